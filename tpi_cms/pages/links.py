"""Hand-picked links to pages to read next."""

from __future__ import annotations

import swapper
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import FieldPanel, PageChooserPanel
from wagtail.models import Orderable

from ..content.facts.base import LinkedPage


class RelatedPageLink(Orderable):
    """A page of the site, or an address elsewhere with a title."""

    target = models.ForeignKey(
        swapper.get_model_name("wagtailcore", "Page"),
        verbose_name=_("page"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    url = models.URLField(_("or an outside address"), blank=True)
    title = models.CharField(
        _("title"),
        max_length=120,
        blank=True,
        help_text=_("Empty: the page's own title."),
    )
    note = models.CharField(_("one line"), max_length=160, blank=True)

    panels = [
        PageChooserPanel("target"),
        FieldPanel("url"),
        FieldPanel("title"),
        FieldPanel("note"),
    ]

    class Meta(Orderable.Meta):
        abstract = True

    def clean(self) -> None:
        super().clean()
        if not self.target_id and not (self.url and self.title):
            raise ValidationError(_("Choose a page, or give an address and a title."))


def related_pages(page) -> list[LinkedPage]:
    """The links of ``page`` that lead to something people may read; two queries."""
    links = list(page.related_links.all())
    model = swapper.load_model("wagtailcore", "Page")
    ids = [link.target_id for link in links if link.target_id]
    public = model.objects.live().public().select_related("locale").in_bulk(ids)
    return [
        linked
        for link in links
        if (linked := _linked_page(link, public.get(link.target_id))) is not None
    ]


def _linked_page(link: RelatedPageLink, target) -> LinkedPage | None:
    if target is not None:
        kind = target.page_type_display_name
        return LinkedPage(link.title or target.title, target.url, link.note, kind)
    return LinkedPage(link.title, link.url, link.note) if link.url else None
