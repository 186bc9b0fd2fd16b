"""Builders for tests: plain functions, keyword defaults, saved unless said."""

from __future__ import annotations

import itertools
from io import BytesIO

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image as PillowImage

from wagtail.images import get_image_model
from wagtail.models import Locale, Page, Site, Workflow, WorkflowPage, WorkflowTask

from tpi_cms.clinics.models import Clinic, ClinicPhone, ClinicSpecialHours
from tpi_cms.content.review.models import Practitioner, SignOffTask
from tpi_cms.leads.access.groups import (
    create_editors_group,
    create_managers_group,
    get_front_desk_groups,
)
from tpi_cms.leads.consents.models import ConsentText
from tpi_cms.leads.record.models import Lead
from tpi_cms.pages import models as pages

_numbers = itertools.count(1)

WEEKDAYS_8_TO_5 = {day: [["08:00", "17:00"]] for day in ("mo", "tu", "we", "th", "fr")}


def make_clinic(**fields) -> Clinic:
    """An open, public clinic in Illinois, weekdays 8 to 5, without phones."""
    number = next(_numbers)
    defaults = {
        "name": f"Clinic {number}",
        "slug": f"clinic-{number}",
        "public_without_page": True,
        "street_address": "12 Example Street",
        "locality": "Harborview",
        "region": "IL",
        "postal_code": "60901",
        "country": "US",
        "time_zone": "America/Chicago",
        "weekly_hours": WEEKDAYS_8_TO_5,
        "intake_emails": [f"desk{number}@example.org"],
    }
    return Clinic.objects.create(**{**defaults, **fields})


def make_phone(clinic: Clinic, **fields) -> ClinicPhone:
    defaults = {"number": "+18155550142", "role": ClinicPhone.Role.MAIN}
    return ClinicPhone.objects.create(clinic=clinic, **{**defaults, **fields})


def make_special_day(clinic: Clinic, date, **fields) -> ClinicSpecialHours:
    """Closed on ``date``, unless ``opens`` and ``closes`` are given."""
    return ClinicSpecialHours.objects.create(clinic=clinic, date=date, **fields)


def make_home(**fields) -> Page:
    """A home page that is the root of the default site; made once a test."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is not None and site.root_page.slug == "tpi-home":
        return site.root_page.specific
    defaults = {"title": "Home", "slug": "tpi-home"}
    home = Page.get_first_root_node().add_child(instance=Page(**{**defaults, **fields}))
    Site.objects.filter(is_default_site=True).delete()
    Site.objects.create(
        hostname="localhost",
        site_name="Harbor & Prairie",
        root_page=home,
        is_default_site=True,
    )
    return home


def make_page(model, parent=None, **fields):
    """A live page of any class, below ``parent`` or the home page."""
    number = next(_numbers)
    defaults = {"title": f"{model._meta.verbose_name} {number}", "slug": f"p-{number}"}
    return (parent or make_home()).add_child(instance=model(**{**defaults, **fields}))


def make_index(model, parent=None, **fields):
    """The home page's index of that class, made when there is none yet."""
    existing = model.objects.first() if parent is None and not fields else None
    return existing or make_page(model, parent, **fields)


def make_treatment(parent=None, **fields) -> pages.TreatmentPage:
    parent = parent or make_index(pages.TreatmentIndexPage)
    return make_page(pages.TreatmentPage, parent, **fields)


def make_condition(parent=None, **fields) -> pages.ConditionPage:
    parent = parent or make_index(pages.ConditionIndexPage)
    return make_page(pages.ConditionPage, parent, **fields)


def make_location(clinic: Clinic | None = None, parent=None, **fields):
    """A location page with its clinic's name and slug."""
    parent = parent or make_index(pages.LocationIndexPage)
    clinic = clinic or make_clinic()
    defaults = {"clinic": clinic, "title": clinic.name, "slug": clinic.slug}
    return make_page(pages.LocationPage, parent, **{**defaults, **fields})


def make_practitioner(**fields) -> Practitioner:
    """A physician, without page or photo; ``clinics``: a list."""
    number = next(_numbers)
    clinics = fields.pop("clinics", [])
    defaults = {
        "name": f"Dr. Practitioner {number}",
        "slug": f"practitioner-{number}",
        "credentials": "MD",
        "job_title": "pain medicine physician",
        "is_physician": True,
    }
    practitioner = Practitioner.objects.create(**{**defaults, **fields})
    practitioner.clinics.set(clinics)
    return practitioner


def make_practitioner_page(practitioner: Practitioner | None = None, **fields):
    """A page with the practitioner's name and slug."""
    parent = make_index(pages.PractitionerIndexPage)
    person = practitioner or make_practitioner()
    defaults = {"practitioner": person, "title": person.name, "slug": person.slug}
    return make_page(pages.PractitionerPage, parent, **{**defaults, **fields})


