"""The lists of requests as they are seen: rows, filters, search, news, taking a row."""

from __future__ import annotations

import datetime as dt
import json
import re
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tpi_cms.clinics.models import Clinic
from tpi_cms.leads.desk import listing as listing_module
from tpi_cms.leads.desk import queues
from tpi_cms.leads.desk.dashboard import UndeliveredSummaryItem
from tpi_cms.leads.desk.tabs import QueueTabs
from tpi_cms.leads.outbox.models import Delivery
from tpi_cms.leads.record.models import Lead
from tpi_cms.leads.record.steps import change_clinic

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(clinic):
    return factories.make_frontdesk_user(clinic, first_name="Marisol", last_name="V")


@pytest.fixture
def listing(client, desk):
    client.force_login(desk)

    def get(name="index", **query):
        return client.get(reverse(f"tpi_cms_lead:{name}"), query)

    return get


def found(response):
    return [lead.name for lead in response.context["object_list"]]


def text_of(response):
    return response.content.decode()


# --- rows -------------------------------------------------------------------------


def test_a_row_has_the_topic_and_a_number_to_call(clinic, listing):
    factories.make_lead(
        clinic,
        phone="+18155550142",
        phone_extension="4",
        topic="Sciatica",
        contact_method="text",
        requested_for="dependent",
        language="es",
    )
    html = text_of(listing())
    assert 'href="tel:+1-815-555-0142;ext=4"' in html
    assert '<bdi dir="ltr">(815) 555-0142 ext. 4</bdi>' in html
    for text in ("Sciatica", "by a parent or guardian", "Prefers a text", "Spanish"):
        assert text in html


def test_a_row_links_to_the_request_with_the_list_it_stands_in(clinic, listing):
    lead = factories.make_lead(clinic)
    html = text_of(listing(owner="nobody", ordering="-next_at", p=1))
    url = reverse("tpi_cms_lead:edit", args=[lead.pk])
    query = "owner=nobody&amp;ordering=-next_at&amp;queue=due"
    assert f'href="{url}?{query}"' in html


def test_each_list_has_the_column_that_matters_there(clinic, listing):
    booked = {"status": "booked", "visit_on": dt.date(2026, 12, 1)}
    factories.make_lead(clinic, **booked)
    factories.make_lead(clinic, status="closed", lost_reason="cost")
    assert "Tue, Dec 1" in text_of(listing("booked"))
    assert "Cost or insurance" in text_of(listing("closed"))
    everything = text_of(listing("all"))
    assert "December 1" in everything and "Cost or insurance" in everything


def test_the_clinic_is_told_to_those_with_several_only(client, clinic, listing):
    factories.make_lead(clinic)
    assert "tpi-wide" in text_of(listing()) and ">Clinic<" not in text_of(listing())
    factories.make_clinic()
    client.force_login(factories.make_manager())
    assert re.search(r">\s*Clinic\s*</th>", text_of(listing()))


def test_empty_lists_say_what_comes_next(clinic, listing):
    assert f"When a patient asks {clinic.name}" in text_of(listing())
    for name in ("waiting", "mine", "booked", "closed", "all", "held"):
        assert "<h2>" in text_of(listing(name)).split('id="listing-results"')[1]


def test_a_list_is_cut_with_a_word_where_counting_stops(clinic, listing, monkeypatch):
    monkeypatch.setattr(queues, "CAP", 3)
    monkeypatch.setattr(listing_module, "CAP", 3)
    monkeypatch.setattr(listing_module.LeadIndexView, "paginate_by", 2)
    for _number in range(6):
        factories.make_lead(clinic)
    first, last = listing(), listing(p=99)
    assert [len(found(page)) for page in (first, last)] == [2, 1]
    assert "3+ requests" in text_of(first)
    assert "The list ends here" in text_of(last)
    assert "The list ends here" not in text_of(first)
    assert text_of(listing(owner="nobody")).count("3+") == 2  # Here and its tab.


