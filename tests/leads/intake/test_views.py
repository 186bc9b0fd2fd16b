from __future__ import annotations

import datetime as dt
import hashlib
import json
from urllib.parse import urlencode

import pytest
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from tests import factories
from tpi_cms import hashing
from tpi_cms.leads.consents.boxes import ConsentShown
from tpi_cms.leads.consents.models import Consent
from tpi_cms.leads.intake.token import NumberToCall
from tpi_cms.leads.outbox.models import Delivery
from tpi_cms.leads.privacy.erase import erase_lead
from tpi_cms.leads.record.models import Lead

pytestmark = pytest.mark.django_db


def test_a_good_request_is_stored_and_thanked(send, filled, clinic):
    response = send(filled())
    lead = Lead.objects.get()
    assert response.status_code == 303
    assert response["Location"] == reverse("tpi_cms:lead_thanks", args=[lead.reference])
    assert (lead.clinic, lead.name) == (clinic, "Marguerite Osei")
    assert lead.phone_display == "(815) 802-0088 ext. 4"
    assert Consent.objects.get().wording.startswith("Harbor & Prairie may contact me")
    assert Delivery.objects.get().target == "pa@example.org"


def test_json_is_answered_with_json(send, filled):
    response = send(filled(), json=True)
    lead = Lead.objects.get()
    assert response.status_code == 201
    assert response.json() == {
        "reference": lead.reference,
        "redirect": reverse("tpi_cms:lead_thanks", args=[lead.reference]),
    }


def test_a_json_object_is_read_too(client, filled):
    response = client.post(
        reverse("tpi_cms:lead_create"),
        json.dumps({**filled(), "consent": True, "email": None}),
        content_type="application/json",
    )
    assert response.status_code == 201
    assert Lead.objects.get().name == "Marguerite Osei"


def test_errors_name_their_fields(send, filled):
    response = send(filled(phone="12", consent=None), json=True)
    assert response.status_code == 422
    assert set(response.json()["errors"]) == {"phone", "consent"}
    assert not Lead.objects.exists()


def test_html_errors_keep_what_was_typed(send, filled):
    response = send(filled(phone="847 555 01", message="Knot by the shoulder ☹"))
    html = response.content.decode()
    assert response.status_code == 422
    for typed in ("Marguerite Osei", "847 555 01", "Knot by the shoulder ☹"):
        assert typed in html
    assert "Nothing has been sent" in html


def test_the_form_after_errors_is_sent_once_only(send, filled):
    html = send(filled(phone="12")).context["form"]
    key = html["key"].value()
    assert key
    for _again in range(2):
        assert send(filled(key=key)).status_code == 303
    assert Lead.objects.count() == 1


def test_a_double_tap_without_script_is_one_lead(send, filled):
    first, second = send(filled()), send(filled())
    assert first["Location"] == second["Location"]
    assert Lead.objects.count() == Delivery.objects.count() == 1


def test_fixed_clinic_cant_be_changed_by_the_visitor(send, filled, token, clinic):
    other = factories.make_clinic()
    send(filled(token=token(clinic=clinic.pk), clinic=other.pk))
    assert Lead.objects.get().clinic == clinic


def test_page_is_kept_with_its_title(send, filled, token):
    page = factories.make_treatment(title="Trigger point injections")
    send(filled(token=token(page=page.pk)))
    lead = Lead.objects.get()
    assert (lead.page_id, lead.page_title) == (page.pk, "Trigger point injections")
    page.delete()
    lead.refresh_from_db()
    assert (lead.page_id, lead.page_title) == (None, "Trigger point injections")


@pytest.mark.parametrize("bad", ["", "x", "a:b:c", None])
def test_without_its_token_a_request_is_taken_and_held(send, filled, bad):
    assert send(filled(token=bad)).status_code == 303
    lead = Lead.objects.get()
    assert lead.held_at and lead.name == "Marguerite Osei"
    assert not lead.deliveries.exists()


def test_without_its_token_nobody_knows_what_was_agreed_to(send, filled):
    factories.make_consent_text()
    send(filled(token=""))
    consent = Consent.objects.get()
    assert consent.is_given
    assert (consent.wording, consent.wording_digest) == ("", "")
    assert consent.version is None


