"""The form beside a request: what is offered, what is wrong with it, what it does."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tpi_cms.leads.access.models import GroupClinicPermission
from tpi_cms.leads.audit.models import LeadLogEntry
from tpi_cms.leads.desk import outcome
from tpi_cms.leads.desk.choices import describe_effect, get_outcomes
from tpi_cms.leads.desk.duplicates import find_duplicates
from tpi_cms.leads.desk.lead import describe_touches
from tpi_cms.leads.desk.outcome import OutcomeForm
from tpi_cms.leads.record.activities import Activity, Outcome
from tpi_cms.leads.record.models import Lead
from tpi_cms.leads.record.steps import change_clinic, record_outcome
from tpi_cms.signals import lead_status_changed

CHICAGO = ZoneInfo("America/Chicago")
#: A Tuesday; the clinic is open from 8 to 5.
NOW = dt.datetime(2026, 11, 24, 10, tzinfo=CHICAGO)

#: Ahead, on whatever day this runs.
VISIT = f"{timezone.now() + dt.timedelta(days=30):%Y-%m-%d}"


@pytest.fixture
def clock(monkeypatch):
    def set_clock(now):
        monkeypatch.setattr(timezone, "now", lambda: now.astimezone(dt.UTC))

    set_clock(NOW)
    return set_clock


@pytest.fixture
def desk(clinic):
    return factories.make_frontdesk_user(clinic, first_name="Marisol")


@pytest.fixture
def lead(clinic):
    return factories.make_lead(clinic, phone="+18155550142")


def fill(lead, user, duplicates=(), **typed):
    data = {"version": str(lead.version), "owner": "", "initial-owner": "", **typed}
    return OutcomeForm(
        data, lead=lead, user=user, duplicates=[*duplicates], seen_at=timezone.now()
    )


def work(client, lead, query="", **typed):
    data = {"version": "0", "owner": "", "initial-owner": "", **typed}
    return client.post(reverse("tpi_cms_lead:edit", args=[lead.pk]) + query, data)


# --- what is offered --------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "there", "not_there"),
    [
        ({}, {"left_message", "no_answer", "wrong_number"}, {"unreachable"}),
        ({"voicemail": "no"}, {"no_answer"}, {"left_message"}),
        ({"voicemail": "no", "email": "a@example.org"}, {"left_message"}, set()),
        ({"voicemail": "name_only"}, {"left_message"}, set()),
        # Who is written to was never asked about machines.
        ({"voicemail": "no", "contact_method": "text"}, {"left_message"}, set()),
        ({"tries": 3}, {"unreachable"}, set()),
        ({"phone": ""}, {"left_message"}, {"no_answer", "wrong_number"}),
        ({"next_at": None}, set(), set(Outcome.values)),
    ],
)
def test_only_what_can_have_happened_is_offered(fields, there, not_there):
    fields = {"next_at": NOW, "phone": "+18155550142", **fields}
    offered = {value for value, _label in get_outcomes(Lead(**fields))}
    assert there <= offered
    assert not not_there & offered


@pytest.mark.parametrize(
    ("method", "words"),
    [
        ("phone", "Left a message"),
        ("text", "Texted them"),
        ("email", "Wrote to them"),
    ],
)
def test_words_fit_how_they_want_to_be_reached(method, words):
    lead = Lead(next_at=NOW, phone="+18155550142", contact_method=method)
    assert dict(get_outcomes(lead))["left_message"] == words


@pytest.mark.parametrize(
    ("outcome", "fields", "words"),
    [
        ("left_message", {}, "It becomes Waiting, then try 2."),
        (
            "no_answer",
            {"status": "waiting", "tries": 1},
            "It stays Waiting, then try 3.",
        ),
        ("no_answer", {"tries": 2}, "It waits for you to write, or to close it."),
        ("reached", {"status": "waiting"}, "It stays Waiting."),
        ("booked", {}, "It becomes Booked."),
        ("wrong_number", {}, "It becomes Closed."),
        ("wrong_number", {"email_hash": "x"}, "It becomes Waiting: write to them."),
        ("spam", {}, "It is held as likely spam and leaves the lists."),
    ],
)
def test_it_says_beforehand_what_follows(outcome, fields, words):
    assert describe_effect(Lead(**fields), Outcome(outcome)) == words


@pytest.mark.django_db
def test_an_owner_who_left_is_shown_as_such_and_cant_be_chosen_anew(lead, desk):
    gone = factories.make_frontdesk_user(lead.clinic, first_name="June")
    lead.owner = gone
    gone.is_active = False
    gone.save()
    form = fill(lead, desk)
    assert form.owners[str(gone.pk)][1] == "June (has left)"
    assert form.owners[str(desk.pk)][1] == "Marisol (me)"
    lead.owner = None
    assert "owner" in fill(lead, desk, owner=str(gone.pk)).errors


# --- what is wrong with it --------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"outcome": "booked"}, "visit_on", "Give the day of the visit."),
        ({"outcome": "booked", "visit_on": "soon"}, "visit_on", "Enter a valid date."),
        ({"outcome": "booked", "visit_on": "2026-11-23"}, "visit_on", "is past"),
        ({"outcome": "booked", "visit_on": "2206-12-01"}, "visit_on", "than a year"),
        ({"outcome": "declined"}, "lost_reason", "Say why"),
        ({"outcome": "unreachable"}, "outcome", "Choose one of these."),
        ({"next_at": ""}, "next_at", "Give a day and a time."),
        ({"next_at": "x"}, "next_at", "Give a day and a time."),
        ({"next_at": "2026-11-24T09:59"}, "next_at", "This time is past."),
        ({"next_at": "0001-01-01T00:00"}, "next_at", "This time is past."),
        ({"next_at": "9999-12-31T23:59"}, "next_at", "more than a year ahead"),
        ({"next_at": "2027-03-14T02:30"}, "next_at", "put forward"),
        ({"next_at": "2026-11-24T17:30"}, "next_at", "Next opening: Tomorrow, 8 a.m."),
    ],
)
def test_what_is_wrong_is_said_in_its_place(lead, desk, clock, typed, field, words):
    if "outcome" not in typed:
        typed = {"outcome": "no_answer", "step": "pick", **typed}
    form = fill(lead, desk, **typed)
    assert [*form.errors] == [field]
    assert words in str(form.errors[field])


@pytest.mark.django_db
def test_later_today_is_the_time_that_was_shown_until_that_is_past(lead, desk, clock):
    offered = OutcomeForm(lead=lead, user=desk, duplicates=[], seen_at=NOW)
    step, words = offered.fields["step"].choices[1]
    assert words == "Today, noon"
    typed = {"outcome": "no_answer", "step": step}
    clock(NOW.replace(minute=40))
    form = fill(lead, desk, **typed)
    assert form.is_valid()
    assert form.cleaned_data["moment"] == NOW.replace(hour=12)
    clock(NOW.replace(hour=12, minute=1))
    assert "This time is past" in str(fill(lead, desk, **typed).errors["step"])


@pytest.mark.django_db
@pytest.mark.parametrize("step", ["today", "today x", "today 9999999999", "today -1"])
def test_no_other_time_passes_as_later_today(lead, desk, clock, step):
    assert "step" in fill(lead, desk, outcome="no_answer", step=step).errors


@pytest.mark.django_db
def test_a_closed_hour_may_be_insisted_on(lead, desk, clock):
    typed = {"outcome": "reached", "step": "pick", "next_at": "2026-11-24T18:30"}
    form = fill(lead, desk, **typed)
    assert not form.is_valid()
    assert form.is_closed_then
    form = fill(lead, desk, **typed, anyway="on")
    assert form.is_valid()
    form.save()
    lead = Lead.objects.get()
    assert lead.due_from == dt.datetime(2026, 11, 24, 18, 30, tzinfo=CHICAGO)
    assert lead.next_step == "call_back"


@pytest.mark.django_db
def test_of_a_time_that_comes_twice_it_says_which_is_meant(lead, desk, clock):
    clock(dt.datetime(2026, 10, 31, 10, tzinfo=CHICAGO))
    form = fill(
        lead,
        desk,
        outcome="no_answer",
        step="pick",
        next_at="2026-11-01T01:30",
        anyway="on",
    )
    assert form.is_valid()
    form.save()
    assert Lead.objects.get().due_from.hour == 6
    assert "the first of the two is meant" in form.describe_saved()


# --- what it does -----------------------------------------------------------------


@pytest.mark.django_db
def test_a_save_is_stored_logged_and_told(
    client, lead, desk, django_capture_on_commit_callbacks
):
    heard = []

    def receiver(lead, previous, user, **kwargs):
        heard.append((lead.status, previous, user))

    lead_status_changed.connect(receiver)
    client.force_login(desk)
    with django_capture_on_commit_callbacks(execute=True):
        typed = {"outcome": "left_message", "note": "Ask for Jo", "do": "save"}
        response = work(client, lead, **typed)
    url = reverse("tpi_cms_lead:edit", args=[lead.pk])
    assert response.headers["Location"] == url
    assert heard == [("waiting", "new", desk)]
    html = client.get(url).content.decode()
    for text in ("Status New → Waiting", "Left a message", "Ask for Jo", "Marisol"):
        assert text in html
    assert "Outcome: " not in html  # the log says so too, but once is enough
    actions = LeadLogEntry.objects.filter(user=desk).values_list("action", flat=True)
    assert {"tpi_cms.lead.outcome", "tpi_cms.lead.status"} <= {*actions}


@pytest.mark.django_db
def test_owner_and_note_are_saved_without_an_outcome(client, lead, desk):
    other = factories.make_frontdesk_user(lead.clinic)
    client.force_login(desk)
    work(client, lead, note="For you", owner=str(other.pk))
    lead = Lead.objects.get()
    assert (lead.owner, lead.status, lead.version) == (other, "new", 2)
    assert Activity.objects.get().note == "For you"


@pytest.mark.django_db
def test_spam_needs_no_owner(lead, desk):
    form = fill(lead, desk, outcome="spam", owner=str(desk.pk))
    assert form.is_valid()
    form.save()
    assert Lead.objects.get().held_at


@pytest.mark.django_db
def test_bad_input_loses_nothing(client, lead, desk):
    client.force_login(desk)
    response = work(client, lead, outcome="booked", note="Half typed", do="next")
    html = response.content.decode()
    assert response.status_code == 200
    assert "Give the day of the visit." in html
    assert "Half typed" in html
    assert not Activity.objects.exists()


@pytest.mark.django_db
def test_the_second_save_is_told_what_changed_and_saves_when_asked_again(
    client, lead, desk
):
    june = factories.make_frontdesk_user(lead.clinic, first_name="June")
    record_outcome(lead=lead, outcome="no_answer", user=june, note="Rang twice")
    client.force_login(desk)
    seen = (timezone.now() - dt.timedelta(minutes=5)).isoformat()
    typed = {"outcome": "booked", "visit_on": VISIT, "note": "Mine too"}
    response = work(client, lead, **typed, seen_at=seen)
    html = response.content.decode()
    for text in (
        "Somebody changed this",
        "June",
        "No answer",
        "Rang twice",
        "Mine too",
    ):
        assert text in html
    assert Lead.objects.get().status == "waiting"
    again = {name: response.context["form"][name].value() for name in typed}
    owner = response.context["form"]["owner"].value()
    assert owner == str(june.pk)  # hers, as nobody here chose another
    response = work(
        client, lead, **again, version="1", owner=owner, **{"initial-owner": owner}
    )
    lead = Lead.objects.get()
    assert (lead.status, lead.owner) == ("booked", june)


@pytest.mark.django_db
def test_what_was_closed_meanwhile_says_so_and_keeps_the_note(client, lead, desk):
    """Not that the outcome can't be chosen, which is true as well."""
    record_outcome(lead=lead, outcome="not_a_fit", user=desk)
    client.force_login(desk)
    html = work(client, lead, outcome="no_answer", note="Mine").content.decode()
    assert "It isn’t open any more" in html
    assert "Mine" in html
    assert Activity.objects.count() == 1


