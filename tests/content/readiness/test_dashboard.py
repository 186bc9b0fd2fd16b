"""The dashboard's panel for who writes: bounded, and of one's own pages only."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group as AuthGroup
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from wagtail.models import GroupPagePermission

from tests import factories
from tests.content.readiness.test_finding import make_whole_treatment
from tpi_cms.content.readiness import dashboard
from tpi_cms.pages import models as pages

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_is_counted(monkeypatch):
    """And a slow machine may take its time."""
    cache.clear()
    monkeypatch.setattr(dashboard, "SECONDS", 60)


@pytest.fixture
def editor(client):
    user = factories.make_clinic_editor()
    client.force_login(user)
    client.user = user
    return client


def read_panel(client) -> dict[str, str]:
    """Heading's id to what stands below; empty where there is no panel."""
    answer = client.get(reverse("wagtailadmin_home"))
    soup = BeautifulSoup(answer.content, "html.parser").find(class_="tpi-writing")
    if soup is None:
        return {}
    return {
        part["aria-labelledby"].removeprefix("tpi-writing-"): part.get_text(
            " ", strip=True
        )
        for part in soup.find_all("section")
    }


def make_draft(title, user=None, **fields):
    page = factories.make_treatment(title=title, **fields)
    page.save_revision(user=user)
    return page


def test_ones_own_drafts_are_listed_and_those_of_others_counted(editor):
    make_draft("My needles", editor.user)
    make_draft("Their braces", factories.make_superuser())
    told = read_panel(editor)["drafts"]
    assert "Drafts: 1 yours, 2 in all" in told
    assert "My needles" in told and "Their braces" not in told
    assert "Changes to a live page" in told


def test_who_has_none_sees_those_of_others_and_whose_they_are(editor):
    make_draft("Their braces", factories.make_superuser(), live=False)
    told = read_panel(editor)["drafts"]
    assert "1 of others" in told and "Their braces" in told
    assert "admin" in told and "Not on the website" in told


def test_a_published_page_is_no_draft(editor):
    make_draft("Needles", editor.user).get_latest_revision().publish()
    assert "Needles" not in read_panel(editor)["drafts"]


def test_scheduled_pages_stand_in_the_order_of_their_day_and_late_ones_are_marked(
    editor,
):
    for title, days in (("Later", 9), ("Sooner", 2), ("Missed", 1)):
        at = timezone.now() + dt.timedelta(days=days)
        page = factories.make_treatment(title=title, live=False, go_live_at=at)
        page.save_revision().publish()
    missed = page.get_latest_revision()
    missed.approved_go_live_at = timezone.now() - dt.timedelta(hours=2)
    missed.save()
    told = read_panel(editor)["scheduled"]
    assert told.index("Missed") < told.index("Sooner") < told.index("Later")
    assert told.count("Late:") == 1 and told.count("Goes live") == 2


def test_pages_that_lack_most_come_first_and_whole_ones_are_left_out(editor):
    whole = make_whole_treatment()
    whole.title, whole.signed_digest = "Nothing amiss", ""  # Signed as it is now.
    whole.save_revision(user=editor.user)
    make_draft("Bare", editor.user)
    draft = make_draft("Half", editor.user, author_name="Ines", body_areas=["Neck"])
    draft.standfirst = "It is guaranteed to help."
    draft.save_revision(user=editor.user)
    read_panel(editor)
    told = read_panel(editor)["open"]
    assert told.index("Bare") < told.index("Half")
    assert "1 in its copy" in told and "Of 6 pages changed last" in told
    assert "Nothing amiss" not in told


def test_a_page_that_a_script_made_without_a_revision_is_looked_at_too(editor):
    factories.make_treatment(title="Imported")
    told = read_panel(editor)["open"]
    assert "Imported" in told


def test_an_empty_site_says_what_comes_next(editor):
    told = read_panel(editor)
    assert "Add a page" in told["drafts"]
    assert "sets one" in told["scheduled"]
    assert "Once pages are written" in told["open"]


def test_who_may_change_no_page_sees_none_of_it(client):
    client.force_login(factories.make_frontdesk_user(factories.make_clinic()))
    make_draft("Secret plans")
    assert read_panel(client) == {}


def test_pages_that_one_may_not_change_are_not_named(client):
    mine = factories.make_index(pages.ConditionIndexPage)
    user = factories.make_user()
    group = AuthGroup.objects.create(name="Conditions")
    access = factories.make_editor().groups.first().permissions.all()
    group.permissions.set(access)
    GroupPagePermission.objects.create(
        group=group, page=mine, permission=get_change_permission()
    )
    user.groups.set([group])
    client.force_login(user)
    make_draft("Needles")
    at = timezone.now() + dt.timedelta(days=1)
    secret = factories.make_treatment(title="Launch", live=False, go_live_at=at)
    secret.save_revision().publish()
    factories.make_condition(title="Sciatica").save_revision()
    told = " ".join(read_panel(client).values())
    assert "Sciatica" in told
    assert "Needles" not in told and "Launch" not in told


def get_change_permission():
    found = GroupPagePermission.objects.filter(
        permission__codename__startswith="change"
    )
    return found.first().permission


def visit(client) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("wagtailadmin_home"))
    return len(queries)


def test_many_pages_cost_no_more_queries_than_a_few(editor):
    for number in range(dashboard.COUNTED):
        make_draft(f"First {number}", editor.user)
    visit(editor)
    few = visit(editor)
    for number in range(40):
        make_draft(f"Page {number}", editor.user)
    cold = visit(editor)
    for _visit in range(dashboard.LOOKED_AT // dashboard.COUNTED):
        visit(editor)
    assert visit(editor) <= few
    assert cold <= few + 12 * dashboard.COUNTED + 2


def test_a_visit_stops_counting_when_it_took_long(editor, monkeypatch):
    for number in range(4):
        make_draft(f"Page {number}", editor.user)
    monkeypatch.setattr(dashboard, "SECONDS", 0.01)
    monkeypatch.setattr(dashboard, "find_gaps", lambda page: time.sleep(0.02) or [])
    assert "Of 1 page changed last" in read_panel(editor)["open"]
    assert "Of 2 pages changed last" in read_panel(editor)["open"]
