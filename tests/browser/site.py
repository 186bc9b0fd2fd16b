"""The site that the browser tests visit: every page kind, every block, two clinics."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission

from wagtail.blocks import StreamValue

from tests import factories
from tpi_cms.clinics.models import Clinic
from tpi_cms.content.blocks.body import SectionContentBlock
from tpi_cms.leads.access.models import GroupClinicPermission
from tpi_cms.leads.record.models import Lead
from tpi_cms.pages import models as pages

FACTS = [
    ("procedure_time", "20 minutes", ""),
    ("onset", "Same day to 3 days", ""),
    ("relief", "3 to 12 weeks", "differs from person to person"),
]


@dataclass(frozen=True)
class Site:
    treatment: pages.TreatmentPage
    condition: pages.ConditionPage
    here: Clinic
    there: Clinic

    @property
    def paths(self) -> dict[str, str]:
        """Address of each page kind, by the name of its class."""
        models = (
            pages.TreatmentIndexPage,
            pages.TreatmentPage,
            pages.ConditionIndexPage,
            pages.ConditionPage,
            pages.LocationIndexPage,
            pages.LocationPage,
            pages.PractitionerIndexPage,
            pages.PractitionerPage,
            pages.ArticleIndexPage,
            pages.ArticlePage,
            pages.AfterCarePage,
        )
        return {m.__name__: m.objects.first().url for m in models}


def build_site() -> Site:
    """Write the site to the database; the groups' users have the password ``demo``."""
    image = factories.make_image(1280, 720)
    here = _make_clinic("Port Ansel", "+18155550142", latitude=41.1, longitude=-87.9)
    there = _make_clinic("Cold Harbor", "+18155550177", latitude=41.6, longitude=-88.2)
    condition = factories.make_condition(
        title="Tension headache",
        slug="tension-headache",
        standfirst="A dull ache around the head, like a band.",
        hero_image=image,
        symptoms=["Pressure on both sides", "A stiff neck"],
        causes=["Tight muscles"],
        risk_factors=["Long hours at a desk"],
        diagnosis=["A talk and an examination"],
        complications=["Medicine overuse headache"],
        self_care=["Heat on the neck", "A short walk"],
        red_flags=["The worst headache of your life, all at once"],
        body=make_body(["prose", "faq"]),
        **_review(),
    )
    treatment = factories.make_treatment(
        title="Trigger point injections",
        slug="trigger-point-injections",
        alternate_names=["TPI"],
        standfirst="A small injection into the knot that hurts.",
        hero_image=image,
        hero_alt="A clinician marks a spot on a shoulder",
        hero_caption="We mark the spot before we start.",
        hero_credit="Harbor & Prairie",
        body_areas=["Neck", "Shoulder"],
        key_facts=[
            ("fact", {"kind": kind, "value": value, "qualifier": qualifier})
            for kind, value, qualifier in FACTS
        ],
        procedure_type="PercutaneousProcedure",
        body=make_body(SectionContentBlock.base_blocks, image),
        **_review(),
    )
    factories.link_condition(treatment, condition, "when it starts in the neck")
    pages.TreatmentRelatedLink.objects.create(
        page=treatment, target=condition, note="What it is, and what helps."
    )
    _make_people(treatment, [here, there])
    for clinic in (here, there):
        factories.make_location(
            clinic, standfirst="Ground floor.", body=make_body(["prose"])
        )
        make_front_desk(clinic)
    factories.make_superuser()
    return Site(treatment, condition, here, there)


def _make_people(treatment, clinics) -> None:
    """A practitioner who does it, a patient's story about it, a sheet to take home."""
    practitioner = factories.make_practitioner(
        name="Dr. Ines Marlow",
        slug="ines-marlow",
        npi="1234567893",
        specialties=["Pain medicine"],
        languages=["es"],
        biography="Trained in Harborview.",
        clinics=clinics,
    )
    factories.make_practitioner_page(practitioner, body=make_body(["prose"]))
    pages.TreatmentPractitioner.objects.create(
        treatment=treatment, practitioner=practitioner
    )
    factories.make_article(
        title="My year with a stiff neck",
        slug="stiff-neck",
        kind="story",
        author_name="June A.",
        author_role="patient",
        author_consent=True,
        incentive="A gift card of $25",
        typicality="About half of people feel as much change.",
        body=make_body(["prose", "quote"]),
    )
    factories.make_sheet(
        treatment, title="At home after your injections", slug="after-care"
    )


def make_body(kinds, image=None) -> StreamValue:
    """A body with one section for each kind of block, filled with its preview."""
    sections = []
    for kind in kinds:
        block = SectionContentBlock.base_blocks[kind]
        if kind == "image":
            value = {"image": _image_value(image), "caption": "A", "credit": "B"}
        else:
            value = block.get_prep_value(block.get_preview_value())
        sections.append(
            {
                "type": "section",
                "value": {
                    "heading": f"About {kind.replace('_', ' ')}",
                    "content": [{"type": kind, "value": value}],
                },
            }
        )
    stream_block = pages.TreatmentPage._meta.get_field("body").stream_block
    return StreamValue(stream_block, sections, is_lazy=True)


def make_front_desk(clinic: Clinic):
    """A user who may work on the requests of ``clinic`` and no others."""
    group = Group.objects.create(name=f"Front desk {clinic.slug}")
    group.permissions.add(
        Permission.objects.get(
            content_type__app_label="wagtailadmin", codename="access_admin"
        )
    )
    for codename in ("view_lead", "change_lead"):
        GroupClinicPermission.objects.create(
            group=group,
            clinic=clinic,
            permission=Permission.objects.get(
                content_type__app_label=Lead._meta.app_label, codename=codename
            ),
        )
    user = get_user_model().objects.create_user(
        username=f"frontdesk-{clinic.slug}",
        email=f"{clinic.slug}@example.org",
        password="demo",
    )
    user.groups.add(group)
    return user


def _image_value(image) -> dict:
    return {"image": image.pk, "alt_text": "A calm room", "decorative": False}


def _review() -> dict:
    return {
        "reviewer_name": "Dr. Ada Moreau",
        "reviewer_role": "pain medicine physician",
        "last_reviewed": dt.date(2026, 9, 1),
    }


def _make_clinic(name: str, number: str, **fields) -> Clinic:
    slug = name.lower().replace(" ", "-")
    clinic = factories.make_clinic(
        name=name,
        slug=slug,
        languages=["en", "es"],
        services="Injections and physical therapy.",
        parking="Free, behind the house.",
        transit="Bus 12 stops at the door.",
        access="Level entrance, elevator.",
        intake_emails=[f"{slug}@example.org"],
        **fields,
    )
    factories.make_phone(clinic, number=number, text_capable=True)
    factories.make_phone(clinic, number="+18155550199", extension="4", role="billing")
    return clinic
