"""The report and the dashboard's panel: how each page stands, to whom."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from wagtail.models import GroupPagePermission

from tests import factories
from tpi_cms.content.review.report import ReviewsPanel
from tpi_cms.content.review.signing import sign
from tpi_cms.content.review.states import get_standings

from .pages import edit, make_signed, make_treatment, reload

pytestmark = pytest.mark.django_db
REPORT = "tpi_cms_review:report"


@pytest.fixture
def admin():
    return factories.make_superuser()


def ago(days: int) -> dt.date:
    return timezone.localdate() - dt.timedelta(days=days)


@pytest.fixture
def pages():
    """One in each state, and more ways into some."""
    ada = factories.make_practitioner(name="Dr. Ada Moreau")
    make = {
        "signed": make_signed(ada, title="Signed"),
        "due": make_signed(ada, title="Due", on=ago(350)),
        "overdue": make_signed(ada, title="Overdue", on=ago(400)),
        "unsigned": make_treatment(title="Unsigned"),
        "changed": make_signed(ada, title="Changed draft"),
        "changed_live": make_signed(ada, title="Changed live"),
        "signed_draft": make_treatment(title="Signed draft", live=False),
        "no_day": factories.make_condition(title="No day", reviewer_name="Dr. B"),
        "never_saved": factories.make_condition(title="Never saved"),
    }
    edit(make["changed"], standfirst="Other.")
    edit(make["changed_live"], standfirst="Other.").publish()
    draft = reload(make["signed_draft"])
    draft.unpublish()
    sign(edit(draft, standfirst="Signed draft."), ada, months=12)
    factories.make_page(type(factories.make_home()), title="No medicine")
    return make


def test_each_page_is_in_its_state(pages, admin):
    standings = get_standings(admin)
    states = {page.title: standings[page.pk].state for page in pages.values()}
    assert len(standings) == len(pages)
    assert states == {
        "Signed": "signed",
        "Due": "due",
        "Overdue": "overdue",
        "Unsigned": "unsigned",
        "Changed draft": "changed",
        "Changed live": "changed",
        "Signed draft": "signed",
        "Never saved": "unsigned",
        "No day": "unsigned",
    }


def test_the_report_shows_and_filters_them(client, pages, admin):
    client.force_login(admin)
    text = client.get(reverse(REPORT)).text
    assert all(page.title in text for page in pages.values())
    assert "No medicine" not in text
    found = client.get(reverse(REPORT), {"review_state": ["overdue", "due"]})
    assert {page.title for page in found.context["object_list"]} == {"Due", "Overdue"}
    drafts = client.get(reverse(REPORT), {"live": "False"})
    assert [page.title for page in drafts.context["object_list"]] == ["Signed draft"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_it_is_exported(client, pages, admin, kind):
    edit(pages["signed"], title="=HYPERLINK()").publish()
    client.force_login(admin)
    response = client.get(reverse(REPORT), {"export": kind})
    content = b"".join(response.streaming_content)
    assert response.status_code == 200
    if kind == "csv":
        assert "Overdue: patients see no review" in content.decode()
        assert "'=HYPERLINK()" in content.decode()


def test_an_editor_of_some_pages_sees_those(client, pages):
    editor = factories.make_user()
    group = factories.Group.objects.create(name="Some")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    change = Permission.objects.get(codename="change_page")
    own = pages["due"]
    GroupPagePermission.objects.create(
        group=group, page=own.page_ptr, permission=change
    )
    editor.groups.add(group)
    client.force_login(editor)
    found = client.get(reverse(REPORT)).context["object_list"]
    assert [page.title for page in found] == ["Due"]


def test_the_doctor_sees_what_they_signed(client, pages):
    doctor = factories.make_user()
    doctor.user_permissions.add(Permission.objects.get(codename="access_admin"))
    bob = factories.make_practitioner(name="Dr. Bob", user=doctor)
    page = make_signed(bob, title="Bob's")
    client.force_login(doctor)
    found = client.get(reverse(REPORT)).context["object_list"]
    assert [each.title for each in found] == ["Bob's"]
    assert (
        client.get(reverse("tpi_cms_review:review", args=[page.pk])).status_code == 200
    )
    other = reverse("tpi_cms_review:review", args=[pages["due"].pk])
    assert client.get(other).status_code in (302, 403)


def test_it_is_for_nobody_else(client, pages):
    user = factories.make_frontdesk_user(factories.make_clinic())
    client.force_login(user)
    assert client.get(reverse(REPORT)).status_code in (302, 403)
    assert "tpi-reviews" not in client.get(reverse("wagtailadmin_home")).text


def test_the_dashboard_counts_them_and_names_the_next_dates(client, pages, admin):
    client.force_login(admin)
    text = client.get(reverse("wagtailadmin_home")).text
    panel = text[text.index("Clinical reviews</") :]
    panel = panel[panel.index("tpi-lines") :]
    assert "Overdue: patients see no review" in panel
    assert panel.index(">Overdue<") < panel.index(">Due<") < panel.index(">Signed<")


def test_many_pages_take_as_many_queries_as_one(
    rf, admin, pages, django_assert_max_num_queries
):
    request = rf.get("/")
    request.user = admin
    with django_assert_max_num_queries(6):
        ReviewsPanel(request).get_context_data({})


def test_without_any_page_the_dashboard_says_what_will_stand_there(client, admin):
    client.force_login(admin)
    text = client.get(reverse("wagtailadmin_home")).text
    assert "stand here once there are any" in text
