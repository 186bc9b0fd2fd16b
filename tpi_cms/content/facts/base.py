"""What a page shows, loaded once and lazily, for the template and the JSON-LD alike.

What differs by kind of page stands on a subclass, the ``facts_class`` of its page
class. On a warm request the rendered fragment comes from the cache, and nothing here
but ``version`` is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.db.models import Count, Max
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from wagtail.images.models import SourceImageIOError
from wagtail.models import PageViewRestriction, Site

from ...clinics.closures import get_phase
from ...clinics.hours.moment import get_chosen
from ...clinics.models import Clinic
from ...clinics.querysets import ClinicQuerySet
from ...conf import conf
from ...seo import pages
from ...seo.graph import Node
from ...seo.pages import Link
from ..blocks.body import Aspect
from ..blocks.links import ClinicScope
from ..directory import Shown, narrow_clinics
from ..gaps import (
    BODY,
    Gap,
    Group,
    find_open_places,
    find_undescribed_picture,
    is_empty,
)
from ..outline import OutlineSection, body_sections, with_anchors
from ..plain_text import get_blocks, shorten
from ..roles import AuthorRole

#: Search engines show about this much of a description, in characters.
DESCRIPTION_LENGTH = 155
#: The size that social networks ask for; smaller pictures stay as they are.
SHARED_IMAGE_FILTER = "fill-1200x630|format-jpeg"
#: Aspects that schema.org has as a ``HealthAspectEnumeration`` member: not our own.
HEALTH_ASPECTS = frozenset(Aspect.values) - {
    Aspect.PREPARATION,
    Aspect.PROCEDURE,
    Aspect.CANDIDACY,
    Aspect.COMPARISON,
    Aspect.CONCLUSION,
    Aspect.PERSONAL,
}


@dataclass(frozen=True)
class LinkedPage:
    """A link to another page: ``note`` is one line about why it is linked.

    ``about``: address of the page whose subject it is, where that is another one.
    """

    title: str
    url: str
    note: str = ""
    kind: str = ""
    about: str = ""


def get_site_name(site: Site | None) -> str:
    """The group's name: of our setting, else of the Wagtail site, else of Wagtail's."""
    own = conf.organization_name or (site.site_name if site else "")
    return own or getattr(settings, "WAGTAIL_SITE_NAME", "")


class PageFacts:
    """Facts of any page: of ours, or of a site's own.

    A kind of page overrides what it shows (``clinics``, ``related``), in which order
    (``get_sections``), what machines are told of it (``open_graph_type``,
    ``get_page_properties``, ``get_nodes``), and what its editor is told to be missing
    (``needs``, ``get_gaps``). ``make_`` methods help with that.
    """

    #: What a shared link leads to, https://ogp.me/#types; home is always a website.
    open_graph_type = "website"
    #: Whether what is rendered may be kept for the next visitor.
    is_kept = True
    #: Lines of the publish panel, each while its ``field`` is there and empty.
    needs: Sequence[Gap] = (BODY,)

    def __init__(self, page, request) -> None:
        self.page = page
        self.request = request

    @cached_property
    def version(self) -> str:
        """Part of the cache key: changes at once when any clinic does, or when a page
        becomes private or public, a closure begins or ends. Two queries.
        """
        private = PageViewRestriction.objects.aggregate(Count("pk"), Max("pk"))
        clinics = Clinic.objects.fingerprint()
        parts = [clinics, get_phase(clinics), get_chosen() or "", *private.values()]
        return "-".join(map(str, parts))

    # Where the page is.

    @cached_property
    def site(self) -> Site | None:
        return Site.find_for_request(self.request)

    @property
    def site_name(self) -> str:
        return get_site_name(self.site)

    @cached_property
    def root_path(self) -> str:
        """``url_path`` of the site's home in this page's language; "" without one."""
        for root in Site.get_site_root_paths():
            is_own = self.site and root.site_id == self.site.pk
            if is_own and self.page.url_path.startswith(root.root_path):
                return str(root.root_path)
        return ""

    @property
    def is_home(self) -> bool:
        return bool(self.root_path) and self.page.url_path == self.root_path

    @cached_property
    def url(self) -> str:
        """The page's own full address, whatever query the visitor came with."""
        return self.page.get_full_url(self.request) or ""

    @property
    def root_url(self) -> str:
        return f"{self.site.root_url}/" if self.site else self.url

    def make_absolute(self, url: str) -> str:
        return urljoin(self.url, url)

    @cached_property
    def breadcrumbs(self) -> list[LinkedPage]:
        """From the site's home down to the parent of this page; live pages only.

        Wagtail's routing tells a page its parents, so this usually needs no query.
        """
        crumbs: list[LinkedPage] = []
        page = self.page
        while page.url_path != self.root_path and page.depth > 2:
            page = page.get_parent()
            if page.live:
                url = page.get_url(self.request) or ""
                crumbs.insert(0, LinkedPage(page.title, url))
        return crumbs

    # What it shows.

    @cached_property
    def offering(self) -> ClinicQuerySet | None:
        """The clinics that this page is about, public or not; None means all."""
        return None

    @cached_property
    def shown(self) -> Shown:
        """What of them is shown."""
        return narrow_clinics(self.request, self.offering)

    @cached_property
    def clinics(self) -> list[Clinic]:
        """Those of them that patients may see; none where these are many."""
        return self.shown.clinics

    @property
    def has_clinics(self) -> bool:
        """Whether the page leads to any, at ``#clinics``."""
        return bool(self.clinics) or self.has_many_clinics

    @property
    def has_many_clinics(self) -> bool:
        """More than a page can show: it asks where the visitor is."""
        return self.shown.is_many

    @cached_property
    def related(self) -> list[LinkedPage]:
        """Pages to read next."""
        return []

    @cached_property
    def outline(self) -> list[OutlineSection]:
        """The sections that show something, in reading order, each with its own id."""
        return with_anchors(s for s in self.get_sections() if not s.is_empty)

    def get_sections(self) -> list[OutlineSection]:
        """Sections in reading order: those of the body, unless a kind has more.

        One without anything to show is left out, and so is its heading.
        """
        return list(body_sections(self.page))

    @property
    def headed_sections(self) -> list[OutlineSection]:
        """The sections that a list of contents can name."""
        return [section for section in self.outline if section.heading]

    @property
    def has_lead_form(self) -> bool:
        """Whether the body holds a request form, so that the page adds none."""
        return any(True for _block in get_blocks(self.page, "lead_form"))

    #: Value of the block that shows all of ``clinics`` in place of the page's own list.
    clinics_block: Any = None

    def find_clinics_block(self) -> Any:
        """The body's first "Call a clinic" that shows all of ``clinics``, or None.

        For a kind whose template leaves its own list out then.
        """
        values = get_blocks(self.page, "clinic_action")
        return next((v for v in values if v.get("scope") != ClinicScope.CHOSEN), None)

    # What machines are told.

    @property
    def full_description(self) -> str:
        """What the editor wrote for search engines, else how the page opens."""
        page = self.page
        opening = getattr(page, "standfirst", "") or getattr(page, "introduction", "")
        return " ".join(str(page.search_description or opening).split())

    @cached_property
    def description(self) -> str:
        """As much of it as they show."""
        return shorten(self.full_description, DESCRIPTION_LENGTH)

    @property
    def picture(self) -> Any:
        """The page's picture, or None."""
        return getattr(self.page, "hero_image", None)

    @cached_property
    def image(self) -> Any:
        """Rendition of the page's picture in the size for sharing, or None.

        A drawing (SVG) can't be made a JPEG, a lost file nothing at all.
        """
        image = self.picture
        if image is None or image.is_svg():
            return None
        try:
            return image.get_rendition(SHARED_IMAGE_FILTER)
        except SourceImageIOError:
            return None

    def get_page_properties(self) -> dict[str, Any]:
        """What the page's ``WebPage`` node says beside what is said of any page.

        A property given here wins, such as ``@type`` or ``dateModified``.
        """
        return {}

    def get_nodes(self) -> list[Node]:
        """JSON-LD nodes of what the page is about, each with an ``@id``."""
        return []

    # What its editor is told.

    def get_gaps(self) -> Iterator[Gap]:
        """What the page still lacks. Asked of drafts too, and without a request."""
        yield from (gap for gap in self.needs if is_empty(self.page, gap.field))
        yield from find_undescribed_picture(self.page)
        yield from find_open_places(self.page)
        if not self.description:
            words = _("No description: search engines choose some words themselves")
            yield Gap(Group.DATA, words, "search_description")

    # Parts that those nodes are made of.

    def make_image_node(self) -> Node | None:
        if self.image is None:
            return None
        return pages.image(
            url=self.make_absolute(self.image.url),
            width=self.image.width,
            height=self.image.height,
            caption=getattr(self.page, "hero_caption", ""),
            credit=getattr(self.page, "hero_credit", ""),
        )

    def make_section_nodes(self) -> list[Node]:
        return [self._make_section_node(section) for section in self.headed_sections]

    def _make_section_node(self, section: OutlineSection) -> Node:
        node = pages.section(
            url=self.url,
            anchor=section.anchor,
            name=section.heading,
            health_aspect=_health_aspect(section.aspect),
        )
        name, role = section.author
        if name and role == AuthorRole.EDITORIAL:
            return {**node, "author": {"@type": "Organization", "name": name}}
        return {**node, "author": pages.person(name)}

    def make_links(self, linked: Iterable[LinkedPage]) -> list[Link]:
        """Name and full address of each page that has an address; of its subject."""
        return [
            (link.title, self.make_absolute(link.about or link.url))
            for link in linked
            if link.url
        ]


def _health_aspect(aspect: str) -> str:
    return f"{aspect}HealthAspect" if aspect in HEALTH_ASPECTS else ""