@pytest.mark.django_db
def test_what_became_spam_meanwhile_shows_all_that_was_typed(client, lead, desk):
    record_outcome(lead=lead, outcome="spam", user=desk)
    client.force_login(desk)
    typed = {"outcome": "booked", "visit_on": VISIT, "note": "At the side door"}
    html = work(client, lead, **typed).content.decode()
    for text in ("Booked", f"Day of the visit: {VISIT}", "At the side door"):
        assert text in html


@pytest.mark.django_db
@pytest.mark.parametrize("has_seen", [True, False])
def test_what_was_moved_away_shows_what_was_typed_to_whoever_worked_on_it(
    client, lead, desk, has_seen
):
    client.force_login(desk)
    if has_seen:
        client.get(reverse("tpi_cms_lead:edit", args=[lead.pk]))
    change_clinic(lead=lead, clinic=factories.make_clinic(), user=None)
    typed = {"outcome": "booked", "visit_on": VISIT, "note": "At the side door"}
    response = work(client, lead, **typed)
    assert response.status_code == 404
    for text in ("is with another clinic now", VISIT, "At the side door"):
        assert (text in response.content.decode()) == has_seen
    assert lead.name not in response.content.decode()
    refusals = LeadLogEntry.objects.filter(action="tpi_cms.lead.refused")
    assert refusals.exists() != has_seen


