"""Clicks on phone numbers, counted; nobody who clicked is in here."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..clinics.models import Clinic


class CallCount(models.Model):
    """How often one number was clicked on one page in one hour, by source.

    ``number``: E.164. ``page_path``: of the address, without query. ``source``: as
    ``Lead.source`` has it, "" for none known. ``date`` and ``hour``: the clinic's own.
    """

    clinic = models.ForeignKey(
        Clinic,
        on_delete=models.CASCADE,
        related_name="call_counts",
        verbose_name=_("clinic"),
        db_index=False,  # The constraint begins with it.
    )
    date = models.DateField(_("date"))
    hour = models.PositiveSmallIntegerField(_("hour"))
    number = models.CharField(_("number"), max_length=32)
    page_path = models.CharField(_("page"), max_length=200)
    source = models.CharField(_("source"), max_length=80, blank=True)
    count = models.PositiveIntegerField(_("clicks"), default=0)

    class Meta:
        verbose_name = _("clicks on a phone number")
        verbose_name_plural = _("clicks on phone numbers")
        default_permissions = ()
        indexes = [models.Index(fields=["date"], name="tpi_cms_calls_date")]
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "date", "hour", "number", "page_path", "source"],
                name="tpi_cms_calls_unique",
            )
        ]

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d} {self.hour}: {self.count}"
