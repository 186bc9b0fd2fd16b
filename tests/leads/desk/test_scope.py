"""The leads area x method x role x own or another clinic's lead: who gets what."""

from __future__ import annotations

from itertools import product

import pytest
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests import factories
from tpi_cms.leads.desk.viewset import lead_viewset
from tpi_cms.leads.record.models import Lead

pytestmark = pytest.mark.django_db

CANARY = "Canary-Zephyrine"
ROLES = ["anonymous", "editor", "desk", "other_desk", "manager", "superuser"]
WORKERS = {"desk", "other_desk", "manager", "superuser"}
#: Answer to people who may; everything else must be a redirect or a 404 or 405.
ALLOWED = {
    ("index", "get"): 200,
    ("index_results", "get"): 200,
    ("all", "get"): 200,
    ("closed_results", "get"): 200,
    ("take", "post"): 302,
    ("held", "get"): 200,
    ("held_results", "get"): 200,
    ("edit", "get"): 200,
    ("edit", "post"): 302,
    ("move", "get"): 200,
    ("move", "post"): 200,
    ("release", "post"): 302,
}
ONE_LEAD = {"edit", "move", "release", "take"}


def url_names():
    """The other views of the area have tests of their own; all: test_admin_walk."""
    names = {pattern.name for pattern in lead_viewset.get_urlpatterns()}
    return sorted(names & {name for name, _method in ALLOWED})


@pytest.fixture
def world():
    clinic, other = factories.make_clinic(), factories.make_clinic()
    own = factories.make_lead(clinic, name="Own Patient", message="own words")
    foreign = factories.make_lead(
        other,
        name=CANARY,
        email=f"{CANARY}@example.org",
        topic=CANARY,
        message=CANARY,
        page_title=CANARY,
        phone="+18155550177",
    )
    users = {
        "editor": factories.make_editor(),
        "desk": factories.make_frontdesk_user(clinic),
        "other_desk": factories.make_frontdesk_user(other),
        "manager": factories.make_manager(),
        "superuser": factories.make_superuser(),
    }
    return {"own": own, "foreign": foreign, "users": users}


def sees(role, which):
    return role in {"manager", "superuser"} or (role, which) in {
        ("desk", "own"),
        ("other_desk", "foreign"),
    }


def expected(name, method, role, which):
    if role not in WORKERS:
        return 302
    if name in ONE_LEAD and not sees(role, which):
        return 404
    return ALLOWED.get((name, method), 405)


def assert_no_canary(response):
    for text in (CANARY, "555-0177", "5555550177"):
        assert text not in response.content.decode()
        assert text not in str(response.headers)


@pytest.mark.parametrize("role", ROLES)
def test_each_url_answers_only_those_who_may(world, role):
    """All in one test: making the world takes longer than to ask in it."""
    client = Client()
    if role != "anonymous":
        client.force_login(world["users"][role])
    for asked in product(url_names(), ["get", "post"], ["own", "foreign"]):
        with transaction.atomic():
            check_answer(world, client, role, *asked)
            transaction.set_rollback(True)


def check_answer(world, client, role, name, method, which):
    args = [world[which].pk] if name in ONE_LEAD else []
    url = reverse(f"tpi_cms_lead:{name}", args=args)
    work = {"outcome": "not_a_fit", "version": "0", "clinic": "nonsense"}
    response = getattr(client, method)(url, work)
    asked = (name, method, which)
    assert response.status_code == expected(name, method, role, which), asked
    if not sees(role, "foreign"):
        assert_no_canary(response)
    changed = (name, method) == ("edit", "post") and sees(role, which)
    stored = Lead.objects.get(pk=world[which].pk).status
    assert stored == (Lead.Status.CLOSED if changed else Lead.Status.NEW), asked
    if response.status_code == 302 and role not in WORKERS:
        assert "leads" not in response.headers["Location"].split("?")[0], asked


QUERIES = [
    f"q={CANARY}",
    "q=555-0177",
    "clinic={other}",
    "clinic={other}&status=new",
    "export=pdf",
    "ordering=-clinic__name",
    "ordering=clinic__leads__name",
    "p=99",
    "_w_filter_fragment=1&clinic={other}",
    "created_at_from=2000-01-01&created_at_to=nonsense",
]


@pytest.mark.parametrize("name", ["index", "all_results"])
def test_no_query_string_shows_another_clinics_lead(world, client, name):
    client.force_login(world["users"]["desk"])
    for template in QUERIES:
        query = template.format(other=world["foreign"].clinic_id)
        response = client.get(reverse(f"tpi_cms_lead:{name}") + "?" + query)
        assert response.status_code == 200, query
        assert response.headers["Content-Type"].startswith("text/html"), query
        # What was typed is shown again in the search box, and only there.
        found = [lead.name for lead in response.context["object_list"]]
        assert CANARY not in found, query
        if CANARY not in query and "0177" not in query:
            assert_no_canary(response)


def test_adding_copying_deleting_and_history_have_no_url(world):
    for name in ("add", "copy", "delete", "history", "usage", "inspect", "reorder"):
        for args in ([], [world["own"].pk]):
            with pytest.raises(NoReverseMatch):
                reverse(f"tpi_cms_lead:{name}", args=args)


@pytest.mark.parametrize("path", ["new/", "delete/{pk}/", "copy/{pk}/", "edit/{pk}/"])
def test_the_stock_addresses_are_gone(world, client, path):
    client.force_login(world["users"]["superuser"])
    base = reverse("tpi_cms_lead:index")
    response = client.get(base + path.format(pk=world["own"].pk))
    assert response.status_code == 404


@pytest.mark.parametrize("role", ["editor", "desk", "other_desk", "manager"])
def test_the_menu_item_is_there_for_those_with_a_permission(world, client, role):
    client.force_login(world["users"][role])
    html = client.get(reverse("wagtailadmin_home")).content.decode()
    assert (reverse("tpi_cms_lead:index") in html) == (role != "editor")


def test_the_request_history_names_nobody(world, client):
    lead = world["foreign"]
    client.force_login(world["users"]["manager"])
    work = {"outcome": "not_a_fit", "version": "0"}
    client.post(reverse("tpi_cms_lead:edit", args=[lead.pk]), work)
    response = client.get(reverse("tpi_cms_lead:log"))
    assert f"Request {lead.reference}" in response.content.decode()
    assert_no_canary(response)
