"""One consultation request."""

from __future__ import annotations

import secrets
from typing import Any

import swapper
from django.conf import settings
from django.db import models
from django.db.models import Manager
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from ...clinics.models import Clinic
from ...clinics.phones import dial_uri, format_phone
from ...hashing import hash_email, hash_phone
from ..secrets.fields import (
    PrivateCharField,
    PrivateEmailField,
    PrivateJSONField,
    PrivatePhoneField,
    PrivateTextField,
)

# Crockford's base 32: no letter that is misheard or misread on the phone.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_reference() -> str:
    """Ten random characters that name a lead without telling anything about it."""
    return "".join(secrets.choice(_ALPHABET) for _i in range(10))


#: What has a next step; what has none and is neither likely spam nor a tombstone; and
#: what is likely spam.
OPEN = models.Q(next_at__isnull=False, is_test=False)
DONE = models.Q(next_at=None, held_at=None, erased_at=None, is_test=False)
HELD = models.Q(held_at__isnull=False, erased_at=None, is_test=False)


class LeadManager(Manager["Lead"]):
    """All but requests that ``heartbeat`` sent to test a clinic's chain.

    Those are counted and listed nowhere; ``Lead.with_tests`` has them too.
    """

    def get_queryset(self) -> models.QuerySet[Lead]:
        return super().get_queryset().filter(is_test=False)


