"""What a page tells programs beside its plain fields: the same that it shows.

Used by Wagtail's API v2 and v3 alike. Nothing of a page that isn't signed off, of a
clinic that isn't public, or of a linked page that isn't live is told.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rest_framework.fields import Field

from wagtail.api import APIField
from wagtail.images.models import SourceImageIOError

from ..clinics.models import Clinic
from .facts.base import SHARED_IMAGE_FILTER, LinkedPage


class _Told(Field):
    """Of the page as a whole."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(source="*", read_only=True, **kwargs)


class PictureField(_Told):
    """Address and size in pixels of the picture for sharing; null without one."""

    def to_representation(self, value: Any) -> dict[str, Any] | None:
        image = value.hero_image
        if image is None or image.is_svg():
            return None
        try:
            rendition = image.get_rendition(SHARED_IMAGE_FILTER)
        except SourceImageIOError:
            return None
        return {
            "url": rendition.full_url,
            "width": rendition.width,
            "height": rendition.height,
            "alt": value.hero_alt,
        }


class ReviewField(_Told):
    """Who signed the page off and when; null until somebody did."""

    def to_representation(self, value: Any) -> dict[str, Any] | None:
        if not value.is_reviewed:
            return None
        next_review = value.next_review
        return {
            "name": value.reviewer_name,
            "role": value.reviewer_role,
            "date": value.last_reviewed.isoformat(),
            "next": next_review.isoformat() if next_review else None,
        }


class AuthorField(_Told):
    """Who wrote it, by the name on the page; null where nobody is named."""

    def to_representation(self, value: Any) -> dict[str, str] | None:
        name = value.author_name or (value.author.full_name if value.author else "")
        return {"name": name, "role": value.author_role} if name else None


class PractitionerField(_Told):
    """The practitioner whom the page presents; null once there is none."""

    def to_representation(self, value: Any) -> dict[str, Any] | None:
        person = value.practitioner
        if person is None:
            return None
        told = ("name", "credentials", "job_title", "is_physician")
        lists = ("specialties", "languages", "biography")
        clinics = _name_clinics(person.clinics.public())
        named = {name: getattr(person, name) for name in (*told, *lists)}
        return {**named, "clinics": clinics}


class LinksField(_Told):
    """Live, public pages, by the method of the page that finds them."""

    def __init__(self, method: str) -> None:
        super().__init__()
        self.method = method

    def to_representation(self, value: Any) -> list[dict[str, str]]:
        return [_link(link) for link in getattr(value, self.method)()]


class PageLinkField(_Told):
    """One page that is live and public, by the method that finds it; else null."""

    def __init__(self, method: str) -> None:
        super().__init__()
        self.method = method

    def to_representation(self, value: Any) -> dict[str, str] | None:
        page = getattr(value, self.method)()
        found = page and type(page).objects.live().public().filter(pk=page.pk).first()
        return _link(LinkedPage(found.title, found.url)) if found else None


class ClinicsField(_Told):
    """The public clinics that offer it; null where all do."""

    def to_representation(self, value: Any) -> list[dict[str, Any]] | None:
        offering = value.get_offering_clinics()
        return None if offering is None else _name_clinics(offering.public())


class ClinicField(_Told):
    """The clinic of the page; null while it isn't public."""

    def to_representation(self, value: Any) -> dict[str, Any] | None:
        public = Clinic.objects.public().filter(pk=value.clinic_id)
        return next(iter(_name_clinics(public)), None)


def _link(link: LinkedPage) -> dict[str, str]:
    return {"title": link.title, "url": link.url, "note": link.note}


def _name_clinics(clinics: Iterable[Clinic]) -> list[dict[str, Any]]:
    return [{"id": c.pk, "slug": c.slug, "name": c.name} for c in clinics]


STORY = [
    APIField("standfirst"),
    APIField("picture", serializer=PictureField()),
    APIField("body"),
]
MEDICAL = [
    *STORY,
    APIField("alternate_names"),
    APIField("hero_caption"),
    APIField("hero_credit"),
    APIField("body_areas"),
    APIField("author", serializer=AuthorField()),
    APIField("review", serializer=ReviewField()),
    APIField("related", serializer=LinksField("get_related_pages")),
]
TREATMENT = [
    *MEDICAL,
    APIField("procedure_type"),
    APIField("key_facts"),
    APIField("conditions", serializer=LinksField("get_conditions")),
    APIField("clinics", serializer=ClinicsField()),
]
CONDITION = [
    *MEDICAL,
    APIField("symptoms"),
    APIField("causes"),
    APIField("risk_factors"),
    APIField("diagnosis"),
    APIField("complications"),
    APIField("self_care"),
    APIField("red_flags"),
    APIField("treatments", serializer=LinksField("get_treatments")),
]
ARTICLE = [
    *MEDICAL,
    APIField("kind"),
    APIField("incentive"),
    APIField("typicality"),
]
LOCATION = [
    *STORY,
    APIField("clinic", serializer=ClinicField()),
    APIField("treatments", serializer=LinksField("get_treatments")),
]
LOCAL_TREATMENT = [
    *STORY,
    APIField("clinic", serializer=ClinicField()),
    APIField("treatment", serializer=PageLinkField("get_treatment")),
]
PRACTITIONER = [*STORY, APIField("practitioner", serializer=PractitionerField())]
HOME = [*STORY, APIField("heading"), APIField("cards")]
INDEX = [APIField("introduction")]