@pytest.mark.parametrize("query", [{}, {"owner": "nobody"}, {"q": "7"}])
def test_a_list_asks_12_queries_for_any_number(
    clinic, desk, listing, django_assert_max_num_queries, query
):
    for _number in range(30):
        lead = factories.make_lead(clinic, owner=desk if query else None)
        Lead.objects.filter(pk=lead.pk).update(reference=f"7{lead.pk:09}", owner=None)
    listing(**query)
    with django_assert_max_num_queries(12):
        assert len(found(listing(**query))) == 20


# --- search and filters -----------------------------------------------------------


@pytest.mark.parametrize("typed", ["osei", "815-555-0142", "mo@", "%", "_", " - "])
def test_the_search_finds_nobody_by_what_is_personal(clinic, listing, typed):
    factories.make_lead(
        clinic, name="Marguerite Osei", phone="+18155550142", email="mo@example.org"
    )
    assert found(listing(q=typed)) == []
    assert 'placeholder="Reference"' in text_of(listing())


def test_search_finds_a_reference_as_people_read_it(clinic, listing):
    lead = factories.make_lead(clinic, reference="7K2M01ABCD")
    factories.make_lead(clinic, reference="7K2N01ABCD")
    for typed in ("7k2moi", "7K2M-01ab cd", "7k2m", "7K2M01ABCD"):
        assert found(listing(q=typed)) == [lead.name]


@pytest.mark.parametrize("typed", ["%", "_", "12", "( )", "\x00", "'", "é", "²"])
def test_search_survives_what_means_nothing(clinic, listing, typed):
    factories.make_lead(clinic, name="Marguerite Osei", phone="+18155550142")
    assert listing(q=typed).status_code == 200


def test_a_search_without_a_hit_here_names_the_lists_that_have_one(clinic, listing):
    factories.make_lead(clinic, reference="7K2M01ABCD", status="closed")
    factories.make_lead(factories.make_clinic(), reference="7K2M01ABCE", held_at=None)
    html = text_of(listing(q="7K2M"))
    offered = re.findall(r'<li><a href="([^"]+)">', html.split("in other lists")[1])
    assert offered == [
        reverse("tpi_cms_lead:closed") + "?q=7K2M",
    ]


def test_what_was_typed_can_be_looked_for_as_a_person_by_post(client, clinic, listing):
    factories.make_lead(clinic, name="Marguerite Osei", reference="7K2M01ABCD")
    html = text_of(listing(q="Osei"))
    form = html.split(f'action="{reverse("tpi_cms_lead:person")}" method="post"')[1]
    assert 'name="typed" value="Osei"' in form.split("</form>")[0]
    answer = client.post(
        reverse("tpi_cms_lead:person"), {"do": "find", "typed": "Osei"}
    )
    assert "7K2M01ABCD" in text_of(answer)


def test_filters_narrow_a_list(client, clinic, desk, listing):
    page = factories.make_page(factories.pages.TreatmentPage, title="Botox for TMJ")
    other = factories.make_frontdesk_user(clinic)
    gone = factories.make_user(is_active=False)
    elsewhere = factories.make_frontdesk_user(factories.make_clinic())
    days = dt.timedelta(days=1)
    old = timezone.now() - 40 * days
    factories.make_lead(clinic, name="Page", page=page, source="google / cpc")
    factories.make_lead(clinic, name="Mine", owner=desk)
    factories.make_lead(clinic, name="Theirs", owner=other)
    factories.make_lead(clinic, name="Left", owner=gone)
    factories.make_lead(clinic, name="Changed desks", owner=elsewhere)
    factories.make_lead(clinic, name="Old", created_at=old)
    assert found(listing(page=page.pk)) == ["Page"]
    assert found(listing(source="google / cpc")) == ["Page"]
    assert found(listing(owner="me")) == ["Mine"]
    assert found(listing(owner="others")) == ["Theirs"]
    assert found(listing(owner="left")) == ["Left", "Changed desks"]
    assert sorted(found(listing(owner="nobody"))) == ["Old", "Page"]
    assert "Old" not in found(listing(received="today"))
    assert "Old" not in found(listing(received="week"))
    assert len(found(listing(received="today"))) == 5
    until = (old + days).date().isoformat()
    assert found(listing(created_at_to=until)) == ["Old"]
    html = text_of(listing())
    assert "Botox for TMJ" in html and "google / cpc" in html


