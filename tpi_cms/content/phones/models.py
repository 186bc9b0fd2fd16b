"""What the last scan of all pages found: numbers typed by hand."""

from __future__ import annotations

import swapper
from django.db import models
from django.utils.translation import gettext_lazy as _

from .numbers import Number


class TypedNumber(models.Model):
    """A number in one field of a page; written by ``scan`` alone."""

    page = models.ForeignKey(
        swapper.get_model_name("wagtailcore", "Page"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    #: Of the draft that isn't published yet; else of what is live.
    in_draft = models.BooleanField(_("in the draft"), default=False)
    #: As Wagtail's ``#:w:contentpath=`` has it.
    path = models.CharField(_("field"), max_length=255)
    label = models.CharField(_("field"), max_length=120)
    text = models.CharField(_("as typed"), max_length=120)
    e164 = models.CharField(_("number"), max_length=32, db_index=True)
    extension = models.CharField(_("extension"), max_length=32, blank=True)
    #: Whether a reference could stand in its place.
    can_convert = models.BooleanField(_("can be converted"), default=False)

    class Meta:
        verbose_name = _("typed phone number")
        verbose_name_plural = _("typed phone numbers")
        ordering = ["page_id", "pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.page_id}: {self.path}"

    @property
    def number(self) -> Number:
        return Number(self.e164, self.extension)


class PhoneScan(models.Model):
    """How far the last scan came: one row."""

    finished_at = models.DateTimeField(_("finished"), null=True)
    pages = models.PositiveIntegerField(_("pages"), default=0)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.finished_at}"