def test_a_fixed_clinics_form_without_token_asks_which_clinic(send, filled):
    response = send(filled(token="", clinic=None))
    assert response.status_code == 422
    assert "Is a referral needed?" in response.content.decode()
    assert list(response.context["form"].errors) == ["clinic"]


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_SEC_FETCH_SITE": "cross-site"},
        {"HTTP_SEC_FETCH_SITE": "same-site", "HTTP_ORIGIN": "https://x.testserver"},
        {"HTTP_ORIGIN": "https://evil.example"},
    ],
)
def test_another_sites_post_is_shown_not_stored(send, filled, headers):
    response = send(filled(), **headers)
    assert response.status_code == 403
    assert "Marguerite Osei" in response.content.decode()
    assert not Lead.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_SEC_FETCH_SITE": "same-origin"},
        {"HTTP_SEC_FETCH_SITE": "none"},
        {"HTTP_ORIGIN": "null"},
        {"HTTP_ORIGIN": "http://testserver"},
        {"HTTP_ORIGIN": "https://www.example.org"},
        {"HTTP_SEC_FETCH_SITE": "same-site", "HTTP_ORIGIN": "https://www.example.org"},
    ],
)
def test_our_own_pages_posts_are_taken(send, filled, headers, settings):
    settings.CSRF_TRUSTED_ORIGINS = ["https://www.example.org"]
    assert send(filled(), **headers).status_code == 303


@pytest.mark.parametrize(
    "changes",
    [
        {"clinic": "999999"},
        {"clinic": "x' OR 1"},
        {"clinic": ""},
        {"name": "a\x00b"},
        {"message": "m" * 100_000},
        {"contact_method": "pigeon"},
        {"email": "no@", "phone": ""},
        {"topic": "t" * 300},
        {"key": "k" * 65},
    ],
)
def test_bad_input_is_told_and_kept(send, filled, changes):
    response = send(filled(**changes))
    assert response.status_code == 422
    assert "Is a referral" in response.content.decode() or "message" in changes
    assert not Lead.objects.exists()


def test_a_long_message_comes_back_whole(send, filled):
    message = "word " * 20_000
    assert message in send(filled(message=message)).content.decode()


def test_emoji_and_scripts_of_all_kinds_are_stored_as_sent(send, filled):
    for name in ("O'Brien 😀", "Łukasz Żółć", "سارة", "<b>Bo</b>", "=1+1"):
        assert send(filled(name=name)).status_code == 303
        assert Lead.objects.filter(name=name).exists()


def test_fields_sent_twice_are_asked_again(send, filled, clinic):
    response = send({**filled(), "clinic": [clinic.pk, clinic.pk]})
    assert response.status_code == 400
    assert "Is a referral" in response.content.decode()
    assert not Lead.objects.exists()


def test_too_large_a_body_is_refused(send, filled):
    assert send(filled(message="m" * 300_000)).status_code == 413
    assert not Lead.objects.exists()


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"hello", "text/plain"),
        (b"<a/>", "application/xml"),
        (b"--x\r\nbroken", "multipart/form-data"),
        (b"{", "application/json"),
        (b"[1]", "application/json"),
        (b'{"name": ["a"]}', "application/json"),
        (b'"' + b"[" * 100_000, "application/json"),
    ],
)
def test_unreadable_bodies_are_refused(client, clinic, body, content_type):
    url = reverse("tpi_cms:lead_create")
    response = client.generic("POST", url, body, content_type=content_type)
    assert response.status_code == 400
    assert not Lead.objects.exists()


@pytest.mark.parametrize("charset", ["utf-7", "unicode_escape"])
def test_a_charset_that_makes_halves_of_characters_is_refused(client, filled, charset):
    body = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in filled(message="+2AA- \\ud800").items()
    )
    content_type = f"multipart/form-data; boundary=x; charset={charset}"
    url = reverse("tpi_cms:lead_create")
    response = client.generic("POST", url, f"{body}--x--\r\n", content_type)
    assert response.status_code == 400
    assert "Nothing was sent" in response.content.decode()


def test_a_nonsensical_accept_header_is_answered_with_the_page(client, send, filled):
    nonsense = {"HTTP_ACCEPT": "text/html; a*=nonsense''x"}
    assert client.get(reverse("tpi_cms:lead_create"), **nonsense).status_code == 200
    assert send(filled(), **nonsense).status_code == 303