@pytest.mark.django_db
def test_take_is_done_at_once_and_keeps_what_is_typed(client, lead, desk):
    client.force_login(desk)
    response = work(client, lead, do="take", note="Half typed")
    assert "Half typed" in response.content.decode()
    assert Lead.objects.get().owner == desk
    assert response.context["form"]["version"].value() == "1"


@pytest.mark.django_db
def test_who_may_only_look_gets_no_form(client, lead, desk):
    GroupClinicPermission.objects.filter(permission__codename="change_lead").delete()
    client.force_login(desk)
    html = client.get(reverse("tpi_cms_lead:edit", args=[lead.pk])).content.decode()
    assert "tpi-outcome" not in html
    assert work(client, lead, outcome="not_a_fit").status_code == 302
    assert Lead.objects.get().status == "new"


@pytest.mark.django_db
def test_what_was_closed_can_be_opened_again(client, clinic, desk):
    lead = factories.make_lead(clinic, status="closed", lost_reason="cost")
    client.force_login(desk)
    html = client.get(reverse("tpi_cms_lead:edit", args=[lead.pk])).content.decode()
    assert "Open again" in html
    assert 'name="outcome"' not in html
    work(client, lead, do="reopen", note="She called", owner=str(desk.pk))
    lead = Lead.objects.get()
    assert lead.is_open
    assert (lead.owner, Activity.objects.get().note) == (desk, "She called")


