"""What a person is asked to agree to beside a form: which texts, in which words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models.functions import Length
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from wagtail.models import Site

from ...conf import conf
from .models import ORGANIZATION_PLACEHOLDER, ConsentText, Purpose


@dataclass(frozen=True)
class ConsentShown:
    """One box beside a form.

    ``purpose``: a ``Purpose`` value. ``wording``: plain text, names filled in.
    ``version``: the text's live revision, or None for the built-in wording.
    ``is_required``: whether a request can't be sent without it.
    """

    purpose: str
    wording: str
    version: int | None
    is_required: bool


def get_consents_to_show(site: Site | None, language: str) -> tuple[ConsentShown, ...]:
    """The boxes to show: contact always, the others only where a text is live.

    One query. What is stored with a request is what its form carried, so a text that
    was published since doesn't change it.

    Args:
        language: of the page, such as ``es-mx``; a text in ``es`` serves it too.
    """
    found = _find_texts(language)
    with translation.override(language or None):
        shown = [_build(purpose, found.get(purpose), site) for purpose in Purpose]
    return tuple(consent for consent in shown if consent)


def get_consent_wording(site: Site | None) -> str:
    """The built-in text beside the contact box, naming who may get in touch."""
    name = get_organization_name(site)
    if not name:
        return _("The clinic may contact me about this request.")
    wording = _("%(organization)s may contact me about this request.")
    return wording % {"organization": name}


def get_organization_name(site: Site | None) -> str:
    return conf.organization_name or (site.site_name if site else "")


def fill_in(wording: str, site: Site | None) -> str:
    """A text as patients read it."""
    if name := get_organization_name(site):
        return wording.replace(ORGANIZATION_PLACEHOLDER, name)
    return capfirst(wording.replace(ORGANIZATION_PLACEHOLDER, _("the clinic")))


def _build(
    purpose: Purpose, text: ConsentText | None, site: Site | None
) -> ConsentShown | None:
    is_required = purpose == Purpose.CONTACT
    if text is not None:
        wording = fill_in(text.wording, site)
        return ConsentShown(purpose.value, wording, text.live_revision_id, is_required)
    if is_required:
        return ConsentShown(purpose.value, get_consent_wording(site), None, True)
    return None


def _find_texts(language: str) -> dict[str, ConsentText]:
    """Purpose to its live text; the most exact language that has one decides."""
    live = ConsentText.objects.filter(
        live=True, locale__language_code__in=list(widen_language(language))
    ).annotate(exactness=Length("locale__language_code"))
    return {text.purpose: text for text in live.order_by("exactness")}


def widen_language(language: str) -> Iterator[str]:
    """``es-mx``, then ``es``."""
    parts = language.lower().split("-")
    for count in range(len(parts), 0, -1):
        yield "-".join(parts[:count])
