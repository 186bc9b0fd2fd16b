"""Starter outlines: the sections that a new page begins with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel
from wagtail.blocks import StreamValue
from wagtail.fields import StreamField
from wagtail.models import TranslatableMixin, get_page_models
from wagtail.signals import init_new_page
from wagtail.snippets.views.snippets import SnippetViewSet

from ..fields import StableStreamField
from .blocks.body import OUTLINE_BLOCKS


def get_kinds() -> list[tuple[str, str]]:
    """Label and name of every kind of page with a body of sections."""
    kinds = [model for model in get_page_models() if _get_body(model) is not None]
    named = [(model._meta.label_lower, _name(model)) for model in kinds]
    return sorted(named, key=lambda kind: kind[1])


def _name(model: Any) -> str:
    return str(capfirst(model._meta.verbose_name))


def _get_body(model: Any) -> StreamField | None:
    try:
        field = model._meta.get_field("body")
    except FieldDoesNotExist:
        return None
    is_ours = isinstance(field, StreamField) and not model._meta.abstract
    return field if is_ours and "section" in field.stream_block.child_blocks else None


class OutlineForm(WagtailAdminModelForm):
    page_type = forms.ChoiceField(label=_("for new pages of this kind"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "page_type" in self.fields:
            self.fields["page_type"].choices = get_kinds()


class Outline(TranslatableMixin, models.Model):
    """Recommended sections of one kind of page, in one language."""

    name = models.CharField(_("name"), max_length=120)
    page_type = models.CharField(
        _("for new pages of this kind"), max_length=120, db_index=True
    )
    body = StableStreamField(OUTLINE_BLOCKS, verbose_name=_("sections"), blank=True)

    base_form_class = OutlineForm
    panels = [FieldPanel("name"), FieldPanel("page_type"), FieldPanel("body")]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("outline")
        verbose_name_plural = _("outlines")
        ordering = ["page_type", "name"]

    def __str__(self) -> str:
        return self.name

    @property
    def kind(self) -> str:
        """Name of the kind of page."""
        return dict(get_kinds()).get(self.page_type, self.page_type)


class OutlineViewSet(SnippetViewSet):
    model = Outline
    icon = "list-ul"
    add_to_settings_menu = True
    menu_label = _("Outlines of new pages")
    menu_order = 620
    list_display = ["name", "kind", "locale"]


def fill_new_page(page: Any, **kwargs: Any) -> None:
    """Begin a page that is made in the admin with the outline of its kind, if any."""
    field = _get_body(type(page))
    if field is None or page.body:
        return
    kind, locale = page._meta.label_lower, page.locale_id
    outline = Outline.objects.filter(page_type=kind, locale=locale).first()
    if outline:
        sections = _without_ids([*outline.body.raw_data])
        page.body = StreamValue(field.stream_block, sections, is_lazy=True)


def _without_ids(value: Any) -> Any:
    """Each page gives its blocks ids of its own."""
    if isinstance(value, dict):
        return {key: _without_ids(each) for key, each in value.items() if key != "id"}
    return [_without_ids(each) for each in value] if isinstance(value, list) else value


def count_open_hints(page: Any) -> int:
    """How many sections, and parts of others, hold nothing but hints yet."""
    return sum(1 for _heading in _find_hollow(getattr(page, "body", ())))


def _find_hollow(content: Any) -> Iterator[str]:
    for block in content if isinstance(content, StreamValue) else ():
        value = block.value
        if block.block_type in ("section", "part"):
            if value.is_hollow:
                yield value.get("heading") or ""
            else:
                yield from _find_hollow(value.get("content"))


def connect() -> None:
    init_new_page.connect(fill_new_page, dispatch_uid="tpi_cms.starters")