@pytest.mark.parametrize(
    "query",
    [
        {"created_at_from": "nonsense"},
        {"clinic": "999"},
        {"page": "x"},
        {"owner": "nobody "},
        {"source": "unheard of"},
    ],
)
def test_a_filter_that_cannot_be_read_shows_nothing_and_says_so(clinic, listing, query):
    factories.make_lead(clinic)
    response = listing(**query)
    assert found(response) == []
    assert "A filter can’t be read" in text_of(response)


def test_the_clinic_filter_offers_the_users_own_clinics(client, clinic):
    second, foreign = factories.make_clinic(), factories.make_clinic(name="Elsewhere")
    client.force_login(factories.make_frontdesk_user(clinic, second))
    factories.make_lead(clinic, name="First")
    factories.make_lead(second, name="Second")
    url = reverse("tpi_cms_lead:index")
    response = client.get(url, {"clinic": second.pk})
    assert found(response) == ["Second"]
    assert foreign.name not in text_of(response)


def test_promises_that_new_hours_break_are_listed(clinic, listing):
    soon = timezone.now() + dt.timedelta(hours=1)
    step = {"due_from": timezone.now(), "next_at": soon, "promised_at": soon}
    factories.make_lead(clinic, name="Promised", **step)
    words = "can’t be kept any more:"
    assert words not in text_of(listing())
    clinic.status = Clinic.Status.TEMPORARILY_CLOSED
    clinic.save()
    assert f"1 promise {words}" in text_of(listing())
    assert found(listing("all", promise="broken")) == ["Promised"]
    assert Lead.objects.get().promised_at == soon


def test_a_promise_that_a_new_clinic_cant_keep_is_listed(clinic, listing):
    closed = factories.make_clinic(weekly_hours={}, status="temporarily_closed")
    soon = timezone.now() + dt.timedelta(hours=1)
    step = {"due_from": timezone.now(), "next_at": soon, "promised_at": soon}
    lead = factories.make_lead(closed, name="Moved", **step)
    change_clinic(lead=lead, clinic=clinic, user=factories.make_user())
    Clinic.objects.filter(pk=clinic.pk).update(status="temporarily_closed")
    assert "1 promise can’t be kept any more:" in text_of(listing())
    assert found(listing("all", promise="broken")) == ["Moved"]


# --- news -------------------------------------------------------------------------


def ask(listing, since, **headers):
    return listing("news", queue="due", since=since.timestamp())


