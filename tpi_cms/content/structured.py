"""From a page and its facts to one JSON-LD graph.

What a page adds depends on its mixin, so that a site's own subclass gets the same.
Builders know no model; this module hands them values.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urljoin

from django.conf import settings

from wagtail.models import Page

from ..clinics.structured import clinic_node
from ..conf import conf
from ..seo import graph, medical, pages, places
from ..seo.graph import Node, ref
from ..seo.pages import Link
from .blocks.body import Aspect
from .blocks.facts import FactKind
from .facts import LinkedPage, PageFacts
from .metadata import get_description, get_hero_rendition
from .mixins import (
    AuthorRole,
    ConditionPageMixin,
    IndexPageMixin,
    LocationPageMixin,
    MedicalPageMixin,
    TreatmentPageMixin,
)
from .outline import page_outline
from .plain_text import get_aspect_text, get_blocks, rich_text

#: Aspects that schema.org has as a ``HealthAspectEnumeration`` member.
_HEALTH_ASPECTS = frozenset(
    {
        Aspect.OVERVIEW,
        Aspect.HOW_IT_WORKS,
        Aspect.MAY_TREAT,
        Aspect.BENEFITS,
        Aspect.PATIENT_EXPERIENCE,
        Aspect.EFFECTIVENESS,
        Aspect.SIDE_EFFECTS,
        Aspect.RISKS,
        Aspect.SAFETY,
        Aspect.SELF_CARE,
        Aspect.GETTING_ACCESS,
        Aspect.SEE_DOCTOR,
    }
)
_ISO_DATE = re.compile(r"\d{4}(-\d{2}){0,2}")


def get_structured_data(page: Page, facts: PageFacts) -> Node:
    """The graph of any live page: of ours, or of a site's own kind."""
    return graph.build_graph(PageGraph(page, facts).get_nodes())


