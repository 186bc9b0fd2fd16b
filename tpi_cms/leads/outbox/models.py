"""The outbox, and signs of life of what empties it."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from ..record.models import Lead
from .errors import LONGEST_CODE, explain_error

LONGEST_CHANNEL = 30
LONGEST_TARGET = 254

#: Channels of our own, there whatever the settings say: a count of held leads, a
#: promise that was missed, and what a manager reads in the morning.
HELD_COUNT = "likely spam"
MISSED = "missed promise"
DIGEST = "morning digest"
#: Those hang on one lead and speak of all of its clinic's.
SUMMARIES = (HELD_COUNT, DIGEST)

#: Target of mail to the patient, in place of the address, which is read when the mail
#: is sent: rows of the outbox outlive the person they were about.
PATIENT = "patient"


class Delivery(models.Model):
    """One message about one lead to one target: the outbox row, which is the truth."""

    class State(models.TextChoices):
        DUE = "due", _("Due")
        LEASED = "leased", _("Being sent")
        DONE = "done", _("Delivered")
        # Gave up after the last try; never deleted automatically.
        DEAD = "dead", _("Not delivered")

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(_("channel"), max_length=LONGEST_CHANNEL)
    # Snapshot of the recipient when the lead came in.
    target = models.CharField(_("target"), max_length=LONGEST_TARGET)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.DUE
    )
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    # Of a dead row: when it died.
    next_at = models.DateTimeField(_("next try"), default=timezone.now)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    lease_token = models.UUIDField(null=True, blank=True, editable=False)
    # An exception's class and code, never its text, which may quote the lead.
    last_error = models.CharField(_("last error"), max_length=LONGEST_CODE, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    done_at = models.DateTimeField(_("delivered"), null=True, blank=True)
    # Sent again on request; part of the message's id, so that no copy is dropped.
    round = models.PositiveSmallIntegerField(default=0, editable=False)
    # Made when another delivery died; has no fallback of its own.
    is_fallback = models.BooleanField(_("fallback"), default=False)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["lead", "channel", "target"], name="tpi_cms_delivery_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["next_at"],
                name="tpi_cms_delivery_due",
                condition=models.Q(state__in=["due", "leased"]),
            ),
            models.Index(
                fields=["channel", "target"],
                name="tpi_cms_delivery_leased",
                condition=models.Q(state="leased"),
            ),
            # What isn't done, given up first: the list of ``desk``. SQLite sees of a
            # condition by "is null" that a query fits, but not of one by "in".
            models.Index(
                fields=["state", "created_at"],
                name="tpi_cms_delivery_open",
                condition=models.Q(done_at=None),
            ),
        ]

    def __str__(self) -> str:
        return capfirst(f"{self._meta.verbose_name} {self.pk}")

    @property
    def error_in_words(self) -> str:
        return explain_error(self.last_error)

    @property
    def message_key(self) -> str:
        """Names the message in its id: the same at each try, another when sent again.

        Shape: ``REFERENCE.PK``, from the second round on ``REFERENCE.PK.ROUND``.
        """
        key = f"{self.lead.reference}.{self.pk}"
        return f"{key}.{self.round}" if self.round else key


#: What staff may send: no test; of a lead held or erased only what speaks of others.
SENDABLE = models.Q(lead__is_test=False) & (
    models.Q(lead__held_at=None, lead__erased_at=None) | models.Q(channel__in=SUMMARIES)
)


def is_target(value: object) -> bool:
    """Whether a delivery can keep it, on any database: PostgreSQL refuses NUL."""
    if not isinstance(value, str) or "\0" in value:
        return False
    return 0 < len(value) <= LONGEST_TARGET


class Heartbeat(models.Model):
    """When a worker was seen, a duty done, a purge refused, a clinic tested: last."""

    #: ``worker:HOST:PID``, ``daily:DUTY``, ``often:DUTY``, ``purge:OUTCOME``; with a
    #: clinic's primary key ``test:PK``, ``tested:PK`` (all was well), ``mark:ONCE:PK``.
    name = models.CharField(max_length=150, unique=True)
    seen_at = models.DateTimeField(default=timezone.now, db_index=True)
    # Of a test: what each step found, as ``trials.chain.Step`` has it.
    steps = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")
        default_permissions = ()

    def __str__(self) -> str:
        return self.name
