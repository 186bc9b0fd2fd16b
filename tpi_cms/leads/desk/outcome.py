"""What the desk writes down about one request, in one form."""

from __future__ import annotations

import datetime as dt
import json
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail.admin.utils import get_user_display_name

from ...transactions import write_transaction
from ..access.policy import lead_permission_policy
from ..record.activities import Outcome
from ..record.callbacks import (
    NoSuchTimeError,
    comes_twice,
    find_later_today,
    find_tomorrow,
    get_opening,
    to_moment,
)
from ..record.models import Lead
from ..record.steps import (
    LOST_REASONS,
    LeadChangedError,
    LeadHeldError,
    add_note,
    change_status,
    close_duplicate,
    lock_leads,
    record_outcome,
    set_owner,
)
from .choices import ASK_WHEN, describe_effect, get_outcomes
from .duplicates import get_key
from .words import describe_moment

#: Nobody plans a call or a visit further ahead.
FURTHEST = dt.timedelta(days=366)

REASONS = [
    (value, label)
    for value, label in Lead.LostReason.choices
    if value not in LOST_REASONS.values() and value != Lead.LostReason.DUPLICATE
]


class WallTimeField(forms.Field):
    """A day and a time as a clock on the wall shows them: naive, to the minute."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"})

    def to_python(self, value: Any) -> dt.datetime | None:
        if value in self.empty_values:
            return None
        try:
            wall = dt.datetime.fromisoformat(value)
        except ValueError:
            raise ValidationError(_("Give a day and a time.")) from None
        return wall.replace(second=0, microsecond=0, tzinfo=None)


class OutcomeForm(forms.Form):
    """Posted as a whole: outcome and what it asks for, note, owner.

    Args:
        lead: with its clinic.
        user: who fills it in.
        duplicates: open requests of the same person that the user may change.
    """

    outcome = forms.ChoiceField(
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": gettext_lazy("Choose one of these.")},
    )
    visit_on = forms.DateField(
        label=gettext_lazy("Day of the visit"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    lost_reason = forms.ChoiceField(
        label=gettext_lazy("Why not?"),
        required=False,
        choices=[("", gettext_lazy("Choose…")), *REASONS],
    )
    step = forms.ChoiceField(
        required=False,
        widget=forms.RadioSelect,
        error_messages={
            "invalid_choice": gettext_lazy("This time is past. Choose again.")
        },
    )
    next_at = WallTimeField(label=gettext_lazy("Time at the clinic"), required=False)
    anyway = forms.BooleanField(
        label=gettext_lazy("Keep this time all the same"), required=False
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "data-controller": "w-autosize"}),
    )
    # Beside it stands whom the page showed: only what was chosen anew is a change.
    owner = forms.ChoiceField(
        label=gettext_lazy("Owner"), required=False, show_hidden_initial=True
    )
    also = forms.MultipleChoiceField(
        required=False,
        error_messages={
            "invalid_choice": gettext_lazy(
                "One of these was dealt with meanwhile. Look again."
            )
        },
    )
    # As the page showed it: of the lead, and when.
    version = forms.IntegerField(widget=forms.HiddenInput)
    seen_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)

    #: Set where the time is in a closed hour, so that it can be insisted on.
    is_closed_then = False

    def __init__(
        self,
        data: Any = None,
        *,
        lead: Lead,
        user: Any,
        duplicates: list[Lead],
        seen_at: dt.datetime,
    ) -> None:
        self.lead, self.user, self.now = lead, user, timezone.now()
        self.duplicates = {get_key(each): each for each in duplicates}
        initial = {
            "version": lead.version,
            "seen_at": seen_at.isoformat(),
            "owner": str(lead.owner_id or ""),
            "step": "tomorrow",
        }
        super().__init__(data, initial=initial, prefix=None, auto_id="tpi_%s")
        self.fields["outcome"].choices = get_outcomes(lead)
        self.fields["step"].choices = list(self.get_steps().items())
        self.fields["owner"].choices = [
            ("", _("Nobody")),
            *((pk, label) for pk, (_user, label) in self.owners.items()),
        ]
        if lead.is_open and not lead.owner_id:
            self.fields["owner"].help_text = _("An outcome makes it yours.")
        self.fields["also"].choices = [(key, key) for key in self.duplicates]

    # --- what is offered ----------------------------------------------------------

    @cached_property
    def moments(self) -> dict[str, dt.datetime]:
        """By what a choice is posted as.

        "Later today" is posted as the moment that the page showed, however long ago.
        """
        today = self.get_shown() or find_later_today(self.lead.clinic, self.now)
        later = {f"today {today.timestamp():.0f}": today} if today else {}
        return {"tomorrow": find_tomorrow(self.lead, self.now), **later}

    def get_shown(self) -> dt.datetime | None:
        """If it is ahead still, and today."""
        word, _space, seconds = self.data.get("step", "").partition(" ")
        if word != "today" or not seconds.isdecimal() or len(seconds) > 10:
            return None
        zone = self.lead.clinic.zone
        shown = dt.datetime.fromtimestamp(int(seconds), zone)
        is_today = shown.date() == self.now.astimezone(zone).date()
        return shown if is_today and shown > self.now else None

    def get_steps(self) -> dict[str, str]:
        steps = {
            name: describe_moment(self.lead, moment, self.now)
            for name, moment in self.moments.items()
        }
        if self.lead.contact_time != Lead.ContactTime.ANY:
            words = _("%(time)s (their best time)")
            steps["tomorrow"] = words % {"time": steps["tomorrow"]}
        return {**steps, "pick": _("Pick a time…")}

    @cached_property
    def owners(self) -> dict[str, tuple[Any, str]]:
        """Who may change requests of this clinic; and its owner, who may have left."""
        users = lead_permission_policy.users_with_any_permission_for_instance(
            ["change"], self.lead
        )
        named = {str(user.pk): (user, get_user_display_name(user)) for user in users}
        owners = dict(sorted(named.items(), key=lambda item: item[1][1].casefold()))
        me, owner = str(self.user.pk), self.lead.owner
        if me in owners:
            words = _("%(name)s (me)") % {"name": owners.pop(me)[1]}
            owners = {me: (self.user, words), **owners}
        if owner and str(owner.pk) not in owners:
            words = _("%(name)s (has left)") % {"name": get_user_display_name(owner)}
            owners[str(owner.pk)] = owner, words
        return owners

    def get_effects(self) -> list[dict[str, str]]:
        """What follows from each outcome, with the rule that shows it."""
        return [
            {
                "rule": json.dumps({"outcome": [value]}),
                "text": describe_effect(self.lead, Outcome(value)),
            }
            for value, _label in self.fields["outcome"].choices
        ]

    # --- what is wrong with it ----------------------------------------------------

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        outcome = data.get("outcome")
        if data.get("also") and "outcome" in data and not outcome:
            self.add_error("outcome", _("Choose what happened, for the others too."))
        if outcome == Outcome.BOOKED:
            self.check_visit(data)
        if outcome == Outcome.DECLINED and not data.get("lost_reason"):
            self.add_error("lost_reason", _("Say why, as far as you know."))
        if outcome in ASK_WHEN:
            data["moment"] = self.get_moment(data)
        return data

    def check_visit(self, data: dict[str, Any]) -> None:
        day = data.get("visit_on")
        if "visit_on" not in data:
            return
        if day is None:
            self.add_error("visit_on", _("Give the day of the visit."))
            return
        today = self.now.astimezone(self.lead.clinic.zone).date()
        if day < today:
            self.add_error("visit_on", _("This day is past."))
        elif day > today + FURTHEST:
            self.add_error("visit_on", _("That is more than a year ahead."))

    def get_moment(self, data: dict[str, Any]) -> dt.datetime | None:
        """When to try again, if that was said soundly; None for the usual time."""
        step = data.get("step") or "tomorrow"
        if step == "pick":
            return self.get_picked(data)
        return None if step == "tomorrow" else self.moments[step]

    def get_picked(self, data: dict[str, Any]) -> dt.datetime | None:
        wall, zone = data.get("next_at"), self.lead.clinic.zone
        if wall is None:
            if "next_at" in data:
                self.add_error("next_at", _("Give a day and a time."))
            return None
        ahead = wall - self.now.astimezone(zone).replace(tzinfo=None)
        if not -dt.timedelta(days=1) < ahead < FURTHEST:
            past, far = _("This time is past."), _("That is more than a year ahead.")
            self.add_error("next_at", far if ahead > FURTHEST else past)
            return None
        try:
            moment = to_moment(wall, zone)
        except NoSuchTimeError as error:
            words = _("Clocks are put forward over this time. Take %(time)s instead?")
            self.add_error(
                "next_at",
                words % {"time": describe_moment(self.lead, error.instead, self.now)},
            )
            return None
        if moment <= self.now:
            self.add_error("next_at", _("This time is past."))
        elif not data.get("anyway"):
            self.check_opening(moment)
        return moment

    def check_opening(self, moment: dt.datetime) -> None:
        opens, _closes = get_opening(self.lead.clinic, moment)
        if opens is None or opens == moment:
            return
        self.is_closed_then = True
        words = _("%(clinic)s is closed then. Next opening: %(time)s")
        time = describe_moment(self.lead, opens, self.now)
        self.add_error(
            "next_at", words % {"clinic": self.lead.clinic.name, "time": time}
        )

    # --- what is done -------------------------------------------------------------

    @property
    def others(self) -> list[Lead]:
        """Requests to be dealt with together with it."""
        return [self.duplicates[key] for key in self.cleaned_data["also"]]

    def save(self, *, reopens: bool = False) -> bool:
        """All of it, or nothing; what is closed can be opened again with it.

        Returns:
            Whether anything was said.

        Raises:
            LeadHeldError, LeadChangedError
        """
        data, lead = self.cleaned_data, self.lead
        outcome, version = data["outcome"], data["version"]
        who = {"lead": lead, "user": self.user}
        with write_transaction():
            lock_leads([lead.pk, *(other.pk for other in self.others)])
            if reopens:
                change_status(**who, status=Lead.Status.WAITING, version=version)
                version = lead.version
            if outcome:
                record_outcome(
                    **who,
                    outcome=outcome,
                    version=version,
                    note=data["note"],
                    next_at=data.get("moment"),
                    visit_on=data.get("visit_on"),
                    lost_reason=data.get("lost_reason", ""),
                )
            elif data["note"]:
                add_note(**who, note=data["note"], version=version)
            is_new = bool(outcome or data["note"])
            if "owner" in self.changed_data and lead.held_at is None:
                owner = self.owners.get(data["owner"], (None,))[0]
                now = lead.version if is_new else version
                is_new |= set_owner(**who, owner=owner, version=now)
            for other in self.others:
                self.close(other)
        return is_new

    def close(self, other: Lead) -> None:
        """As it was shown, and by whom it could be seen then; else nothing is saved."""
        outcome, version = self.cleaned_data["outcome"], other.version
        who = {"of": self.lead, "user": self.user, "outcome": outcome}
        try:
            close_duplicate(lead=other, **who, version=version)
        except LeadHeldError:  # That is the other's affair: this one isn't held.
            raise LeadChangedError from None

    def describe_saved(self) -> str:
        """For a message: nothing personal, as those may be shown on any page."""
        moment = self.cleaned_data.get("moment")
        if not self.cleaned_data["outcome"]:
            return _("Saved.")
        if self.lead.held_at:
            return _("Saved. It is held as likely spam now.")
        if not self.lead.is_open:
            status = {"status": self.lead.get_status_display()}
            return _("Saved. It is now: %(status)s.") % status
        # Without a full stop: a time may end in one.
        time = describe_moment(self.lead, self.lead.due_from, self.now)
        words = _("Saved. It comes back: %(time)s") % {"time": time}
        if moment and comes_twice(moment):
            words += ". " + _("Clocks go back then: the first of the two is meant.")
        return words