def test_ten_thousand_fields_are_refused(client, filled):
    body = urlencode({**filled(), **{f"f{n}": "1" for n in range(10_000)}})
    url = reverse("tpi_cms:lead_create")
    response = client.generic("POST", url, body, "application/x-www-form-urlencoded")
    assert response.status_code == 400


def test_json_surrogates_dont_reach_the_database(client, filled):
    body = json.dumps(filled()).replace("Marguerite", "Mar\\ud800")
    response = client.post(
        reverse("tpi_cms:lead_create"), body, content_type="application/json"
    )
    assert response.status_code == 201
    assert Lead.objects.get().name == "Mar? Osei"


@pytest.mark.parametrize("status", ["closed", "coming_soon"])
def test_clinic_that_closed_meanwhile_offers_others(
    send, filled, token, clinic, status
):
    text = token(clinic=clinic.pk)
    other = factories.make_clinic(name="Garnet Falls")
    clinic.status = status
    clinic.save()
    response = send(filled(token=text))
    assert response.status_code == 422
    assert list(response.context["form"].fields["clinic"].queryset) == [other]
    assert "Is a referral" in response.content.decode()


def test_a_clinic_that_went_offline_meanwhile_still_gets_its_request(
    send, filled, token, clinic
):
    """Its page may be kept by a network: who filled the form in isn't turned away."""
    text = token(clinic=clinic.pk)
    clinic.public_without_page = False
    clinic.save()
    assert send(filled(token=text)).status_code == 303
    assert Lead.objects.get().clinic == clinic


def test_one_of_a_choice_that_went_offline_meanwhile_gets_its_request_too(
    send, filled, token, clinic
):
    text = token(clinics=[clinic.pk])
    clinic.public_without_page = False
    clinic.save()
    assert send(filled(token=text, clinic=clinic.pk)).status_code == 303
    assert Lead.objects.get().clinic == clinic


def test_page_that_was_unpublished_meanwhile_loses_nothing(send, filled, token):
    page = factories.make_treatment()
    text = token(page=page.pk)
    page.unpublish()
    response = send(filled(token=text))
    assert response.status_code == 422
    assert "Is a referral" in response.content.decode()
    form = response.context["form"]
    again = filled(token=form["token"].value(), key=form["key"].value())
    assert send(again).status_code == 303


def test_form_page_alone_asks_one_clinic_or_any(client, clinic):
    url = reverse("tpi_cms:lead_create")
    assert client.get(url).context["form"].fixed_clinic is None
    response = client.get(url, {"clinic": clinic.slug})
    assert response.context["form"].fixed_clinic == clinic
    assert client.get(url, {"clinic": "nowhere"}).status_code == 404


def test_answers_are_never_cached_and_set_no_cookie(client, send, filled):
    for response in (
        client.get(reverse("tpi_cms:lead_create")),
        send(filled(phone="1")),
        send(filled()),
    ):
        assert "no-store" in response["Cache-Control"]
        assert not response.cookies


def test_thanks_holds_nothing_personal(client, send, filled):
    url = send(filled(email="mo@example.org"))["Location"]
    html = client.get(url).content.decode()
    lead = Lead.objects.get()
    assert lead.reference in html.replace(" ", "") and "Port Ansel" in html
    for secret in ("Marguerite", "8020088", "mo@example", "referral", "Trigger"):
        assert secret not in html and secret not in url


def thank(client, clinic, **values):
    """The thank-you's main text, on one line."""
    lead = factories.make_lead(clinic, **values)
    html = client.get(reverse("tpi_cms:lead_thanks", args=[lead.reference])).content
    main = html.decode().split("<main", 1)[1].split("</main>")[0]
    return " ".join(strip_tags(main).replace("\xa0", " ").split()), main


def test_thanks_say_the_stored_promise_whatever_the_hours_are_now(client, clinic):
    promised = timezone.now() + dt.timedelta(days=400)
    local = promised.astimezone(clinic.zone)
    text, _html = thank(client, clinic, promised_at=promised, contact_method="text")
    assert "We text you on" in text
    assert f"{local:%A, %B} {local.day}, by " in text


