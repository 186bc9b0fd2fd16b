"""What a page still lacks: one line each, and where it is mended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail.blocks import StreamValue

from .plain_text import get_content, rich_text, shorten

#: So much of a text names it, in characters.
NAMED = 40


class Group(models.TextChoices):
    """Who misses it, in the order of the publish panel."""

    READERS = "readers", gettext_lazy("For readers")
    SIGN_OFF = "sign_off", gettext_lazy("Sign-off")
    DATA = "data", gettext_lazy("For search engines")
    LOCAL = "local", gettext_lazy("For local search")
    COPY = "copy", gettext_lazy("Copy")


@dataclass(frozen=True)
class Gap:
    """One line of the publish panel.

    Args:
        text: what is missing and what for, in words.
        field: name of the page's field, or of its inline rows, where it is mended.
        block: id of the block in that field, if it is one block's.
        url: address in the admin, if it is mended elsewhere than on this page.
        hint: how to mend it, if that isn't plain.
    """

    group: Group
    text: Any
    field: str = ""
    block: str = ""
    url: str = ""
    hint: str = ""


STANDFIRST = Gap(
    Group.READERS,
    gettext_lazy("No standfirst: two or three sentences that open the page"),
    "standfirst",
)
BODY = Gap(Group.READERS, gettext_lazy("No text yet"), "body")
PICTURE = Gap(
    Group.DATA,
    gettext_lazy("No picture: shared links and search results show none"),
    "hero_image",
)


def is_empty(page: Any, field: str) -> bool:
    """Whether the page has such a field, or inline rows, without anything in it."""
    value = getattr(page, field, True)
    if hasattr(value, "exists"):
        return not value.exists()
    return not (value.strip() if isinstance(value, str) else value)


def find_undescribed_picture(page: Any) -> Iterator[Gap]:
    if getattr(page, "hero_image_id", None) and is_empty(page, "hero_alt"):
        words = _("The picture has no description, for who can’t see it or shares it")
        yield Gap(Group.READERS, words, "hero_alt")


def find_open_places(page: Any) -> Iterator[Gap]:
    """What of the body is begun and not done."""
    body = getattr(page, "body", None)
    for block in body if isinstance(body, StreamValue) else ():
        if block.block_type == "raw":
            words = _("Pasted text isn’t sorted into sections yet")
            yield _point_at(block, words)
        elif block.block_type == "section":
            yield from _find_in_section(block)


def _find_in_section(section: Any) -> Iterator[Gap]:
    if not section.value.get("content"):
        name = section.value.get("heading") or _("A section")
        words = _("“%(heading)s” has nothing in it yet") % {"heading": name}
        yield _point_at(section, words)
    for block in get_content(section.value):
        if block.block_type == "faq":
            yield from _find_in_faq(block)
        elif block.block_type == "image":
            yield from _find_in_image(block)


def _find_in_faq(block: Any) -> Iterator[Gap]:
    items = block.value["items"].bound_blocks
    for item in items:
        question = (item.value.get("question") or "").strip()
        answer = rich_text(item.value.get("answer"))
        if answer and not question:
            words = _("An answer lacks its question: “%(text)s”")
            yield _point_at(item, words % {"text": shorten(answer, NAMED)})
        elif question and not answer:
            words = _("A question lacks its answer: “%(text)s”")
            yield _point_at(item, words % {"text": shorten(question, NAMED)})


def _find_in_image(block: Any) -> Iterator[Gap]:
    image = block.value.get("image")
    if image and not (image.decorative or image.contextual_alt_text):
        words = _("A picture in the text has no description: “%(title)s”")
        yield _point_at(block, words % {"title": shorten(image.title, NAMED)})


def _point_at(block: Any, words: str) -> Gap:
    return Gap(Group.READERS, words, "body", str(block.id or ""))
