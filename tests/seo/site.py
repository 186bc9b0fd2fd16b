"""A site with a page of every kind, each with all that structured data can tell."""

from __future__ import annotations

import datetime as dt
import json

from wagtail.models import Page, Site

from tests import factories
from tpi_cms.clinics.hours import moment
from tpi_cms.clinics.models import Clinic, ClinicPhone
from tpi_cms.pages import models as pages

HOURS = {
    **factories.WEEKDAYS_8_TO_5,
    "tu": [["08:00", "12:00"], ["13:00", "17:30"]],
    "fr": [["18:00", "02:00"]],
    "su": [["00:00", "00:00"]],
}
AUTHOR = {"author_name": "Ines Marlow", "author_role": "clinician"}
#: Given once all is there: what is added to a page voids its sign-off.
REVIEW = {
    "reviewer_name": "Dr. Ada Moreau",
    "reviewer_role": "pain medicine physician",
    "last_reviewed": dt.date(2026, 9, 1),
    "next_review": dt.date(2027, 9, 1),
}
BODY = [
    ("How it works", "HowItWorks", "prose", "<p>A needle finds the <b>knot</b>.</p>"),
    ("Before you come", "Preparation", "prose", "<p>Eat as usual. Wear a top.</p>"),
    (
        "The visit",
        "Procedure",
        "steps",
        {"items": [{"title": "We talk", "text": "<p>You show us where.</p>"}]},
    ),
    (
        "What can go wrong",
        "RisksOrComplications",
        "terms",
        {"items": [{"term": "Infection", "text": "<p>Rare &amp; treatable.</p>"}]},
    ),
    (
        "Whom it suits",
        "Candidacy",
        "bullets",
        {
            "lead_in": "We don’t offer it when there is:",
            "items": ["<p>an infection of the skin</p>", "<p>a bleeding disorder</p>"],
            "marker": "cross",
        },
    ),
    ("Afterwards", "SelfCare", "prose", "<p>Rest for a day.</p><p>Drink water.</p>"),
    (
        "Questions",
        "",
        "faq",
        {
            "items": [
                {"question": "Does it <hurt>?", "answer": "<p>A little.</p>"},
                {"question": "Can I drive?", "answer": "<ul><li>Yes</li></ul>"},
            ]
        },
    ),
    (
        "Sources",
        "",
        "citations",
        {
            "items": [
                {
                    "title": "A review of needling",
                    "publisher": "Society of Muscles",
                    "url": "https://journal.example.org/1",
                    "date": "2024-05",
                }
            ]
        },
    ),
]


def make_body() -> str:
    return json.dumps(
        [
            {
                "type": "section",
                "value": {
                    "heading": heading,
                    "aspect": aspect,
                    "content": [{"type": kind, "value": value}],
                },
            }
            for heading, aspect, kind, value in BODY
        ]
    )