# --- next -------------------------------------------------------------------------


@pytest.mark.django_db
def test_save_and_next_follows_the_list_it_came_from(client, clinic, desk):
    now = timezone.now()
    first, second = (
        factories.make_lead(clinic, created_at=now - dt.timedelta(hours=age))
        for age in (3, 2)
    )
    client.force_login(desk)
    query = "?queue=due&ordering=next_at"
    url = reverse("tpi_cms_lead:edit", args=[second.pk])
    response = work(client, first, query, outcome="no_answer", do="next")
    assert response.headers["Location"] == url + query
    page = client.get(url + query)
    assert "1 of 1" in page.content.decode()
    response = work(client, second, query, outcome="no_answer", do="next")
    assert response.headers["Location"].startswith(reverse("tpi_cms_lead:index"))
    response = client.get(response.headers["Location"])
    assert "That was the last one in this list." in response.content.decode()


@pytest.mark.django_db
def test_save_and_next_leaves_out_what_was_closed_with_it(client, clinic, desk):
    first, twin, third = (
        factories.make_lead(clinic, created_at=timezone.now() - dt.timedelta(hours=age))
        for age in (3, 2, 1)
    )
    client.force_login(desk)
    typed = {"outcome": "no_answer", "do": "next", "also": [f"{twin.pk}.0"]}
    response = work(client, first, "?queue=due", **typed)
    url = reverse("tpi_cms_lead:edit", args=[third.pk])
    assert response.headers["Location"] == f"{url}?queue=due"


# --- duplicates -------------------------------------------------------------------


@pytest.mark.django_db
def test_likely_the_same_person_within_the_users_clinics(client, clinic, desk):
    lead = factories.make_lead(clinic, phone="+18155550142", name="Dana")
    same = factories.make_lead(clinic, phone="+18155550142", name="dana")
    form = factories.make_lead(clinic, phone="", possible_duplicate_of=lead)
    foreign = factories.make_lead(
        factories.make_clinic(name="Foreign Quay"), phone="+18155550142"
    )
    factories.make_lead(clinic, phone="+18155550143")
    client.force_login(desk)
    response = client.get(reverse("tpi_cms_lead:edit", args=[lead.pk]))
    found = {each.lead: each.reasons for each in response.context["duplicates"]}
    assert found == {
        same: "Same phone, name",
        form: "Sent from the same form, with other answers",
    }
    assert foreign.name not in response.content.decode()


