"""The report "Copy": who sees which pages, filters, files, and what it costs."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wagtail.models import GroupPagePermission, Page

from tests import factories
from tests.content.copy.pages import make_sound, section
from tpi_cms.content.copy import report
from tpi_cms.content.copy.report import find_on_pages
from tpi_cms.pages.models import TreatmentIndexPage, TreatmentPage

pytestmark = pytest.mark.django_db
REPORT = "/admin/reports/copy/"


@pytest.fixture
def page():
    body = section(("prose", "<p>It is very safe.</p>"), heading="It")
    return make_sound(body, title="Needling")


@pytest.fixture
def editor(client):
    user = factories.make_editor()
    client.force_login(user)
    return user


def rows(response) -> list[tuple[str, str]]:
    found = response.context["object_list"]
    return [(row.page.title, row.finding.id) for row in found]


def of_page(response, page) -> list[str]:
    return [name for title, name in rows(response) if title == page.title]


def test_it_lists_what_is_found_with_a_link_to_the_field(client, editor, page):
    response = client.get(REPORT)
    html = response.content.decode()
    assert of_page(response, page) == ["safety"]
    assert f"/pages/{page.pk}/edit/#:w:contentpath=body.s1.content.s1-0" in html
    assert "“It is very safe.”" in html and "Name the common risks" in html
    assert "https://www.ftc.gov/" in html
    assert REPORT in client.get("/admin/").content.decode()  # in the menu


def test_it_is_filtered_by_check_and_page_type(client, editor, page):
    of_home = rows(client.get(REPORT, {"check": "no-description"}))
    assert of_home and {name for _title, name in of_home} == {"no-description"}
    kind = ContentType.objects.get_for_model(TreatmentPage)
    assert rows(client.get(REPORT, {"content_type": kind.pk})) == [
        ("Needling", "safety")
    ]
    both = {"content_type": kind.pk, "check": "cure"}
    response = client.get(REPORT, both)
    assert rows(response) == []
    assert "Nothing of what you chose" in response.content.decode()


def test_one_sees_the_pages_that_one_may_edit(client, editor, page):
    other = make_sound(
        section(("prose", "<p>It is painless.</p>"), heading="It"),
        parent=factories.make_page(TreatmentIndexPage, title="Others"),
        title="Elsewhere",
    )
    group = editor.groups.get()
    GroupPagePermission.objects.filter(group=group).delete()
    GroupPagePermission.objects.create(
        group=group, page=other.get_parent(), permission_type="change"
    )
    assert {title for title, _name in rows(client.get(REPORT))} == {
        "Elsewhere",
        "Others",
    }
    GroupPagePermission.objects.filter(group=group).delete()
    assert client.get(REPORT).status_code == 302
    assert REPORT not in client.get("/admin/").content.decode()


def test_of_a_live_page_what_readers_see_counts_of_another_its_draft(editor, page):
    page.standfirst = "It is painless."
    page.save_revision()
    assert [row.finding.id for row in find_on_pages(get_pages(page))] == ["safety"]
    TreatmentPage.objects.get(pk=page.pk).unpublish()
    found = [row.finding.id for row in find_on_pages(get_pages(page))]
    assert found[:2] == ["safety", "painless"]


def get_pages(*pages):
    return Page.objects.filter(pk__in=[page.pk for page in pages])


@pytest.mark.parametrize("live", [True, False])
def test_queries_follow_the_kinds_of_pages_not_their_number(editor, page, live):
    def measure(pages) -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            assert len(
                {row.page.pk for row in find_on_pages(get_pages(*pages))}
            ) == len(pages)
        return len(queries)

    body = section(("prose", "<p>It is painless.</p>"), heading="It")
    pages = [make_sound(body) for _each in range(6)]
    for each in pages:
        each.save_revision()
        each.live = live
        each.save()
    few = measure(pages[:2])
    assert measure(pages) == few <= 8


def test_batches_leave_nothing_out(editor, page, monkeypatch):
    more = [make_sound(section(("prose", "<p>A cure.</p>"))) for _each in range(5)]
    monkeypatch.setattr(report, "BATCH", 2)
    found = {row.page.pk for row in find_on_pages(get_pages(page, *more))}
    assert found == {each.pk for each in (page, *more)}


def test_findings_are_kept_until_the_page_changes(editor, page):
    first = [row.finding for row in find_on_pages(get_pages(page))]
    with CaptureQueriesContext(connection) as queries:
        assert [row.finding for row in find_on_pages(get_pages(page))] == first
    assert len(queries) == 2  # the pages, and all titles
    page.body = [("section", {"heading": "It", "content": []})]
    page.save_revision().publish()
    found = {row.finding.id for row in find_on_pages(get_pages(page))}
    assert "safety" not in found


def test_it_can_be_saved_as_a_file_that_calculates_nothing(client, editor, page):
    page.title = page.draft_title = "=Needling"
    page.save()
    text = b"".join(client.get(REPORT, {"export": "csv"}).streaming_content).decode()
    heading, *lines = csv.reader(io.StringIO(text))
    assert heading[:4] == ["Page", "What", "Where", "Words"]
    line = next(line for line in lines if line[3] == "very safe")
    assert line[0] == "'=Needling" and line[6].startswith("FTC")
    answer = client.get(REPORT, {"export": "xlsx"})
    content = b"".join(answer.streaming_content)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert "very safe" in [row[3].value for row in sheet.rows]