def build_pages() -> list[Page]:
    """Every live page, home first; each kind of ``tpi_cms.pages`` is among them."""
    home = make_front_page()
    image = factories.make_image(64, 56)
    hero = {"hero_image": image, "hero_alt": "A shoulder"}
    clinic = make_full_clinic()
    location = factories.make_location(clinic, standfirst="By the pier.", **hero)
    waiting = factories.make_clinic(
        name="Cold Harbor", status=Clinic.Status.TEMPORARILY_CLOSED, opens_on=in_days(9)
    )
    factories.make_location(waiting)
    condition = factories.make_condition(
        title="Stiff neck",
        standfirst="A neck that won’t turn.",
        alternate_names=["Torticollis"],
        symptoms=["Ache on one side"],
        causes=["Strain"],
        risk_factors=["Desk work"],
        diagnosis=["An examination"],
        complications=["Headache"],
        self_care=["Heat"],
        red_flags=["Fever"],
        body_areas=["Neck"],
        body=make_body(),
        **hero,
        **AUTHOR,
    )
    treatment = factories.make_treatment(
        title="Trigger point injections",
        standfirst="A small amount of medicine, in a tight muscle.",
        alternate_names=["TPI"],
        body_areas=["Neck", "Shoulder"],
        procedure_type="PercutaneousProcedure",
        key_facts=json.dumps(
            [{"type": "fact", "value": {"kind": "substance", "value": "Lidocaine"}}]
        ),
        hero_caption="We mark the spot.",
        hero_credit="Ann Ibarra",
        body=make_body(),
        **hero,
        **AUTHOR,
    )
    surgery = factories.make_treatment(
        title="Nerve release", procedure_type="SurgicalProcedure", body=make_body()
    )
    for each in (treatment, surgery):
        factories.link_condition(each, condition)
    factories.make_local(location, treatment, standfirst="With us on Mondays.")
    factories.make_page(pages.StandardPage, title="About us", standfirst="Who we are.")
    guide = add_people(treatment, clinic, image)
    found = Page.objects.descendant_of(home, inclusive=True).live().specific()
    for page in found:
        page.save_revision(log_action=False).publish()
    for page in (condition, treatment, guide):
        sign_off(page)
    found = found.all()
    return [home, *(page for page in found if page.pk != home.pk)]


def sign_off(page) -> None:
    page.refresh_from_db()
    for name, value in REVIEW.items():
        setattr(page, name, value)
    page.save()


def add_people(treatment, clinic, image) -> pages.ArticlePage:
    """Two practitioners, one without a page; the guide that the other wrote."""
    physician = factories.make_practitioner(
        name="Dr. Ines Marlow",
        slug="ines-marlow",
        credentials="MD, FAAPMR",
        npi="1234567893",
        specialties=["Anesthesia", "Pain medicine"],
        languages=["es"],
        photo=image,
        biography="Trained in Harborview.",
        clinics=[clinic],
    )
    nurse = factories.make_practitioner(name="Lee Song", is_physician=False)
    factories.make_practitioner_page(physician, body=make_body())
    for person in (physician, nurse):
        pages.TreatmentPractitioner.objects.create(
            treatment=treatment, practitioner=person
        )
    guide = factories.make_article(
        title="Before you come",
        standfirst="What to bring.",
        body=make_body(),
        author=physician,
        author_role="clinician",
        reviewer=physician,
    )
    factories.make_article(
        title="My stiff neck",
        kind="story",
        author_name="June A.",
        author_role="patient",
    )
    factories.make_sheet(treatment, title="At home", standfirst="Keep this.")
    return guide


def make_front_page() -> pages.HomePage:
    """The home page that later pages stand below."""
    home = pages.HomePage(title="Home", slug="tpi-home", standfirst="What hurts?")
    Page.get_first_root_node().add_child(instance=home)
    Site.objects.all().delete()
    Site.objects.create(
        hostname="localhost",
        site_name="Harbor & Prairie",
        root_page=home,
        is_default_site=True,
    )
    return home


def make_full_clinic() -> Clinic:
    clinic = factories.make_clinic(
        name="Port Ansel",
        weekly_hours=HOURS,
        latitude="41.12000",
        longitude="-87.86000",
        languages=["en", "es", "Klingon"],
        profile_urls=["https://maps.example.org/1"],
        booking_url="https://book.example.org/",
        parking="Free, behind the house.",
        transit="Bus 12.\nStops at the door.",
        access="Level entrance.",
    )
    factories.make_phone(clinic, extension="4", note="day and night")
    for role, number in (("fax", "3"), ("billing", "4"), ("nurse", "5")):
        factories.make_phone(
            clinic, number=f"+1815555014{number}", role=ClinicPhone.Role(role)
        )
    factories.make_special_day(clinic, in_days(3), reason="Training")
    factories.make_special_day(
        clinic, in_days(5), opens=dt.time(10), closes=dt.time(14), reason="Fair"
    )
    return clinic


def in_days(number: int) -> dt.date:
    return moment.now().date() + dt.timedelta(days=number)
