"""Starter outlines: the sections that a new page begins with."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail.models import TranslatableMixin

from ..fields import StableStreamField
from .blocks.body import BODY_BLOCKS


class Outline(TranslatableMixin, models.Model):
    """Recommended sections of one kind of page, in one language."""

    name = models.CharField(_("name"), max_length=120)
    page_type = models.CharField(
        _("for new pages of this kind"), max_length=120, db_index=True
    )
    body = StableStreamField(BODY_BLOCKS, verbose_name=_("sections"), blank=True)

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("outline")
        verbose_name_plural = _("outlines")
        ordering = ["page_type", "name"]

    def __str__(self) -> str:
        return self.name