def test_news_count_what_came_since_in_that_list(client, clinic, listing):
    since = timezone.now()
    before, after = since - dt.timedelta(hours=1), since + dt.timedelta(seconds=-1)
    factories.make_lead(clinic, created_at=before)
    answer = json.loads(ask(listing, since).content)
    assert (answer["news"], answer["counts"]["due"]) == ("", "1")
    factories.make_lead(clinic)
    factories.make_lead(clinic, status="closed")
    factories.make_lead(factories.make_clinic())
    response = ask(listing, since)
    answer = json.loads(response.content)
    assert (answer["news"], answer["counts"]["due"]) == ("1 new", "2")
    # What was put off and is due now is new in this list too.
    factories.make_lead(clinic, created_at=before, due_from=after, next_at=after)
    assert json.loads(ask(listing, after - dt.timedelta(0, 1)).content)["news"]
    url = reverse("tpi_cms_lead:news")
    query = {"queue": "due", "since": since.timestamp()}
    tag = client.get(url, query).headers["ETag"]
    again = client.get(url, query, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    factories.make_lead(clinic)
    assert client.get(url, query, headers={"If-None-Match": tag}).status_code == 200


def test_news_are_of_what_the_list_shows_and_miss_nothing(client, clinic, listing):
    """Also of what was begun before the page was read, and stored after."""
    begun = timezone.now()
    factories.make_lead(clinic)
    html = text_of(listing(owner="nobody"))
    url = unescape(re.search('data-tpi-news="([^"]+)"', html)[1])
    assert client.get(url).json()["news"] == ""
    factories.make_lead(clinic, owner=factories.make_frontdesk_user(clinic))
    assert client.get(url).json()["news"] == ""
    factories.make_lead(clinic, created_at=begun)
    assert client.get(url).json()["news"] == "1 new"


@pytest.mark.parametrize("since", ["", "x", "nan", "inf", "1e300", "-1e300"])
def test_news_since_nonsense_are_not_found(listing, since):
    assert listing("news", queue="due", since=since).status_code == 404


# --- take -------------------------------------------------------------------------


def take(client, lead, **headers):
    url = reverse("tpi_cms_lead:take", args=[lead.pk])
    back = reverse("tpi_cms_lead:index") + "?owner=nobody"
    return client.post(url, {"next": back}, **headers)


def told(response):
    return [str(message) for message in response.context["messages"]]


def test_one_click_takes_a_row_and_stays(client, clinic, desk, listing):
    lead = factories.make_lead(clinic)
    assert reverse("tpi_cms_lead:take", args=[lead.pk]) in text_of(listing())
    response = take(client, lead)
    assert response.headers["Location"].endswith("/leads/?owner=nobody")
    assert Lead.objects.get().owner == desk
    html = text_of(listing())
    assert "Marisol V" in html and "/take/" not in html


def test_of_two_at_once_the_second_is_told_who_was_first(client, clinic, desk):
    lead = factories.make_lead(clinic)
    client.force_login(desk)
    take(client, lead)
    client.force_login(factories.make_frontdesk_user(clinic))
    answer = take(client, lead, headers={"Accept": "application/json"})
    owner = json.loads(answer.content)
    assert owner["owner"] == "Marisol V"
    assert owner["words"] == f"Marisol V has taken {lead}."
    assert Lead.objects.get().owner == desk


def test_what_changed_in_between_is_not_taken(client, clinic, listing, monkeypatch):
    lead = factories.make_lead(clinic)
    monkeypatch.setattr(Lead, "is_open", property(lambda lead: bump(lead)))

    def bump(lead):
        Lead.objects.filter(pk=lead.pk).update(version=lead.version + 1)
        return True

    answer = take(client, lead, headers={"Accept": "application/json"})
    assert "changed meanwhile" in json.loads(answer.content)["words"]
    assert Lead.objects.get().owner is None


def test_who_left_hands_over(client, clinic, listing):
    gone = factories.make_user(is_active=False, first_name="June", last_name="Park")
    lead = factories.make_lead(clinic, owner=gone)
    html = text_of(listing())
    assert "June Park (left)" in html and "/take/" in html
    take(client, lead)
    assert Lead.objects.get().owner != gone


def test_who_may_only_look_takes_nothing(client, clinic, desk, listing):
    desk.groups.get().clinic_permissions.filter(
        permission__codename="change_lead"
    ).delete()
    lead = factories.make_lead(clinic)
    assert "/take/" not in text_of(listing())
    assert take(client, lead).status_code in (302, 403)
    assert Lead.objects.get().owner is None


def test_a_row_says_who_else_looks_at_it(client, clinic, listing):
    lead = factories.make_lead(clinic)
    other = factories.make_frontdesk_user(clinic, first_name="Pat", last_name="Lee")
    client.force_login(other)
    client.get(reverse("tpi_cms_lead:edit", args=[lead.pk]))
    assert "Pat Lee is looking at it" not in text_of(listing())
    client.force_login(factories.make_frontdesk_user(clinic))
    assert "Pat Lee is looking at it" in text_of(listing())


def test_a_fresh_notice_is_no_warning(clinic, desk, rf):
    request = rf.get("/")
    request.user = desk
    lead = factories.make_lead(clinic)
    row = Delivery.objects.create(lead=lead, channel="email", target="a@example.org")

    def look():
        tab = QueueTabs(request).get_queues()[-1]
        shown = UndeliveredSummaryItem(request).get_context_data({})["is_warning"]
        assert shown == tab["is_warning"]
        return tab["count"], shown

    assert look() == ("1", False)
    Delivery.objects.update(created_at=row.created_at - dt.timedelta(hours=1))
    assert look() == ("1", True)