@pytest.mark.parametrize("is_held", [True, False])
def test_thanks_for_a_held_request_promise_no_time_until_it_is_let_go(
    client, clinic, is_held
):
    now = timezone.now()
    values = {"promised_at": now + dt.timedelta(days=2), "spam_score": 50}
    text, _html = thank(client, clinic, held_at=now if is_held else None, **values)
    assert "Port Ansel has your request" in text
    assert ("once somebody at the clinic has read it" in text) == is_held
    assert ("We call you on" in text) != is_held
    assert "spam" not in text


def test_thanks_lead_back_to_the_page_while_everybody_may_read_it(client, clinic):
    page = factories.make_treatment(title="Nerve blocks")
    link = f'href="{page.url}"'
    text, html = thank(client, clinic, page=page)
    assert link in html and "Back to Nerve blocks" in text
    assert "Back to" not in thank(client, clinic)[0]
    page.view_restrictions.create(restriction_type="login")
    assert link not in thank(client, clinic, page=page)[1]
    page.view_restrictions.all().delete()
    page.unpublish()
    assert link not in thank(client, clinic, page=page)[1]


def test_thanks_for_an_unknown_reference_is_404(client, clinic):
    assert client.get(reverse("tpi_cms:lead_thanks", args=["NOPE"])).status_code == 404


def test_thanks_for_an_erased_lead_is_404(client, send, filled):
    url = send(filled())["Location"]
    assert client.get(url).status_code == 200
    erase_lead(lead=Lead.objects.get(), user=None)
    assert client.get(url).status_code == 404


