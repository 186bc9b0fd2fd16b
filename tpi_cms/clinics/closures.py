"""Closures: one notice for one clinic, for many or for all, that ends by itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .hours import moment
from .hours.schedule import Interruption, SpecialDay, validate_date
from .rows import ClinicSpecialHours

#: A place that is closed for longer is "temporarily closed": that is its status.
MOST_DAYS = 366
#: Databases take only so many values at once: of more clinics all links are read.
MOST_IN_A_QUERY = 500


class ClosureQuerySet(models.QuerySet["Closure"]):
    def not_over(self):
        """Running or to come anywhere on earth, whose dates differ by a day."""
        yesterday = timezone.now().date() - dt.timedelta(days=1)
        return self.filter(last_date__gte=yesterday)


class Closure(models.Model):
    """Clinics that are closed, or have other hours, from one moment until another.

    Its times are each clinic's own: noon is noon where the clinic is. What it does to
    opening hours ``Interruption`` says, of ``hours``.
    """

    class State(models.TextChoices):
        NOW = "now", _("Now")
        COMING = "coming", _("Coming")
        OVER = "over", _("Over")

    clinics = models.ManyToManyField(
        "tpi_cms.Clinic", verbose_name=_("clinics"), blank=True, related_name="closures"
    )
    all_clinics = models.BooleanField(_("all clinics"), default=False)
    reason = models.CharField(
        _("reason"), max_length=80, help_text=_("Such as: snow, or staff training.")
    )
    first_date = models.DateField(_("from"), validators=[validate_date])
    first_time = models.TimeField(
        _("at"), null=True, blank=True, help_text=_("Empty: the whole day.")
    )
    last_date = models.DateField(_("until"), validators=[validate_date])
    last_time = models.TimeField(
        _("at"), null=True, blank=True, help_text=_("Empty: the whole day.")
    )
    opens = models.TimeField(_("open from"), null=True, blank=True)
    closes = models.TimeField(
        _("open to"),
        null=True,
        blank=True,
        help_text=_(
            "Other hours on the days it would be open. Leave both empty: closed."
        ),
    )
    message = models.TextField(
        _("what patients should know"),
        blank=True,
        help_text=_("Shown on top of the clinics’ pages: why, and what now."),
    )
    send_requests_to = models.ForeignKey(
        "tpi_cms.Clinic",
        verbose_name=_("requests go to"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Meanwhile. Empty: they stay with the clinic that is asked."),
    )
    created_at = models.DateTimeField(auto_now_add=True, editable=False)

    objects = ClosureQuerySet.as_manager()

    class Meta:
        verbose_name = _("closure")
        verbose_name_plural = _("closures")
        ordering = ["-first_date", "-pk"]
        indexes = [models.Index(fields=["last_date"], name="tpi_cms_closure_last")]

    def __str__(self) -> str:
        return f"{self.reason} ({self.first_date:%Y-%m-%d})"

    def get_clinics(self) -> Any:
        """Queryset of the clinics that a saved one is about."""
        clinics = Closure._meta.get_field("clinics").related_model.objects
        if self.all_clinics:
            return clinics.all()
        links = Closure.clinics.through.objects.filter(closure=self)
        return clinics.filter(pk__in=links.values("clinic"))

    def get_state(self) -> State:
        """By the site's clock: clinics elsewhere are some hours apart."""
        local = timezone.localtime().replace(tzinfo=None)
        value = self.as_value()
        if local < value.start:
            return self.State.COMING
        return self.State.NOW if local < value.until else self.State.OVER

    def find_overlap(
        self, clinics: Collection[int], *, only_whole: bool = False
    ) -> tuple[Closure, Any] | None:
        """Another closure at the same time, and one of those clinics that has it.

        Args:
            clinics: primary keys.
            only_whole: leaves out other hours.
        """
        mine = self.as_value()
        others = Closure.objects.exclude(pk=self.pk).filter(
            first_date__lte=self.last_date, last_date__gte=self.first_date
        )
        for other in others:
            value = other.as_value()
            is_same_time = mine.start < value.until and value.start < mine.until
            if not is_same_time or (only_whole and not other.is_whole):
                continue
            if found := other.get_clinics().filter(pk__in=clinics).first():
                return other, found
        return None

    @property
    def is_whole(self) -> bool:
        """Closed, not only open at other hours."""
        return self.opens is None

    def clean(self) -> None:
        super().clean()
        if (self.opens is None) != (self.closes is None):
            missing = "opens" if self.opens is None else "closes"
            message = _("Give both times, or leave both empty for closed.")
            raise ValidationError({missing: message})
        if not (self.first_date and self.last_date):
            return
        value = self.as_value()
        if value.until <= value.start:
            raise ValidationError({"last_date": _("It ends before it begins.")})
        if value.until - value.start > dt.timedelta(days=MOST_DAYS):
            message = _(
                "Longer than a year: set the clinic’s status to “Temporarily closed”."
            )
            raise ValidationError({"last_date": message})

    def as_value(self) -> Interruption:
        return Interruption(
            start=dt.datetime.combine(self.first_date, self.first_time or dt.time()),
            until=dt.datetime.combine(self.last_date, self.last_time)
            if self.last_time
            else dt.datetime.combine(self.last_date, dt.time()) + dt.timedelta(days=1),
            opens=self.opens,
            closes=self.closes,
            reason=self.reason,
        )


