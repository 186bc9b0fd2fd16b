"""What staff did about a lead and wrote down."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from ..secrets.fields import PrivateTextField
from .models import Lead


class Outcome(models.TextChoices):
    """What came of a call or a message; ``steps`` says what each does."""

    REACHED = "reached", _("Reached")
    NO_ANSWER = "no_answer", _("No answer")
    # On a machine, or in writing: they have it and we wait.
    LEFT_MESSAGE = "left_message", _("Left a message")
    BOOKED = "booked", _("Booked a visit")
    NOT_A_FIT = "not_a_fit", _("Not a fit")
    DECLINED = "declined", _("Doesn’t want it")
    WRONG_NUMBER = "wrong_number", _("Wrong number")
    UNREACHABLE = "unreachable", _("Give up: never reached")
    SPAM = "spam", _("Spam")


class Activity(models.Model):
    """An outcome, a note, or both; added to, never changed.

    Its note goes when the person is erased from the lead.
    """

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="activities")
    outcome = models.CharField(
        _("outcome"), max_length=20, choices=Outcome.choices, blank=True
    )
    note = PrivateTextField(_("note"), blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        default_permissions = ()
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return capfirst(f"{self._meta.verbose_name} {self.pk}")