def test_a_lead_post_needs_at_most_six_queries(
    send, filled, token, clinic, django_capture_on_commit_callbacks
):
    """Beginning and ending not counted; the clinic's special days are known."""
    page = factories.make_treatment()
    clinic.refresh_from_db()
    assert clinic.known_schedule
    data = filled(token=token(page=page.pk, clinics=[clinic.pk]))
    with CaptureQueriesContext(connection) as queries:
        assert send(data, REMOTE_ADDR="192.0.2.7").status_code == 303
    asked = [
        query["sql"]
        for query in queries
        if not query["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))
    ]
    assert len(asked) <= 6, asked


def test_what_is_known_of_a_request_is_stored_as_hashes(send, filled):
    send(filled(email="mo@example.org", key="k-1"), REMOTE_ADDR="192.0.2.7")
    lead = Lead.objects.get()
    assert lead.phone_hash == hashing.hash_phone("+18158020088")
    assert lead.email_hash == hashing.hash_email("MO@example.org")
    assert lead.address_hash == hashing.hash_address("192.0.2.7")
    assert lead.client_key_hash == hashing.hash_client_key("k-1")
    assert lead.consents.get().address_hash == lead.address_hash


def test_consents_are_stored_as_they_were_shown(send, filled, token):
    shown = [
        ConsentShown("contact", "Call me.", 4, is_required=True),
        ConsentShown("sms", "Text me.", 2, is_required=False),
    ]
    data = filled(token=token(consents=shown, page_url="/treatments/tpi/"))
    send({**data, "consent_sms": "on"})
    contact, sms = Lead.objects.get().consents.order_by("purpose")
    assert (contact.wording, contact.version) == ("Call me.", 4)
    assert (sms.wording, sms.version, sms.is_given) == ("Text me.", 2, True)
    assert sms.wording_digest == hashlib.sha256(b"Text me.").hexdigest()
    assert sms.page_url == "/treatments/tpi/" and sms.language == "en-us"


def test_a_filled_trap_holds_the_request(send, filled):
    assert send(filled(subject="SEO")).status_code == 303
    lead = Lead.objects.get()
    assert lead.held_at and "honeypot" in lead.spam_reasons
    assert not lead.deliveries.exists()


def test_too_many_from_one_address_get_the_phone_number(send, filled, settings, clinic):
    settings.TPI_CMS_ADDRESS_CAP = 2
    for number in range(2):
        assert send(filled(message=f"Question {number}")).status_code == 303
    response = send(filled(message="Question 3"))
    assert response.status_code == 429
    html = response.content.decode()
    assert "(815) 555-0142" in html and "Question 3" in html
    assert Lead.objects.count() == 2


def test_the_same_filling_in_with_other_answers_is_marked(send, filled):
    send(filled(key="one"))
    send(filled(key="one", message="Now I ask something else"))
    second, first = Lead.objects.order_by("-pk")
    assert second.possible_duplicate_of == first
    assert first.possible_duplicate_of is None


def test_the_same_words_with_and_without_script_are_one_request(send, filled):
    for key in ("", "one", "", "two"):
        assert send(filled(key=key)).status_code == 303
    assert Lead.objects.count() == 1


# --- when it can't be stored ------------------------------------------------------


def break_capture(monkeypatch, error):
    def fail(**kwargs):
        raise error

    monkeypatch.setattr("tpi_cms.leads.intake.views.create.capture_lead", fail)


@pytest.fixture
def numbered(token, clinic):
    number = NumberToCall(clinic.pk, "Port Ansel", "(815) 555-0142", "tel:+1-815")
    return token(numbers=[number])


@pytest.mark.parametrize("error", [DatabaseError, OperationalError, InterfaceError])
def test_a_database_that_fails_is_never_thanked_for(
    send, filled, numbered, monkeypatch, error
):
    break_capture(monkeypatch, error("Marguerite"))
    response = send(filled(token=numbered))
    html = response.content.decode()
    assert response.status_code == 503
    assert "no-store" in response["Cache-Control"] and response["Retry-After"]
    assert "NOT sent" in html and "(815) 555-0142" in html
    assert "Is a referral needed?" in html and "815 802-0088" in html


def test_trying_again_from_that_page_is_one_request(
    send, filled, numbered, monkeypatch
):
    with monkeypatch.context() as broken:
        break_capture(broken, DatabaseError())
        kept = dict(send(filled(token=numbered)).context["kept"])
    for _time in range(2):
        assert send(kept).status_code == 303
    lead = Lead.objects.get()
    assert lead.message == "Is a referral needed?" and lead.client_key_hash


def test_the_page_for_it_asks_nothing_of_the_database(
    send, filled, numbered, monkeypatch, django_assert_num_queries
):
    def fail(*args):
        raise OperationalError

    monkeypatch.setattr("tpi_cms.leads.intake.views.create.get_origin", fail)
    with django_assert_num_queries(0):
        assert send(filled(token=numbered)).status_code == 503


def test_the_script_is_told_too(send, filled, numbered, monkeypatch):
    break_capture(monkeypatch, DatabaseError())
    response = send(filled(token=numbered), json=True)
    assert response.status_code == 503
    assert "NOT sent" in response.json()["summary"]
    assert "(815) 555-0142" in response.json()["summary"]


def test_a_fault_of_ours_tells_nobody_what_was_typed(
    send, filled, numbered, monkeypatch, caplog
):
    break_capture(monkeypatch, ZeroDivisionError("Marguerite Osei"))
    response = send(filled(token=numbered))
    assert response.status_code == 500
    assert "Is a referral needed?" in response.content.decode()
    assert "ZeroDivisionError" in caplog.text and "create.py" in caplog.text
    for secret in ("Marguerite", "8020088", "referral"):
        assert secret not in caplog.text


def test_developers_see_a_fault_as_it_is(send, filled, monkeypatch, settings):
    settings.DEBUG = True
    break_capture(monkeypatch, ZeroDivisionError())
    with pytest.raises(ZeroDivisionError):
        send(filled())


def test_it_is_never_inside_the_sites_own_transaction(client, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "ATOMIC_REQUESTS", True)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse("tpi_cms:lead_create")).status_code == 200
    assert not [q for q in queries if q["sql"].startswith(("BEGIN", "SAVEPOINT"))]


def test_the_thanks_of_a_closed_clinic_name_the_number_that_works(client, clinic):
    factories.make_phone(clinic, number="+18155550142")
    clinic.status = "temporarily_closed"
    clinic.save()
    text, main = thank(client, clinic)
    assert "555-0142" not in text and "as soon as the clinic is open" not in text
    assert "Give this reference when we get in touch" in text
    factories.make_phone(clinic, number="+18155550143", role="nurse")
    assert "tel:+1-815-555-0143" in thank(client, clinic)[1]