def find_closures(clinics: Iterable[int]) -> dict[int, list[Closure]]:
    """Those that aren't over of each clinic, by primary key, the first first.

    Two queries for any number of clinics.
    """
    found: dict[int, list[Closure]] = {pk: [] for pk in clinics}
    running = {c.pk: c for c in Closure.objects.not_over()}
    links = Closure.clinics.through.objects.filter(closure__in=running)
    if len(found) <= MOST_IN_A_QUERY:
        links = links.filter(clinic__in=found)
    ids = {(link.clinic_id, link.closure_id) for link in links} if running else set()
    for closure in sorted(running.values(), key=lambda each: each.as_value().start):
        for pk, closures in found.items():
            if closure.all_clinics or (pk, closure.pk) in ids:
                closures.append(closure)
    return found


@lru_cache(maxsize=256)
def get_dated_rows(
    clinic: int, updated_at: dt.datetime
) -> tuple[tuple[SpecialDay, ...], tuple[Closure, ...]]:
    """Special days and closures of the clinic with that primary key.

    As it was last saved: saving a row or a closure of it counts as saving it.
    """
    rows = ClinicSpecialHours.objects.filter(clinic=clinic)
    closures = find_closures([clinic])[clinic]
    return tuple(row.as_value() for row in rows), tuple(closures)


@lru_cache(maxsize=8)
def _get_edges(version: str) -> tuple[dt.datetime, ...]:
    """Naive local moments at which a closure begins or ends, as of that version."""
    values = [closure.as_value() for closure in Closure.objects.not_over()]
    return tuple(edge for each in values for edge in (each.start, each.until))


def get_phase(version: str) -> str:
    """Changes when a closure begins or ends, wherever the clinic is.

    Within a day of that, which is when it may be so in any time zone, it changes every
    five minutes. Reads closures once for each ``version``, the clinics' fingerprint.
    """
    edges = _get_edges(version)
    at = moment.now().astimezone(dt.UTC).replace(tzinfo=None)
    if any(abs(edge - at) < dt.timedelta(hours=26) for edge in edges):
        return f"{at:%d%H}{at.minute // 5}"
    return str(sum(edge < at for edge in edges))


def touch_clinics(closure: Closure) -> None:
    """Count it as a change of the clinics it is about: kept pages and hours end.

    Call it before a closure changes or goes too, in the same transaction.
    """
    closure.get_clinics().update(updated_at=timezone.now())