class PageGraph:
    """Nodes of one page; reads facts, makes no query of its own but the image's."""

    def __init__(self, page: Page, facts: PageFacts) -> None:
        self.page = page
        self.facts = facts
        self.url = page.get_full_url(facts.request) or ""
        self.root_url = f"{facts.site.root_url}/" if facts.site else self.url
        self.image = self._get_image()

    def get_nodes(self) -> Iterator[Node]:
        faq = pages.faq_page(self.url, self._questions())
        more, nodes = self._describe()
        if faq:
            more["hasPart"] = [*more.get("hasPart", []), ref(faq["@id"])]
        yield self._web_page(more)
        yield from nodes
        if faq:
            yield faq
        if self.facts.is_home:
            yield pages.web_site(
                root_url=self.root_url, name=self._site_name(), language=self._language
            )
        else:
            yield pages.breadcrumb_list(self.url, self._crumbs())
        yield pages.organization(root_url=self.root_url, name=self._site_name())

    def _describe(self) -> tuple[dict[str, Any], list[Node]]:
        """Properties of the page node, and the nodes of what the page is about."""
        for mixin, describe in (
            (TreatmentPageMixin, self._describe_treatment),
            (ConditionPageMixin, self._describe_condition),
            (LocationPageMixin, self._describe_location),
            (IndexPageMixin, self._describe_index),
        ):
            if isinstance(self.page, mixin):
                return describe()
        return {}, []

    def _web_page(self, more: dict[str, Any]) -> Node:
        return pages.web_page(
            url=self.url,
            name=self.page.title,
            description=get_description(self.page),
            language=self._language,
            published=self.page.first_published_at,
            modified=self.page.last_published_at,
            is_part_of=f"{self.root_url}#website",
            publisher=f"{self.root_url}#organization",
            breadcrumb="" if self.facts.is_home else f"{self.url}#breadcrumb",
            **{"primaryImageOfPage": self.image, **more},
        )

    def _describe_treatment(self) -> tuple[dict[str, Any], list[Node]]:
        page = self.page
        node = medical.treatment(
            url=self.url,
            name=page.title,
            alternate_names=page.alternate_names,
            description=page.standfirst,
            procedure_type=page.procedure_type,
            body_areas=page.body_areas,
            how_performed=get_aspect_text(page, [Aspect.PROCEDURE]),
            followup=get_aspect_text(page, [Aspect.SELF_CARE]),
            drugs=self._substances(),
            image=self.image,
        )
        conditions = self._links(self.facts.conditions)
        return self._medical(node), [
            node,
            *medical.treated_conditions(self.url, conditions),
        ]

    def _describe_condition(self) -> tuple[dict[str, Any], list[Node]]:
        page = self.page
        node = medical.condition(
            url=self.url,
            name=page.title,
            alternate_names=page.alternate_names,
            description=page.standfirst,
            body_areas=page.body_areas,
            symptoms=page.symptoms,
            causes=page.causes,
            risk_factors=page.risk_factors,
            tests=page.diagnosis,
            complications=page.complications,
            treatments=self._links(self.facts.treatments),
            image=self.image,
        )
        return self._medical(node), [node]

    def _describe_location(self) -> tuple[dict[str, Any], list[Node]]:
        clinic = self.facts.clinic
        more: dict[str, Any] = {"hasPart": self._sections()}
        if clinic is None:
            return more, []
        node = clinic_node(
            clinic,
            self.url,
            image=self.image,
            description=self.page.standfirst,
            treatments=self._links(self.facts.treatments),
            organization_id=f"{self.root_url}#organization",
        )
        more |= _about(node)
        more["dateModified"] = pages.iso(
            max(filter(None, [self.page.last_published_at, clinic.updated_at]))
        )
        return more, [node]

    def _describe_index(self) -> tuple[dict[str, Any], list[Node]]:
        of_clinics = issubclass(self.page.get_child_model(), LocationPageMixin)
        nodes = self._list_clinics() if of_clinics else self._list_children()
        return {"@type": "CollectionPage", "mainEntity": ref(f"{self.url}#list")}, nodes

    def _list_children(self) -> list[Node]:
        children = [
            (child.title, child.get_full_url(self.facts.request) or "")
            for child in self.facts.children
        ]
        return [pages.item_list(self.url, children)]

    def _list_clinics(self) -> list[Node]:
        """The clinics that the page lists, as far as they have an address."""
        links = [
            (clinic.name, self._absolute(clinic.page_url))
            for clinic in self.facts.clinics
            if clinic.page_url
        ]
        clinics = [places.small_clinic(*link) for link in links]
        group = pages.organization(
            root_url=self.root_url, name=self._site_name(), clinics=clinics
        )
        return [pages.item_list(self.url, links), group]

    def _medical(self, node: Node) -> dict[str, Any]:
        """Properties of a ``MedicalWebPage`` about that node."""
        more = {
            "@type": "MedicalWebPage",
            "audience": medical.patients(),
            "author": _author(self.page),
            "citation": list(self._citations()),
            "hasPart": self._sections(),
            **_about(node),
        }
        if self.page.is_reviewed:
            page = self.page
            more["reviewedBy"] = pages.person(page.reviewer_name, page.reviewer_role)
            more["lastReviewed"] = pages.iso(page.last_reviewed)
        return more

    def _sections(self) -> list[Node]:
        return [
            pages.section(
                url=self.url,
                anchor=section.anchor,
                name=section.heading,
                health_aspect=_health_aspect(section.aspect),
            )
            for section in page_outline(self.page, self.facts)
            if section.heading
        ]

    def _questions(self) -> Iterator[tuple[str, str]]:
        for faq in get_blocks(self.page, "faq"):
            for item in faq["items"]:
                yield item.get("question") or "", rich_text(item.get("answer"))

    def _citations(self) -> Iterator[Node]:
        for sources in get_blocks(self.page, "citations"):
            for item in sources["items"]:
                date = item.get("date") or ""
                yield pages.citation(
                    name=item.get("title") or "",
                    url=item.get("url") or "",
                    credit=item.get("publisher") or "",
                    date=date if _ISO_DATE.fullmatch(date) else "",
                )

    def _substances(self) -> list[str]:
        return [
            fact.value["value"]
            for fact in self.page.key_facts
            if fact.block_type == "fact" and fact.value["kind"] == FactKind.SUBSTANCE
        ]

    def _crumbs(self) -> list[Link]:
        crumbs = [(c.title, self._absolute(c.url)) for c in self.facts.breadcrumbs]
        return [*crumbs, (self.page.title, self.url)]

    def _links(self, linked: Iterable[LinkedPage]) -> list[Link]:
        return [(link.title, self._absolute(link.url)) for link in linked if link.url]

    def _absolute(self, url: str) -> str:
        return urljoin(self.url, url)

    def _get_image(self) -> Node | None:
        rendition = get_hero_rendition(self.page)
        if rendition is None:
            return None
        return pages.image(
            url=self._absolute(rendition.url),
            width=rendition.width,
            height=rendition.height,
            caption=getattr(self.page, "hero_caption", ""),
            credit=getattr(self.page, "hero_credit", ""),
        )

    def _site_name(self) -> str:
        site = self.facts.site
        return (
            conf.organization_name
            or (site.site_name if site else "")
            or getattr(settings, "WAGTAIL_SITE_NAME", "")
        )

    @property
    def _language(self) -> str:
        return str(self.page.locale.language_code)


def _about(node: Node) -> dict[str, Any]:
    return {"about": ref(node["@id"]), "mainEntity": ref(node["@id"])}


def _author(page: MedicalPageMixin) -> Node | None:
    if page.author_name and page.author_role == AuthorRole.EDITORIAL:
        return {"@type": "Organization", "name": page.author_name}
    return pages.person(page.author_name)


def _health_aspect(aspect: str) -> str:
    return f"{aspect}HealthAspect" if aspect in _HEALTH_ASPECTS else ""
