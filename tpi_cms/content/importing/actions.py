"""Reading a text, changing what became of it, and making a page of it."""

from __future__ import annotations

import json
import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from wagtail.coreutils import find_available_slug
from wagtail.models import get_page_models

from ..mixins import FactsPageMixin
from ..phones.directory import PhoneBook, get_regions
from ..phones.numbers import find_numbers
from . import sorting
from .building import Phone
from .draft import Draft, finish_plan
from .facts import find_facts
from .marking import mark
from .reading import Source, UnreadableText, read_source
from .retyping import retype

__all__ = [
    "Draft",
    "NotCreated",
    "UnreadableText",
    "create_page",
    "read_draft",
    "retype",
]


class NotCreated(Exception):
    """No page was made; its text says why."""


def read_draft(data: bytes, name: str, *, kind: str) -> Draft:
    """A text with its typed sections.

    Args:
        name: of the file, "" for a text that was pasted.
        kind: of page, such as ``treatment``.

    Raises:
        UnreadableText: with words for the person who chose the file.
    """
    source = read_source(data, name)
    return make_draft(source, kind)


def make_draft(source: Source, kind: str) -> Draft:
    units = mark(source.units)
    for number, unit in enumerate(units, 1):
        unit.id = f"u{number}"
    plan = sorting.sort(units, has_title=bool(source.head))
    draft = Draft(kind, units, source.words, source.has_links, plan.fields)
    draft.head, draft.notes, draft.plan = source.head, source.notes, plan.sections
    draft.phones = _find_phones(draft)
    finish_plan(draft)
    places = draft.places
    told = (
        (piece["id"], piece["text"])
        for piece in draft.pieces
        if places[unit := piece["id"].partition(".")[0]] != "set_aside"
        # Each row of a comparison is about something else.
        and len(draft.by_id[unit].cells) < 3
    )
    draft.facts = find_facts(told)
    return draft


def _find_phones(draft: Draft) -> list[Phone]:
    regions = get_regions()
    found = [
        (unit, typed)
        for unit in draft.units
        if not unit.aside and unit.value is None
        for typed in find_numbers(unit.text, regions)
    ]
    if not found:
        return []
    book, phones = PhoneBook(), []
    for unit, typed in found:
        owner = book.find_owner(typed.number)
        # What a reference would hide isn't to be lost: a link, or a cell of a table.
        is_plain = not unit.cells and not any(
            run[2] and typed.text in run[0] and not run[2].startswith("tel:")
            for run in unit.runs
        )
        clinic = owner.clinic_id if owner else None
        html = owner.reference.html if owner and is_plain else ""
        text = typed.text if ")" in typed.text else typed.text.lstrip("(")
        phones.append(Phone(unit.id, text, clinic, html))
    return phones


@transaction.atomic
def create_page(
    draft: Draft, *, model: type, parent: Any, user: Any = None, publish: bool = False
) -> Any:
    """A page below ``parent``: a draft, or live.

    Raises:
        NotCreated: this kind can't stand there, or isn't valid as it has to be to be
            published. Nothing is stored then.
    """
    if not model.can_create_at(parent):
        words = {"kind": model._meta.verbose_name, "parent": parent.title}
        raise NotCreated(_("A %(kind)s can’t stand below “%(parent)s”.") % words)
    page = model(live=False)
    if draft.head:
        from .exact import put_head  # Needs what only Markdown needs.

        draft.notes += put_head(page, draft.head)
    page.title = (draft.title or _find_first_words(draft))[:255]
    names = {field.name for field in model._meta.get_fields()}
    for name in ("standfirst", "search_description"):
        if name in names and (text := draft.get_field(name)):
            setattr(page, name, text)
    if "body" in names:
        page.body = json.dumps([_strip_ids(section) for section in draft.sections])
    accepted = [_to_fact(fact) for fact in draft.facts if fact["is_accepted"]]
    if "key_facts" in names and accepted:
        page.key_facts = json.dumps(accepted)
    wanted = page.slug or slugify(page.title)[:200] or "page"
    page.slug = find_available_slug(parent, wanted)
    page.owner = user
    if publish:
        _require_valid(page, draft)
    parent.add_child(instance=page)
    revision = page.save_revision(user=user, clean=publish)
    if publish:
        revision.publish(user=user)
        page.refresh_from_db()
    return page


def _find_first_words(draft: Draft) -> str:
    """A page needs a title even as a draft: the text's own first words."""
    text = next((unit.text for unit in draft.units if not unit.aside), "")
    words = text.split()
    return " ".join(words[:8]) + ("…" if len(words) > 8 else "")


def _strip_ids(block: dict[str, Any]) -> dict[str, Any]:
    """Wagtail gives blocks ids of its own."""
    value = block["value"]
    if isinstance(value, dict) and "content" in value:
        value = {**value, "content": [_strip_ids(each) for each in value["content"]]}
    return {"type": block["type"], "value": value}


def _to_fact(fact: dict[str, Any]) -> dict[str, Any]:
    names = ("kind", "value", "minimum", "maximum", "unit")
    value = {name: fact[name] for name in names}
    numbers = {n: str(value[n]) for n in names[2:4] if value[n] is not None}
    return {"type": "fact", "value": {**value, "qualifier": "", **numbers}}


def _require_valid(page: Any, draft: Draft) -> None:
    if not draft.title:
        raise NotCreated(_("The text has no title, so it can’t be published."))
    try:
        page.full_clean(exclude=["path", "depth", "numchild", "content_type", "owner"])
        body = getattr(page, "body", None)
        if body is not None:
            body.stream_block.clean(body)
    except ValidationError as error:
        raise NotCreated(
            _("It can’t be published as it is: %(problems)s")
            % {"problems": "; ".join(_find_messages(error))}
        ) from error


def _find_messages(error: Any) -> list[str]:
    """Words of an error and of those in it, each once."""
    found: list[str] = []
    stack: list[Any] = [error]
    while stack:
        each = stack.pop()
        inner = [
            getattr(each, name, None) or {} for name in ("block_errors", "error_dict")
        ]
        for children in inner:
            values = children.values() if isinstance(children, dict) else children
            stack += [child for child in values if child]
        if isinstance(each, list | tuple):
            stack += each
        elif not any(inner) and isinstance(each, ValidationError):
            found += each.messages
    return list(dict.fromkeys(found))


def find_models() -> dict[str, type]:
    """Kinds of pages that a text can become, by name: ``treatment``, ``article``, …

    All that have a body; of two of a name, a site's own class is meant.
    """
    models = [model for model in get_page_models() if issubclass(model, FactsPageMixin)]
    models.sort(key=lambda model: model._meta.app_label != "tpi_cms_pages")
    return {
        _name_kind(model): model
        for model in models
        if any(each.name == "body" for each in model._meta.get_fields())
    }


def _name_kind(model: type) -> str:
    name = model.__name__.removesuffix("Page")
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def find_model(kind: str) -> type:
    """
    Raises:
        NotCreated: there is no such kind of page on this site.
    """
    models = find_models()
    if kind not in models:
        words = {"kind": kind, "known": ", ".join(models)}
        message = _("This site has no pages of the kind “%(kind)s”. It has: %(known)s.")
        raise NotCreated(message % words)
    return models[kind]
