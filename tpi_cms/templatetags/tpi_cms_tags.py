"""Tags for any template of a site."""

from __future__ import annotations

from typing import Any

from django import template

from wagtail.models import Site

from ..clinics.models import Clinic
from ..conf import conf
from ..content.directory import get_site_clinics
from ..content.facts.base import PageFacts
from ..leads.intake.build import build_lead_form
from ..spoken import make_url

register = template.Library()


@register.simple_tag(takes_context=True)
def clinics(context) -> list[Clinic]:
    """Public clinics with phones, hours and ``page_url``: ``{% clinics as all %}``.

    None where they are more than twelve: people find the nearest by the clinics index.
    """
    request = context.get("request")
    return get_site_clinics(request).clinics if request else []


@register.inclusion_tag("tpi_cms/leads/form.html", takes_context=True)
def lead_form(
    context,
    clinic: Clinic | None = None,
    heading: str = "",
    text: str = "",
    id_prefix: str = "",
) -> dict[str, Any]:
    """The consultation request form, on any page.

    Args:
        clinic: asks this clinic only; a location page's own clinic by default.
        heading, text: words above the form.
        id_prefix: of the ids in it. Give one to a form outside the page's content,
            such as in a footer: forms in kept fragments aren't counted on a hit.
    """
    request = context["request"]
    facts = context.get("facts")
    clinic = clinic or getattr(facts, "clinic", None)
    id_prefix = id_prefix or _next_prefix(request)
    # A capital letter, which no anchor of an editor's has: they are slugs.
    ids = f"Form-{id_prefix}"
    form = build_lead_form(
        site=Site.find_for_request(request),
        clinic=clinic,
        offering=getattr(facts, "offering", None),
        clinics=_get_few(facts, request),
        page=context.get("page"),
        auto_id=f"{ids}-%s",
    )
    return {
        "request": request,
        "page": context.get("page"),
        "form": form,
        "clinic": form.fixed_clinic,
        "action": make_url("tpi_cms:lead_create"),
        "emergency_number": conf.emergency_number,
        "privacy_url": conf.privacy_url,
        "heading": heading,
        "text": text,
        "id_prefix": ids,
        "is_first": id_prefix == "request",
    }


def _get_few(facts, request) -> list[Clinic] | None:
    """The page's clinics, if it shows them all; no kept page loads them for that."""
    is_ours = isinstance(facts, PageFacts)
    shown = facts.shown if is_ours else get_site_clinics(request)
    return None if shown.is_many else shown.clinics


def _next_prefix(request) -> str:
    """``request``, then ``request-2``: ids stay unique with several forms on a page."""
    count = getattr(request, "_tpi_cms_lead_forms", 0) + 1
    request._tpi_cms_lead_forms = count
    return "request" if count == 1 else f"request-{count}"