def make_article(parent=None, **fields) -> pages.ArticlePage:
    """A guide."""
    parent = parent or make_index(pages.ArticleIndexPage)
    return make_page(pages.ArticlePage, parent, **fields)


def make_sheet(treatment, **fields) -> pages.AfterCarePage:
    """What to take home after the treatment."""
    return make_page(pages.AfterCarePage, treatment, **fields)


def link_condition(treatment, condition, note=""):
    """``treatment`` may help ``condition``."""
    return pages.TreatmentCondition.objects.create(
        treatment=treatment, condition=condition, note=note
    )


def make_image(width: int = 640, height: int = 480, **fields):
    data = BytesIO()
    PillowImage.new("RGB", (width, height), "teal").save(data, "PNG")
    upload = SimpleUploadedFile("picture.png", data.getvalue(), "image/png")
    defaults = {"title": "A picture", "file": upload}
    return get_image_model().objects.create(**{**defaults, **fields})


def make_superuser(**fields):
    defaults = {"username": "admin", "email": "admin@example.org", "password": "demo"}
    return get_user_model().objects.create_superuser(**{**defaults, **fields})


def make_lead(clinic: Clinic | None = None, **fields) -> Lead:
    """A stored lead without consents or deliveries; due since it came, if it is open.

    Nothing is promised, unless ``promised_at`` is given.
    """
    number = next(_numbers)
    is_open = fields.get("status", "new") in ("new", "waiting")
    came = fields.get("created_at") or timezone.now()
    due = came if is_open and not fields.get("held_at") else None
    defaults = {
        "due_from": due,
        "next_at": fields.get("promised_at") or due,
        "clinic": clinic or make_clinic(),
        "name": f"Patient {number}",
        "phone": "+18158020088",
        "dedupe_key": f"key-{number}",
    }
    return Lead.objects.create(**{**defaults, **fields})


def make_consent_text(*, language: str = "en", live: bool = True, **fields):
    """A contact text in English, published, with its revision; any wording goes."""
    locale, _is_new = Locale.all_objects.get_or_create(language_code=language)
    defaults = {"purpose": "contact", "wording": "{organization} may call me."}
    text = ConsentText.objects.create(
        **{**defaults, **fields}, locale=locale, live=False
    )
    if live:
        text.save_revision(clean=False).publish()
        text.refresh_from_db()
    return text


def make_user(username: str = "", **fields):
    """A user without any permission; the password is ``demo``."""
    name = username or f"user-{next(_numbers)}"
    defaults = {"email": f"{name}@example.org", "password": "demo"}
    return get_user_model().objects.create_user(name, **{**defaults, **fields})


def make_editor(**fields):
    """A member of Wagtail's own group of editors."""
    user = make_user(**fields)
    user.groups.set(Group.objects.filter(name="Editors"))
    return user


def make_clinic_editor(**fields):
    """Pages, and what is public of clinics."""
    user = make_user(**fields)
    user.groups.set([create_editors_group()[0]])
    return user


def make_manager(**fields):
    """A clinic manager: all leads, all clinics, all pages."""
    user = make_user(**fields)
    user.groups.set([create_managers_group()[0]])
    return user


def make_frontdesk_user(*clinics: Clinic, **fields):
    """Works at the front desks of these clinics."""
    user = make_user(**fields)
    user.groups.set(
        [group for clinic in clinics for group in get_front_desk_groups(clinic)]
    )
    return user


def make_local(location, treatment, **fields) -> pages.LocalTreatmentPage:
    """A page about the treatment below that location page."""
    title = f"{treatment.title} at {location.title}"
    defaults = {"title": title, "slug": treatment.slug, "treatment": treatment}
    return make_page(pages.LocalTreatmentPage, location, **{**defaults, **fields})


def offer(treatment, *clinics: Clinic) -> None:
    """The treatment is offered at these clinics and at no other."""
    treatment.offered_everywhere = False
    treatment.save()
    pages.TreatmentClinic.objects.bulk_create(
        pages.TreatmentClinic(treatment=treatment, clinic=clinic) for clinic in clinics
    )


def translate(page, locale: Locale, title: str, **fields):
    """A live translation, its parents' made first, as Wagtail makes them."""
    copy = page.copy_for_translation(locale, copy_parents=True)
    copy.title, copy.slug = title, f"{page.slug}-{locale.language_code}"
    for name, value in {"live": True, **fields}.items():
        setattr(copy, name, value)
    copy.save()
    copy.get_ancestors().filter(locale=locale).update(live=True)
    cache.clear()
    return type(page).objects.get(pk=copy.pk)


def make_sign_off_workflow(practitioner, *pages: Page, months: int = 12) -> Workflow:
    """One step, in which that practitioner signs, for these pages and those below."""
    task = SignOffTask.objects.create(
        name="Clinical sign-off", practitioner=practitioner, months=months
    )
    workflow = Workflow.objects.create(name="Clinical review")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=1)
    for page in pages:
        WorkflowPage.objects.create(workflow=workflow, page=page)
    return workflow
