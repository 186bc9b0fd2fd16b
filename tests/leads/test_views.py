from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from tests import factories
from tpi_cms.leads.models import Consent, Delivery, Lead

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
def test_missing_or_foreign_token_hands_the_form_back(send, filled, bad):
    response = send(filled(token=bad))
    assert response.status_code == 403
    assert "Is a referral needed?" in response.content.decode()
    assert not Lead.objects.exists()
    form = response.context["form"]
    again = filled(token=form["token"].value(), key=form["key"].value())
    assert send(again).status_code == 303


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


def test_thanks_for_an_unknown_reference_is_404(client, clinic):
    assert client.get(reverse("tpi_cms:lead_thanks", args=["NOPE"])).status_code == 404


def test_a_lead_post_needs_at_most_eight_queries(
    send, filled, token, clinic, django_assert_max_num_queries
):
    page = factories.make_treatment()
    with django_assert_max_num_queries(8):
        data = filled(token=token(page=page.pk, clinics=[clinic.pk]))
        assert send(data).status_code == 303
