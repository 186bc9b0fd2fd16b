"""Scanning pages for typed numbers, and making references of them."""

from __future__ import annotations

import json

import pytest
from django.contrib.auth.models import Group, Permission

from wagtail.models import GroupPagePermission, PageLogEntry

from tests import factories
from tpi_cms.clinics.models import ClinicPhone
from tpi_cms.content.phones.convert import LOG_ACTION, Outcome, convert
from tpi_cms.content.phones.models import PhoneScan, TypedNumber
from tpi_cms.content.phones.scan import scan_batch

Role = ClinicPhone.Role


def make_body(*texts, kind="prose"):
    content = [
        {"type": kind, "value": text, "id": f"b{n}"} for n, text in enumerate(texts)
    ]
    value = {"heading": "Call", "content": content}
    return json.dumps([{"type": "section", "id": "s1", "value": value}])


def scan():
    scan_batch()
    return list(TypedNumber.objects.select_related("page"))


@pytest.fixture
def clinic(db):
    clinic = factories.make_clinic(name="Port Ansel")
    factories.make_phone(clinic)
    factories.make_phone(clinic, number="+18155550143", role=Role.NURSE)
    return clinic


@pytest.fixture
def admin(db):
    return factories.make_superuser()


@pytest.fixture
def page(clinic):
    return factories.make_treatment(
        standfirst="Ring 815.555.0142",
        alternate_names=["TPI 815-555-0142"],
        body=make_body("<p>Call (815) 555-0142 or <b>815-555-0143</b>.</p>"),
    )


def read(page) -> str:
    fresh = type(page).objects.get(pk=page.pk)
    return fresh.body[0].value["content"][0].value.source


def test_every_text_of_a_page_is_read(page):
    found = {(row.path, row.e164, row.can_convert) for row in scan()}
    assert found == {
        ("standfirst", "+18155550142", False),
        ("alternate_names", "+18155550142", False),
        ("body.s1.content.b0", "+18155550142", True),
        ("body.s1.content.b0", "+18155550143", True),
    }


def test_a_draft_is_read_beside_what_is_live(page):
    page.standfirst = page.alternate_names = ""
    page.alternate_names = []
    page.body = make_body("<p>Now 815-555-0199</p>")
    page.save_revision()
    found = {(row.in_draft, row.e164) for row in scan()}
    assert (True, "+18155550199") in found
    assert (False, "+18155550142") in found
    assert (True, "+18155550142") not in found


def test_batches_cover_all_pages_once_and_old_finds_go(page):
    progress, rounds = scan_batch(size=1), 1
    while progress.after is not None:
        progress, rounds = scan_batch(progress.after, size=1), rounds + 1
    assert progress.done == progress.total == rounds - 1
    assert PhoneScan.objects.get().pages == progress.total
    assert len(scan()) == 4


def test_a_live_page_is_changed_and_published(page, clinic, admin):
    done = convert(scan(), user=admin)
    assert (list(done.pages), done.numbers) == ([Outcome.PUBLISHED], 2)
    html = read(page)
    assert f'whose="clinic" id="{clinic.pk}" use="main"' in html
    assert 'use="nurse"' in html and "555" not in html
    page.refresh_from_db()
    assert page.latest_revision.user == admin
    assert PageLogEntry.objects.filter(page=page, action=LOG_ACTION, user=admin)
    assert {row.path for row in TypedNumber.objects.all()} == {
        "standfirst",
        "alternate_names",
    }


def test_only_the_chosen_number_is_changed(page, admin):
    scan()
    rows = TypedNumber.objects.filter(e164="+18155550143", can_convert=True)
    convert(rows.select_related("page"), user=admin)
    assert "(815) 555-0142" in read(page) and "0143" not in read(page)


def test_a_draft_is_changed_and_stays_one(page, admin):
    page.title = "Another title"
    page.save_revision()
    done = convert(scan(), user=admin)
    assert list(done.pages) == [Outcome.DRAFT]
    assert "(815) 555-0142" in read(page)
    page.refresh_from_db()
    draft = page.get_latest_revision_as_object()
    assert draft.title == "Another title" and page.title != "Another title"
    assert "555" not in draft.body[0].value["content"][0].value.source


def test_a_locked_page_is_left_alone(page, admin):
    page.locked = True
    page.save()
    assert list(convert(scan(), user=admin).pages) == [Outcome.LOCKED]
    assert "(815) 555-0142" in read(page)


def test_who_may_not_edit_a_page_changes_nothing(page, django_user_model):
    user = django_user_model.objects.create_user("reader", password="x")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    assert list(convert(scan(), user=user).pages) == [Outcome.FORBIDDEN]
    assert "(815) 555-0142" in read(page)


def test_who_may_not_publish_leaves_a_draft(page, django_user_model):
    user = django_user_model.objects.create_user("writer", password="x")
    group = Group.objects.create(name="Writers")
    user.groups.add(group)
    permission = Permission.objects.get(
        codename="change_page", content_type__app_label="wagtailcore"
    )
    GroupPagePermission.objects.create(
        group=group, page=page.get_root(), permission=permission
    )
    assert list(convert(scan(), user=user).pages) == [Outcome.DRAFT]
    assert "(815) 555-0142" in read(page)


def test_a_number_that_two_clinics_have_is_left_to_people(page, admin):
    factories.make_phone(factories.make_clinic(), number="+18155550142")
    done = convert(scan(), user=admin)
    assert done.numbers == 1
    assert "(815) 555-0142" in read(page)


def test_one_that_a_reference_would_not_show_is_left_alone(page, clinic, admin):
    clinic.phones.filter(role=Role.MAIN).update(sort_order=2)
    factories.make_phone(clinic, number="+18155550150", sort_order=1)
    clinic.phones.filter(role=Role.NURSE).update(is_public=False)
    assert list(convert(scan(), user=admin).pages) == [Outcome.NOTHING]


def test_other_blocks_are_read_too(clinic):
    quote = {"text": "<p>815-555-0142</p>"}
    factories.make_treatment(body=make_body(quote, kind="callout"))
    assert [row.path for row in scan()] == ["body.s1.content.b0.text"]


def test_a_reference_is_no_typed_number(clinic):
    html = f'<p><embed embedtype="tpi-phone" whose="clinic" id="{clinic.pk}"/></p>'
    factories.make_treatment(body=make_body(html))
    assert scan() == []
