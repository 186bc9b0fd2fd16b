"""What came before a request, and what a lead keeps so that the next one can tell."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from tests import factories
from tpi_cms import hashing
from tpi_cms.leads.consents.models import Consent
from tpi_cms.leads.intake import capture as capturing
from tpi_cms.leads.intake import repeats
from tpi_cms.leads.intake.capture import ConsentGiven, TooManyRequests, capture_lead
from tpi_cms.leads.intake.spam.scoring import Signs
from tpi_cms.leads.outbox.models import Delivery
from tpi_cms.leads.record.models import Lead

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 21, 10, 5, tzinfo=dt.UTC)
MESSAGE = "Do you also see people with pain in the neck that comes back every winter?"
ANSWERS = {"name": "Marguerite Osei", "phone": "+18158020088", "message": MESSAGE}
ADDRESS = "203.0.113.9"
PERSON = Signs(has_token=True, has_script=True, live_seconds=60, message=MESSAGE)


@pytest.fixture
def capture(clinic, monkeypatch):
    """Stores a request of another person each time, at ``NOW`` or ``later``."""
    names = iter(range(1_000))

    def store(*, later=dt.timedelta(0), **values):
        monkeypatch.setattr(timezone, "now", lambda: NOW + later)
        answers = {**ANSWERS, "name": f"Person {next(names)}"}
        given = {"clinic": clinic, "answers": answers, "consents": [], **values}
        return capture_lead(**given)

    return store


def box(is_given):
    return ConsentGiven("sms", "You may text me.", is_given)


def look(clinic, *, at=NOW, **values):
    given = {"client_key": "", "address": "", **values}
    keys = repeats.get_keys(clinic.pk, ANSWERS, at=at, **given)
    return repeats.look_back(keys, at)


# --- what is kept -----------------------------------------------------------------


def test_a_lead_keeps_hashes_of_what_the_next_one_is_compared_by(capture):
    lead = capture(client_key="k1", address=ADDRESS).lead
    assert lead.client_key_hash == hashing.hash_client_key("k1") != ""
    assert lead.address_hash == hashing.hash_address(ADDRESS) != ""
    assert lead.message_hash == hashing.hash_message(MESSAGE) != ""
    assert lead.dedupe_key != lead.content_key != ""


def test_a_lead_keeps_its_score_and_the_reasons(capture):
    lead = capture(signs=Signs(honeypot=True)).lead
    lead.refresh_from_db()
    assert lead.spam_score >= 50
    assert "honeypot" in lead.spam_reasons
    assert lead.held_at == lead.created_at == NOW
    assert not lead.deliveries.exists()


def test_what_staff_enter_is_not_scored(capture):
    lead = capture().lead
    assert (lead.spam_score, lead.spam_reasons, lead.held_at) == (0, [], None)


def test_a_consent_says_where_and_in_which_version_it_was_given(capture):
    box = ConsentGiven("contact", "You may call me.", True, 4)
    bare = ConsentGiven("sms", "", False)
    capture(
        consents=[box, bare], page_url="/x/" * 400, address=ADDRESS, language="es-mx"
    )
    contact, sms = Consent.objects.order_by("purpose")
    assert (contact.version, contact.language) == (4, "es-mx")
    assert contact.page_url == ("/x/" * 400)[:500]
    assert contact.address_hash == hashing.hash_address(ADDRESS)
    assert contact.created_at == NOW
    assert contact.wording_digest and not sms.wording_digest
    assert (sms.version, sms.is_given) == (None, False)


def test_a_long_title_of_a_page_is_cut(capture):
    assert capture(page_title="x" * 300).lead.page_title == "x" * 255


def test_a_delivery_is_due_from_the_moment_of_the_request(capture):
    capture()
    row = Delivery.objects.get()
    assert (row.next_at, row.created_at) == (NOW, NOW)


def test_a_mailbox_named_twice_gets_one_notice(capture, clinic):
    clinic.intake_emails = ["a@example.org", "a@example.org"]
    assert capture().lead.deliveries.count() == 1


# --- what is found ----------------------------------------------------------------


def test_the_same_filling_in_with_other_answers_is_marked(capture):
    first, second = capture(client_key="k1").lead, capture(client_key="k1").lead
    third = capture(client_key="k1").lead
    assert second.possible_duplicate_of == third.possible_duplicate_of == first
    assert capture(client_key="k2").lead.possible_duplicate_of is None


def test_without_a_key_an_address_or_a_message_nothing_is_alike(capture, clinic):
    capture(answers={**ANSWERS, "name": "Sam Ito", "message": ""})
    before = look(clinic)
    assert before == repeats.Earlier(None, None, 0, 0)
    answers = {**ANSWERS, "message": ""}
    keys = repeats.get_keys(clinic.pk, answers, client_key="", address="", at=NOW)
    assert repeats.look_back(keys, NOW) == repeats.Earlier(None, None, 0, 0)


@pytest.mark.parametrize(
    ("minutes", "found"), [(0, 2), (9, 2), (11, 0), (23 * 60, 0), (25 * 60, 0)]
)
def test_an_address_counts_for_ten_minutes(capture, clinic, minutes, found):
    capture(address=ADDRESS)
    capture(address=ADDRESS)
    capture(address="203.0.113.10")
    at = NOW + dt.timedelta(minutes=minutes)
    assert look(clinic, at=at, address=ADDRESS).from_address == found


@pytest.mark.parametrize(("hours", "found"), [(0, 2), (23, 2), (25, 0)])
def test_a_message_counts_for_a_day(capture, clinic, hours, found):
    capture()
    capture()
    capture(answers={**ANSWERS, "message": "Another one", "name": "Sam Ito"})
    assert look(clinic, at=NOW + dt.timedelta(hours=hours)).same_message == found


def test_what_a_clock_that_was_ahead_dated_refuses_nobody(capture, clinic):
    """Or nobody of that address could write until then."""
    keys = repeats.get_keys(clinic.pk, ANSWERS, client_key="", address=ADDRESS, at=NOW)
    later = NOW + dt.timedelta(days=300)
    factories.make_lead(
        clinic,
        created_at=later,
        address_hash=keys.address,
        message_hash=keys.message,
    )
    found = repeats.look_back(keys, NOW)
    assert (found.from_address, found.same_message) == (0, 0)


def test_where_limits_are_off_addresses_are_not_counted(capture, clinic, settings):
    capture(address=ADDRESS)
    settings.TPI_CMS_RATE_LIMITS = False
    assert look(clinic, address=ADDRESS).from_address == 0


def test_what_came_before_scores(capture):
    address = {"address": ADDRESS, "signs": PERSON}
    leads = [capture(**address).lead for _i in range(4)]
    assert leads[0].spam_reasons == []
    assert "same_message" in leads[-1].spam_reasons


def test_many_from_one_address_score(capture, settings):
    signs = Signs(has_token=True, has_script=True)
    leads = [capture(address=ADDRESS, signs=signs).lead for _i in range(30)]
    assert leads[-1].spam_score > leads[0].spam_score


def test_over_the_cap_nothing_is_stored_but_what_staff_enter(capture, settings):
    settings.TPI_CMS_ADDRESS_CAP = 1
    capture(address=ADDRESS, signs=PERSON)
    with pytest.raises(TooManyRequests):
        capture(address=ADDRESS, signs=PERSON)
    assert Lead.objects.count() == 1
    assert capture(address=ADDRESS).is_new


def test_a_repeat_is_known_even_over_the_cap(capture, settings):
    settings.TPI_CMS_ADDRESS_CAP = 1
    same = {"answers": ANSWERS, "address": ADDRESS, "signs": PERSON}
    first = capture(**same)
    assert capture(**same).lead == first.lead


# --- which is the same ------------------------------------------------------------


def test_another_clinic_is_another_request(capture):
    from tests import factories

    capture(answers=ANSWERS)
    assert capture(answers=ANSWERS, clinic=factories.make_clinic(name="Rye")).is_new


@pytest.mark.parametrize("key", ["", "k1"])
def test_another_box_ticked_is_another_request(capture, key):
    """Whoever takes a consent back and sends again is heard."""
    ways = [
        {"client_key": key, "answers": ANSWERS, "consents": [box(given)]}
        for given in (True, False, True)
    ]
    first, second, third = (capture(**values) for values in ways)
    assert second.is_new and not third.is_new
    assert [
        first.lead.consents.get().is_given,
        second.lead.consents.get().is_given,
    ] == [True, False]
    assert third.lead == first.lead


def test_the_order_of_the_answers_tells_nothing(capture):
    capture(answers=ANSWERS)
    assert not capture(answers=dict(reversed(ANSWERS.items()))).is_new


def test_the_same_words_with_and_without_a_key_are_one_request(capture):
    capture(answers=ANSWERS, client_key="k1")
    assert not capture(answers=ANSWERS).is_new
    assert not capture(answers=ANSWERS, client_key="k2").is_new


@pytest.mark.parametrize("client_key", ["", "k1"])
def test_one_that_was_stored_meanwhile_is_found(capture, client_key, monkeypatch):
    """Both looked back before either was stored."""
    nothing = repeats.Earlier(None, None, 0, 0)
    same = {"answers": ANSWERS, "client_key": client_key}
    first = capture(**same)
    monkeypatch.setattr(capturing, "look_back", lambda *args: nothing)
    second = capture(**same)
    assert second.lead == first.lead
    assert not second.is_new
    assert Lead.objects.count() == 1


def test_of_two_matches_the_one_of_this_filling_in_is_found(capture, clinic):
    capture(answers=ANSWERS)
    later = dt.timedelta(hours=1)
    own = capture(answers=ANSWERS, client_key="k1", later=later).lead
    said, at = {**ANSWERS, "agreed_to": []}, NOW + later
    keys = repeats.get_keys(clinic.pk, said, client_key="k1", address="", at=at)
    assert repeats.find_same_request(keys) == own
