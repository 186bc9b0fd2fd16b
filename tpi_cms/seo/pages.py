"""Nodes that any page may have: itself, its way home, its questions, its site."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from .graph import Node, ref

#: An address and what it leads to.
Link = tuple[str, str]


def iso(moment: dt.date | None) -> str | None:
    """ISO 8601 of a date or moment."""
    return moment.isoformat() if moment else None


def web_page(
    *,
    url: str,
    name: str,
    description: str = "",
    language: str = "",
    published: dt.date | None = None,
    modified: dt.date | None = None,
    is_part_of: str = "",
    publisher: str = "",
    breadcrumb: str = "",
    **more: Any,
) -> Node:
    """The page itself, ``<url>#webpage``.

    Args:
        is_part_of, publisher, breadcrumb: ``@id`` of those nodes, or "".
        more: further properties, such as ``author`` or ``mainEntity``.
    """
    return {
        "@type": "WebPage",
        "@id": f"{url}#webpage",
        "url": url,
        "name": name,
        "description": description,
        "inLanguage": language,
        "datePublished": iso(published),
        "dateModified": iso(modified),
        "isPartOf": is_part_of and ref(is_part_of),
        "publisher": publisher and ref(publisher),
        "breadcrumb": breadcrumb and ref(breadcrumb),
        **more,
    }


def breadcrumb_list(url: str, crumbs: Sequence[Link]) -> Node:
    """From home to this page, ``<url>#breadcrumb``; ``crumbs``: (name, address)."""
    return {
        "@type": "BreadcrumbList",
        "@id": f"{url}#breadcrumb",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": item}
            for position, (name, item) in enumerate(crumbs, 1)
        ],
    }


def item_list(url: str, items: Sequence[Link]) -> Node:
    """What an index page lists, ``<url>#list``; ``items``: (name, address)."""
    return {
        "@type": "ItemList",
        "@id": f"{url}#list",
        "numberOfItems": len(items),
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "url": address}
            for position, (name, address) in enumerate(items, 1)
        ],
    }


def faq_page(url: str, questions: Iterable[tuple[str, str]]) -> Node | None:
    """Visible questions with one answer each, ``<url>#faq``.

    A question or an answer without text is left out; None if nothing is left.
    """
    asked = [
        {
            "@type": "Question",
            "name": question.strip(),
            "acceptedAnswer": {"@type": "Answer", "text": answer.strip()},
        }
        for question, answer in questions
        if question.strip() and answer.strip()
    ]
    if not asked:
        return None
    return {
        "@type": "FAQPage",
        "@id": f"{url}#faq",
        "isPartOf": ref(f"{url}#webpage"),
        "mainEntity": asked,
    }


def article_id(url: str) -> str:
    return f"{url}#article"


def article(
    *,
    url: str,
    headline: str,
    description: str = "",
    language: str = "",
    published: dt.date | None = None,
    modified: dt.date | None = None,
    authors: Iterable[Node | None] = (),
    publisher: str = "",
    section: str = "",
    image: Node | None = None,
    **more: Any,
) -> Node:
    """An ``Article``, ``<url>#article``: a guide, or a story that somebody tells.

    Google requires nothing and recommends what stands first here; the page's own node
    points to it as ``mainEntity``. A patient's story is one too, never a ``Review``.
    https://developers.google.com/search/docs/appearance/structured-data/article

    Args:
        authors: as the page names them, with the address of a profile if there is one.
        publisher: ``@id`` of that node.
        section: kind of article, as it is shown.
        more: further properties, such as ``about`` or ``citation``.
    """
    return {
        "@type": "Article",
        "@id": article_id(url),
        "headline": headline,
        "image": image,
        "datePublished": iso(published),
        "dateModified": iso(modified),
        "author": list(authors),
        "url": url,
        "description": description,
        "inLanguage": language,
        "articleSection": section,
        "publisher": publisher and ref(publisher),
        "isPartOf": ref(f"{url}#webpage"),
        **more,
    }


def web_site(*, root_url: str, name: str, language: str = "") -> Node:
    """The site, ``<root>#website``; belongs on the home page only."""
    return {
        "@type": "WebSite",
        "@id": f"{root_url}#website",
        "url": root_url,
        "name": name,
        "inLanguage": language,
        "publisher": ref(f"{root_url}#organization"),
    }


def organization(*, root_url: str, name: str, clinics: Iterable[Node] = ()) -> Node:
    """The clinic group, ``<root>#organization``; ``clinics``: small nodes."""
    return {
        "@type": "MedicalOrganization",
        "@id": f"{root_url}#organization",
        "url": root_url,
        "name": name,
        "subOrganization": list(clinics),
    }


def image(
    *, url: str, width: int, height: int, caption: str = "", credit: str = ""
) -> Node:
    """A picture shown on the page; width and height in pixels.

    schema.org wants a ``QuantitativeValue`` or a text with its unit for both, no bare
    number; E37 is UN/CEFACT's code of the pixel. Google reads neither, and looks for
    ``contentUrl`` before ``url``:
    https://developers.google.com/search/docs/appearance/structured-data/image-license-metadata
    """
    return {
        "@type": "ImageObject",
        "url": url,
        "contentUrl": url,
        "width": _pixels(width),
        "height": _pixels(height),
        "caption": caption,
        "creditText": credit,
    }


def _pixels(count: int) -> Node:
    return {"@type": "QuantitativeValue", "value": count, "unitCode": "E37"}


def section(*, url: str, anchor: str, name: str, health_aspect: str = "") -> Node:
    """A part of a page; ``health_aspect``: member of ``HealthAspectEnumeration``."""
    address = f"{url}#{anchor}"
    return {
        "@type": "HealthTopicContent" if health_aspect else "WebPageElement",
        "@id": address,
        "url": address,
        "name": name,
        "hasHealthAspect": health_aspect and f"https://schema.org/{health_aspect}",
    }


def citation(*, name: str, url: str = "", credit: str = "", date: str = "") -> Node:
    """A source; ``credit``: its publisher or authors; ``date``: ISO 8601 or ""."""
    return {
        "@type": "CreativeWork",
        "name": name,
        "url": url,
        "creditText": credit,
        "datePublished": date,
    }


def person(name: str, job_title: str = "", suffix: str = "") -> Node | None:
    """``suffix``: the letters after the name, such as ``MD``."""
    if not name:
        return None
    node = {"@type": "Person", "name": name, "jobTitle": job_title}
    return {**node, "honorificSuffix": suffix}


def small(node_type: str, node_id: str, name: str, url: str, **more: Any) -> Node:
    """Another page's entity: just enough to know it by."""
    return {"@type": node_type, "@id": node_id, "name": name, "url": url, **more}