class Lead(models.Model):
    """One consultation request by one person.

    Open is what has a next step: ``next_at`` is set for new and waiting ones, and for
    no other, nor while it is held or once it is erased. Written by ``steps`` only.
    """

    class Status(models.TextChoices):
        NEW = "new", _("New")
        # Somebody tried or reached the person and the next step is open.
        WAITING = "waiting", _("Waiting")
        BOOKED = "booked", _("Booked")
        # No next step, whatever the reason.
        CLOSED = "closed", _("Closed")

    class ContactMethod(models.TextChoices):
        PHONE = "phone", _("Phone call")
        TEXT = "text", _("Text message")
        EMAIL = "email", _("Email")

    class ContactTime(models.TextChoices):
        MORNING = "morning", _("Morning")
        AFTERNOON = "afternoon", _("Afternoon")
        ANY = "any", _("Any time")

    class RequestedFor(models.TextChoices):
        SELF = "self", _("For myself")
        DEPENDENT = "dependent", _("As parent or guardian")

    class Voicemail(models.TextChoices):
        YES = "yes", _("Yes")
        NAME_ONLY = "name_only", _("Name and number only")
        NO = "no", _("No")

    class NextStep(models.TextChoices):
        FIRST = "first", _("First contact")
        AGAIN = "again", _("Try again")
        # The person asked for that time.
        CALL_BACK = "call_back", _("Call back, asked for")
        # After so many tries another call helps nobody.
        WRITE_OR_CLOSE = "write_or_close", _("Write, or close it")

    class LostReason(models.TextChoices):
        """Why it was closed without a visit."""

        NOT_A_FIT = "not_a_fit", _("Not what the clinic treats")
        COST = "cost", _("Cost or insurance")
        DISTANCE = "distance", _("Too far away")
        WAIT = "wait", _("Wait too long")
        ELSEWHERE = "elsewhere", _("Went elsewhere")
        NO_NEED = "no_need", _("No longer needed")
        UNREACHABLE = "unreachable", _("Never reached")
        WRONG_NUMBER = "wrong_number", _("Wrong number")
        # The same person's other request goes on.
        DUPLICATE = "duplicate", _("Handled with another request")
        OTHER = "other", _("Another reason")

    reference = models.CharField(
        _("reference"), max_length=12, unique=True, default=new_reference
    )
    clinic = models.ForeignKey(
        Clinic,
        on_delete=models.PROTECT,
        related_name="leads",
        verbose_name=_("clinic"),
        db_index=False,  # Indexes below begin with it.
    )
    # Whom the patient asked, where a closure of that clinic sent it on to this one.
    asked_clinic = models.ForeignKey(
        Clinic,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        db_index=False,  # Of the few that have one, below.
    )
    status = models.CharField(
        _("status"), max_length=12, choices=Status.choices, default=Status.NEW
    )

    # Stored encrypted where TPI_CMS_ENCRYPTION_KEYS is set.
    name = PrivateCharField(_("name"), max_length=120)
    phone = PrivatePhoneField(_("phone"), max_length=32, blank=True)
    phone_extension = PrivateCharField(_("extension"), max_length=10, blank=True)
    email = PrivateEmailField(_("email"), blank=True)
    topic = PrivateCharField(_("about"), max_length=200, blank=True)
    contact_method = models.CharField(
        _("preferred way"),
        max_length=10,
        choices=ContactMethod.choices,
        default=ContactMethod.PHONE,
    )
    contact_time = models.CharField(
        _("preferred time"),
        max_length=10,
        choices=ContactTime.choices,
        default=ContactTime.ANY,
    )
    # What a caller may say to a machine; empty where it wasn't asked.
    voicemail = models.CharField(
        _("may we leave a message"),
        max_length=10,
        choices=Voicemail.choices,
        blank=True,
    )
    message = PrivateTextField(_("message"), blank=True)
    requested_for = models.CharField(
        _("request is"),
        max_length=12,
        choices=RequestedFor.choices,
        default=RequestedFor.SELF,
    )
    # Of questions without a column of their own: key to text, True or False.
    answers = PrivateJSONField(_("further answers"), default=dict, blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True)

    page = models.ForeignKey(
        swapper.get_model_name("wagtailcore", "Page"),
        verbose_name=_("page"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    page_title = PrivateCharField(_("page title"), max_length=255, blank=True)
    # Where the visitor came from, such as ``google / cpc``; "" is not known.
    source = models.CharField(_("source"), max_length=80, blank=True)
    # First and last touch: ``docs/privacy.md`` lists what they may hold.
    touches = PrivateJSONField(_("visits"), default=dict, blank=True)

    # Whoever works on it.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("owner"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,  # So does one below.
    )
    # The moment by which the clinic answers, as the patient was told; never moved.
    promised_at = models.DateTimeField(_("promised until"), null=True, blank=True)
    # A next step may be taken from ``due_from`` on and is late after ``next_at``.
    due_from = models.DateTimeField(null=True, blank=True, editable=False)
    next_at = models.DateTimeField(_("next step"), null=True, blank=True)
    next_step = models.CharField(max_length=20, choices=NextStep.choices, blank=True)
    # Calls and messages since the person was last reached.
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    last_outcome = models.CharField(max_length=20, blank=True, editable=False)
    # When the clinic first called or wrote: what keeps the promise.
    first_try_at = models.DateTimeField(_("first try"), null=True, blank=True)
    # When it first reached the person: a call without an answer is no contact.
    contacted_at = models.DateTimeField(_("first contact"), null=True, blank=True)
    # Opening time from the request to the contact.
    contact_minutes = models.PositiveIntegerField(null=True, blank=True, editable=False)
    booked_at = models.DateTimeField(_("booked"), null=True, blank=True)
    visit_on = models.DateField(_("visit"), null=True, blank=True)
    lost_reason = models.CharField(
        _("reason"), max_length=20, choices=LostReason.choices, blank=True
    )
    # When the clinic's manager was told that the promise was missed.
    escalated_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Of the clinic's week when it came: Monday at midnight is 0, Sunday at 11 pm 167.
    week_hour = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    # Sent by ``tpi_heartbeat``; counts nowhere.
    is_test = models.BooleanField(default=False, editable=False)
    # Goes up with each change by staff, so that none overwrites another unseen.
    version = models.PositiveIntegerField(default=0, editable=False)

    # Set while the request is held as likely spam: it has no deliveries yet.
    held_at = models.DateTimeField(_("held since"), null=True, blank=True)
    # When somebody was first told, by a count, that it is held.
    held_told_at = models.DateTimeField(null=True, blank=True, editable=False)
    spam_score = models.SmallIntegerField(_("spam score"), default=0)
    # Names of the rules of ``scoring`` that applied.
    spam_reasons = models.JSONField(_("spam reasons"), default=list, blank=True)
    # The same filling-in sent with other answers: never merged, only marked.
    possible_duplicate_of = models.ForeignKey(
        "self",
        verbose_name=_("possible duplicate of"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="possible_duplicates",
    )

    # Keyed hashes (``hashing``): they find without telling.
    # Two keys, each of which one lead only may have: of the filling-in, and of the
    # words within a while, for repeats that lost or never had a key of their own.
    dedupe_key = models.CharField(max_length=64, unique=True, editable=False)
    content_key = models.CharField(
        max_length=64, unique=True, null=True, blank=True, editable=False
    )
    client_key_hash = models.CharField(max_length=64, blank=True, editable=False)
    address_hash = models.CharField(max_length=64, blank=True, editable=False)
    message_hash = models.CharField(max_length=64, blank=True, editable=False)
    phone_hash = models.CharField(max_length=64, blank=True, editable=False)
    email_hash = models.CharField(max_length=64, blank=True, editable=False)

    created_at = models.DateTimeField(_("received"), default=timezone.now)
    status_changed_at = models.DateTimeField(_("status since"), default=timezone.now)
    # From then on a tombstone: id, reference, clinic, status and dates only.
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True)

    # A page's "usage" lists nobody who wrote from it.
    wagtail_reference_index_ignore = True

    objects = LeadManager()
    with_tests = Manager()  # noqa: DJ012  a manager too

    class Meta:
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        ordering = ["-created_at", "-pk"]
        default_permissions = ("view", "change")
        permissions = [
            ("export_lead", _("Can export requests")),
            ("erase_lead", _("Can erase a person's requests")),
        ]
        indexes = [
            models.Index(fields=["clinic", "-created_at"], name="tpi_cms_lead_clinic"),
            models.Index(fields=["-created_at"], name="tpi_cms_lead_received"),
            # The queues of ``desk``; of each only what is in it, so that an incoming
            # lead pays for two. All is said that the queries say: SQLite uses no other.
            models.Index(
                fields=["next_at", "due_from"],
                name="tpi_cms_lead_open",
                condition=OPEN,
            ),
            models.Index(
                fields=["clinic", "next_at", "due_from"],
                name="tpi_cms_lead_open_clinic",
                condition=OPEN,
            ),
            models.Index(
                fields=["owner", "next_at"],
                name="tpi_cms_lead_owner",
                condition=models.Q(owner__isnull=False),
            ),
            models.Index(
                fields=["status", "-status_changed_at"],
                name="tpi_cms_lead_done",
                condition=DONE,
            ),
            models.Index(
                fields=["clinic", "status", "-status_changed_at"],
                name="tpi_cms_lead_done_clinic",
                condition=DONE,
            ),
            models.Index(
                fields=["-held_at"],
                name="tpi_cms_lead_held",
                condition=HELD,
            ),
            models.Index(
                fields=["source", "-status_changed_at"],
                name="tpi_cms_lead_done_source",
                condition=DONE,
            ),
            models.Index(
                fields=["clinic", "-held_at"],
                name="tpi_cms_lead_held_clinic",
                condition=HELD,
            ),
            models.Index(
                fields=["asked_clinic"],
                name="tpi_cms_lead_asked",
                condition=models.Q(asked_clinic__isnull=False),
            ),
            *(
                models.Index(
                    fields=[f"{name}_hash", "created_at"],
                    name=f"tpi_cms_lead_{name}",
                    condition=~models.Q(**{f"{name}_hash": ""}),
                )
                for name in ("client_key", "address", "message", "phone", "email")
            ),
        ]

    def __str__(self) -> str:
        """Shown in logs, breadcrumbs and notifications: nothing personal."""
        return capfirst(f"{self._meta.verbose_name} {self.reference}")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keeps true what others rely on, whoever stores a lead.

        The hashes by which people are found; and that an open one is due some time, or
        it would be in no queue.
        """
        is_open = self.status in (Lead.Status.NEW, Lead.Status.WAITING)
        if self._state.adding and is_open and not (self.held_at or self.erased_at):
            self.due_from = self.due_from or self.created_at
            self.next_at = self.next_at or self.due_from
        fields = kwargs.get("update_fields")
        if fields is None or {"phone", "email"} & {*fields}:
            self.phone_hash = hash_phone(self.phone)
            self.email_hash = hash_email(self.email)
            if fields is not None:
                kwargs["update_fields"] = {*fields, "phone_hash", "email_hash"}
        super().save(*args, **kwargs)

    @property
    def is_open(self) -> bool:
        """Whether somebody has to do something about it."""
        return self.next_at is not None

    @property
    def phone_display(self) -> str:
        return format_phone(self.phone, self.phone_extension, self.clinic.country)

    @property
    def phone_uri(self) -> str:
        return dial_uri(self.phone, self.phone_extension)
