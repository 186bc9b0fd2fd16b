"""What all our page types are."""

from __future__ import annotations

import swapper
from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail.models import Page

from ..content.readiness.preview import SearchPreviewPanel


class SafelyNamedPage(Page):
    """A page class may have the same name in an app of the site, such as ``HomePage``.

    Django names the way from a page to its kind by the class alone, and refuses to
    start where two apps have one name.
    """

    page_ptr = models.OneToOneField(
        swapper.get_model_name("wagtailcore", "Page"),
        on_delete=models.CASCADE,
        parent_link=True,
        primary_key=True,
        related_name="%(app_label)s_%(class)s",
    )

    promote_panels = [*Page.promote_panels, SearchPreviewPanel(heading=_("Preview"))]

    class Meta:
        abstract = True