@pytest.mark.django_db
def test_an_open_one_is_found_behind_many_that_are_closed(clinic):
    now = timezone.now()
    lead, *others = (
        factories.make_lead(
            clinic,
            phone="+18155550142",
            status="closed" if number > 1 else "new",
            created_at=now + dt.timedelta(minutes=number),
        )
        for number in range(13)
    )
    found = find_duplicates(lead, Lead.objects.all())
    assert (found[0].lead, found[1].lead) == (others[0], others[-1])


@pytest.mark.django_db
def test_the_others_are_dealt_with_together(client, clinic, desk):
    lead, other, _left = (
        factories.make_lead(clinic, phone="+18155550142") for _number in range(3)
    )
    client.force_login(desk)
    work(client, lead, outcome="no_answer", also=[f"{other.pk}.0"])
    statuses = Lead.objects.order_by("pk").values_list("status", "lost_reason")
    assert [*statuses] == [("waiting", ""), ("closed", "duplicate"), ("new", "")]


@pytest.mark.django_db
def test_others_that_cant_be_dealt_with_are_refused(client, clinic, desk):
    lead = factories.make_lead(clinic, phone="+18155550142")
    foreign = factories.make_lead(factories.make_clinic(), phone="+18155550142")
    done = factories.make_lead(clinic, phone="+18155550142", status="closed")
    client.force_login(desk)
    for other in (foreign, done):
        response = work(client, lead, outcome="no_answer", also=[f"{other.pk}.0"])
        assert "was dealt with meanwhile" in response.content.decode()
    assert not Activity.objects.exists()


@pytest.mark.django_db
def test_with_others_ticked_an_outcome_is_asked_for(desk, lead):
    other = factories.make_lead(lead.clinic)
    form = fill(lead, desk, [other], also=[f"{other.pk}.0"])
    assert [*form.errors] == ["outcome"]


@pytest.mark.django_db
def test_what_a_colleague_agreed_about_another_stops_the_whole_save(
    client, clinic, desk
):
    lead, other = (factories.make_lead(clinic) for _number in range(2))
    june = factories.make_frontdesk_user(clinic)
    record_outcome(lead=other, outcome="reached", user=june)
    client.force_login(desk)
    typed = {"outcome": "no_answer", "note": "Mine", "also": [f"{other.pk}.0"]}
    html = work(client, lead, **typed).content.decode()
    assert "was dealt with meanwhile" in html and "Mine" in html
    assert Lead.objects.get(pk=lead.pk).status == "new"


@pytest.mark.django_db
@pytest.mark.parametrize("where", ["moved", "held"])
def test_another_that_changes_while_it_is_saved_stops_it_too(
    client, clinic, desk, monkeypatch, where
):
    """Between the look at the form and the lock."""
    lead, other = (factories.make_lead(clinic) for _number in range(2))
    elsewhere = factories.make_clinic()

    def lock_late(pks):
        if where == "moved":
            change_clinic(lead=other, clinic=elsewhere, user=None)
        else:
            record_outcome(lead=other, outcome="spam", user=desk)

    monkeypatch.setattr(outcome, "lock_leads", lock_late)
    client.force_login(desk)
    typed = {"outcome": "no_answer", "note": "Mine", "also": [f"{other.pk}.0"]}
    html = work(client, lead, **typed).content.decode()
    assert "Mine" in html and "Somebody changed this" in html
    assert not Lead.objects.exclude(status="new").exists()


@pytest.mark.parametrize(
    ("touches", "shown"),
    [
        ({}, []),
        (None, []),
        ({"first": {"path": "/a/"}, "last": {"path": "/a/"}}, ["path: /a/"]),
        (
            {"first": {"path": "/a/"}, "last": {"gclid": True}},
            ["path: /a/", "gclid: True"],
        ),
    ],
)
def test_visits_are_said_once(touches, shown):
    assert [words for _name, words in describe_touches(touches)] == shown
