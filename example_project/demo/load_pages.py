"""Makes the pages: first the tree, then what is on them, as pages name each other."""

from __future__ import annotations

import datetime as dt

from django.conf import settings

from wagtail.models import Page, Site

from tpi_cms.models import Clinic
from tpi_cms.pages.models import (
    ConditionIndexPage,
    ConditionPage,
    ConditionRelatedLink,
    HomePage,
    LocalTreatmentPage,
    LocationIndexPage,
    LocationPage,
    StandardPage,
    TreatmentClinic,
    TreatmentCondition,
    TreatmentIndexPage,
    TreatmentPage,
    TreatmentRelatedLink,
)

from .content.build import Ref
from .content.clinics import CLINICS
from .content.conditions import PAGES as CONDITIONS
from .content.local import PAGES as LOCAL
from .content.site import ABOUT, HOME, INDEXES, PRIVACY
from .content.treatments import PAGES as TREATMENTS

#: Keys of the data that are not plain fields of the page.
STREAMS = ("body", "key_facts", "cards")
INDEX_CLASSES = {
    "treatments": TreatmentIndexPage,
    "conditions": ConditionIndexPage,
    "clinics": LocationIndexPage,
}


def load_pages(
    *, today: dt.date, pictures: dict, clinics: dict[str, Clinic]
) -> dict[str, Page]:
    """All pages by slug, published."""
    pages = _plant_tree(pictures, clinics)
    known = {"page": pages, "image": pictures, "clinic": clinics}
    for slug, data in _contents().items():
        page = pages[slug]
        _fill_streams(page, data, known)
        _set_review(page, data, today)
        _link(page, data, known)
        page.save_revision().publish()
    return pages


def _contents() -> dict[str, dict]:
    """What is on each page, by slug."""
    pages = [*TREATMENTS, *CONDITIONS, ABOUT, PRIVACY]
    locations = {clinic["fields"]["slug"]: clinic for clinic in CLINICS}
    local = {_get_local_key(data): data for data in LOCAL}
    return {"home": HOME} | INDEXES | {p["slug"]: p for p in pages} | locations | local


def _get_local_key(data: dict) -> str:
    return f"{data['clinic']}/{data['treatment']}"


def _plant_tree(pictures: dict, clinics: dict[str, Clinic]) -> dict[str, Page]:
    home = _plant_home(pictures)
    pages: dict[str, Page] = {"home": home}
    for slug, data in INDEXES.items():
        index = INDEX_CLASSES[slug](slug=slug, show_in_menus=True, **data)
        pages[slug] = home.add_child(instance=index)
    for parent, page_class, data in _children():
        pages[data["slug"]] = pages[parent].add_child(
            instance=page_class(**_plain_fields(page_class, data, pictures))
        )
    for data in CLINICS:
        slug = data["fields"]["slug"]
        fields = _plain_fields(LocationPage, {**data, "image": slug}, pictures)
        page = LocationPage(slug=slug, clinic=clinics[slug], **fields)
        pages[slug] = pages["clinics"].add_child(instance=page)
    for data in LOCAL:
        page = _make_local(data, pages[data["treatment"]])
        pages[_get_local_key(data)] = pages[data["clinic"]].add_child(instance=page)
    return pages


def _make_local(data: dict, treatment: TreatmentPage) -> LocalTreatmentPage:
    texts = {name: data[name] for name in ("title", "search_description", "standfirst")}
    return LocalTreatmentPage(slug=treatment.slug, treatment=treatment, **texts)


def _children():
    """Pages below an index or the home page: parent's slug, class, data."""
    for data in TREATMENTS:
        yield "treatments", TreatmentPage, data
    for data in CONDITIONS:
        yield "conditions", ConditionPage, data
    yield "home", StandardPage, ABOUT | {"show_in_menus": True}
    yield "home", StandardPage, PRIVACY


def _plant_home(pictures: dict) -> HomePage:
    """Our home page in place of the one that Wagtail starts with."""
    fields = _plain_fields(HomePage, {**HOME, "image": "home"}, pictures)
    home = Page.get_first_root_node().add_child(
        instance=HomePage(slug="wrenfield", **fields)
    )
    site = Site.objects.get(is_default_site=True)
    welcome, site.root_page = site.root_page, home
    site.site_name = settings.WAGTAIL_SITE_NAME
    site.save()
    welcome.delete()
    return HomePage.objects.get(pk=home.pk)


def _plain_fields(page_class, data: dict, pictures: dict) -> dict:
    names = {field.name for field in page_class._meta.fields} - set(STREAMS)
    fields = {name: value for name, value in data.items() if name in names}
    if data.get("image"):
        fields["hero_image"] = pictures[data["image"]]
    if "clinics" in data:
        fields["offered_everywhere"] = data["clinics"] is None
    return fields


def _fill_streams(page: Page, data: dict, known: dict) -> None:
    for name in STREAMS:
        if name in data:
            block = page._meta.get_field(name).stream_block
            value = block.to_python(_resolve(data[name], known))
            # Pairs instead of raw data: nested items get their ids when it is saved.
            setattr(page, name, [(child.block_type, child.value) for child in value])


def _resolve(value, known: dict):
    """The same data with primary keys in place of references."""
    if isinstance(value, Ref):
        return known[value.kind][value.key].pk
    if isinstance(value, dict):
        return {key: _resolve(item, known) for key, item in value.items()}
    if isinstance(value, list):
        return [_resolve(item, known) for item in value]
    return value


def _set_review(page: Page, data: dict, today: dt.date) -> None:
    if "reviewed_days_ago" in data:
        page.last_reviewed = today - dt.timedelta(data["reviewed_days_ago"])
        page.next_review = page.last_reviewed + dt.timedelta(365)


def _link(page: Page, data: dict, known: dict) -> None:
    pages, clinics = known["page"], known["clinic"]
    if "related" in data:
        is_treatment = isinstance(page, TreatmentPage)
        link_class = TreatmentRelatedLink if is_treatment else ConditionRelatedLink
        page.related_links = [
            link_class(target=pages[slug].page_ptr, note=note, sort_order=place)
            for place, (slug, note) in enumerate(data["related"])
        ]
    if "conditions" in data:
        page.condition_links = [
            TreatmentCondition(condition=pages[slug], note=note, sort_order=place)
            for place, (slug, note) in enumerate(data["conditions"])
        ]
    if data.get("clinics") and isinstance(page, TreatmentPage):
        page.clinic_links = [
            TreatmentClinic(clinic=clinics[slug], sort_order=place)
            for place, slug in enumerate(data["clinics"])
        ]
