"""What a phone reference in copy means: whose number, for which use, and which now."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.template.loader import render_to_string
from django.template.response import SimpleTemplateResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from wagtail.rich_text.rewriters import FIND_EMBED_TAG, extract_attrs

from ...clinics.models import Clinic, ClinicPhone
from ...clinics.network import NetworkPhone
from ...spoken import make_url
from ..directory import get_clinic_index_url

#: The feature of rich text, and the kind of embed that it stores.
FEATURE = EMBED_TYPE = "tpi-phone"
Role = ClinicPhone.Role


class Whose(models.TextChoices):
    PAGE = "page", gettext_lazy("The clinic that the page is about")
    CLINIC = "clinic", gettext_lazy("The clinic chosen below")
    NETWORK = "network", gettext_lazy("The whole group: its network line")


@dataclass(frozen=True)
class PhoneReference:
    """As stored: anything that can't be read means the page's clinic, main use."""

    whose: str = Whose.PAGE
    clinic_id: int | None = None
    use: str = Role.MAIN

    @classmethod
    def read(cls, attrs: dict[str, Any]) -> PhoneReference:
        """Of the attributes of an ``<embed>``, or of an entity's data."""
        pk, use = str(attrs.get("id") or ""), attrs.get("use")
        # No key of a database is longer.
        clinic_id = int(pk) if re.fullmatch(r"[0-9]{1,18}", pk) else None
        whose = attrs.get("whose") if attrs.get("whose") in Whose.values else Whose.PAGE
        return cls(whose, clinic_id, use if use in Role.values else Role.MAIN)

    @property
    def attrs(self) -> dict[str, str]:
        own = {"id": str(self.clinic_id)} if self.whose == Whose.CLINIC else {}
        return {"whose": str(self.whose), **own, "use": str(self.use)}

    @property
    def html(self) -> str:
        """As it is stored in rich text."""
        attrs = "".join(f' {name}="{value}"' for name, value in self.attrs.items())
        return f'<embed embedtype="{EMBED_TYPE}"{attrs}/>'


@dataclass
class _Shown:
    """The page that is being rendered, and what its references need, loaded once."""

    facts: Any = None
    book: dict[int, Clinic] = field(default_factory=dict)

    @property
    def request(self) -> Any:
        return getattr(self.facts, "request", None)

    @property
    def clinic(self) -> Clinic | None:
        return getattr(self.facts, "clinic", None)

    @cached_property
    def lines(self) -> list[NetworkPhone]:
        return [line for line in NetworkPhone.objects.all() if line.uri]

    @cached_property
    def page_clinics(self) -> set[int]:
        """All that the page's copy names, so that its blocks need no query each."""
        page = getattr(self.facts, "page", None)
        found = find_references(get_copy(page)) if page else ()
        return {each.clinic_id for each in found if each.clinic_id}

    def load(self, references: Iterable[PhoneReference]) -> None:
        asked = {each.clinic_id for each in references if each.clinic_id}
        if missing := asked - self.book.keys():
            missing |= self.page_clinics - self.book.keys()
            found = {
                c.pk: c for c in Clinic.objects.with_facts().filter(pk__in=missing)
            }
            self.book.update({pk: found.get(pk) for pk in missing})


_shown: ContextVar[_Shown | None] = ContextVar("tpi_cms_shown", default=None)


@contextmanager
def on_page(facts: Any) -> Iterator[None]:
    """Meanwhile, references to the page's clinic mean the one of these facts."""
    token = _shown.set(_Shown(facts))
    try:
        yield
    finally:
        _shown.reset(token)


def render_on_page(response: Any, language: str) -> Any:
    """The same answer; it will be rendered ``on_page`` of its context's ``facts``, and
    in that language."""
    if not isinstance(response, SimpleTemplateResponse) or response.is_rendered:
        return response
    render, facts = response.render, (response.context_data or {}).get("facts")

    def render_here() -> Any:
        # A cache keeps the answer, and no function of ours.
        response.__dict__.pop("render", None)
        with on_page(facts), override(language):
            return render()

    response.render = render_here
    return response


def get_copy(page: Any) -> str:
    """All that is written on the page, as stored."""
    values = (
        f.get_prep_value(f.value_from_object(page)) for f in page._meta.concrete_fields
    )
    texts = (v if isinstance(v, str) else json.dumps(v, default=str) for v in values)
    return "\n".join(texts).replace('\\"', '"')


def find_references(html: str) -> list[PhoneReference]:
    found = map(extract_attrs, FIND_EMBED_TAG.findall(html))
    return [
        PhoneReference.read(each)
        for each in found
        if each.get("embedtype") == EMBED_TYPE
    ]


def find_phones(
    references: list[PhoneReference],
) -> list[ClinicPhone | NetworkPhone | None]:
    """The number of each as of now; None where there is no network line either.

    Two queries for the clinics and one for the network lines, however many.
    """
    shown = _shown.get() or _Shown()
    shown.load(references)
    return [_find_phone(each, shown) for each in references]


def _find_phone(reference: PhoneReference, shown: _Shown) -> Any:
    clinic = None
    if reference.whose == Whose.PAGE:
        clinic = shown.clinic
    elif reference.whose == Whose.CLINIC:
        clinic = shown.book.get(reference.clinic_id or 0)
    phone = clinic and find_clinic_phone(clinic, reference.use)
    return phone or _find_line(shown.lines, reference.use)


def find_clinic_phone(clinic: Clinic, use: str) -> ClinicPhone | None:
    """That of the use, else the main one; of a closed clinic the one to call."""
    if not clinic.is_running:
        return clinic.phone_to_call
    of_use = (phone for phone in clinic.public_phones if phone.role == use)
    return next(of_use, clinic.main_phone)


def _find_line(lines: list[NetworkPhone], use: str) -> NetworkPhone | None:
    voice = [line for line in lines if line.role != Role.FAX]
    main = [line for line in voice if line.role == Role.MAIN]
    of_use = [line for line in lines if line.role == use]
    return next(iter(of_use or main or voice), None)


def show_text(references: list[PhoneReference]) -> list[str]:
    """The number of each as people read it, or ``call us``."""
    phones = find_phones(references)
    return [phone.display if phone else _("call us") for phone in phones]


def show_html(references: list[PhoneReference]) -> list[str]:
    """A link that dials each, as pages have it."""
    return [_render(phone) for phone in find_phones(references)]


def _render(phone: Any) -> str:
    if phone is None:
        context = {"url": _find_clinics_url()}
    else:
        # Nobody is to dial a fax.
        context = {"phone": phone, "is_fax": phone.role == Role.FAX}
    name = "tpi_cms/pages/includes/phone_reference.html"
    return render_to_string(name, context).strip()


def _find_clinics_url() -> str:
    request = (_shown.get() or _Shown()).request
    found = get_clinic_index_url(request) if request else ""
    return found or make_url("tpi_cms:lead_create")


def expand_text(html: str) -> str:
    """Rich text as stored, with the number of each reference in its place."""
    references = find_references(html)
    texts = iter(show_text(references)) if references else iter(())
    return _replace(html, texts)


def expand_html(html: str) -> str:
    """The same with links, for programs that read pages."""
    references = find_references(html)
    return _replace(html, iter(show_html(references) if references else ()))


def _replace(html: str, texts: Iterator[str]) -> str:
    def put(match: re.Match[str]) -> str:
        is_ours = extract_attrs(match[1]).get("embedtype") == EMBED_TYPE
        return next(texts) if is_ours else match[0]

    return FIND_EMBED_TAG.sub(put, html)
