from __future__ import annotations

import pytest
from django.urls import reverse

from wagtail import hooks

from tests import factories
from tests.leads.conftest import CONTACT
from tpi_cms.clinics.models import Clinic
from tpi_cms.leads.consents.boxes import ConsentShown
from tpi_cms.leads.intake.build import build_lead_form
from tpi_cms.leads.intake.form import LeadForm
from tpi_cms.leads.intake.token import FormToken, InvalidToken, NumberToCall
from tpi_cms.leads.questions.question import Kind, Question

pytestmark = pytest.mark.django_db


def clean(data, **values):
    values = {"consents": [CONTACT], "language": "en", **values}
    token = FormToken.build(**values)
    return LeadForm(data, token=token)


def test_phone_is_read_as_people_type_it(filled):
    form = clean(filled(phone=" 815 802-0088 ext. 4 "))
    assert form.is_valid(), form.errors
    assert form.cleaned_data["phone"].as_e164 == "+18158020088"
    assert form.cleaned_data["phone_extension"] == "4"


def test_phone_is_read_in_the_clinics_country(filled, clinic):
    clinic.country = "GB"
    clinic.save()
    form = clean(filled(phone="020 7946 0018"))
    assert form.is_valid(), form.errors
    assert form.cleaned_data["phone"].as_e164 == "+442079460018"


@pytest.mark.parametrize("typed", ["847 555 01", "call me", "++", "5" * 40])
def test_bad_phone_says_what_a_good_one_is(filled, typed):
    form = clean(filled(phone=typed))
    (message,) = form.errors["phone"]
    assert message.startswith("Enter a whole phone number, such as (201)")
    assert " 555" not in message and "-" not in message


def test_the_example_is_of_the_clinics_country(filled, clinic):
    clinic.country = "GB"
    clinic.save()
    assert "such as 01" in clean(filled(phone="12")).errors["phone"][0]


def test_errors_stand_in_the_order_of_the_fields(filled):
    form = clean(filled(phone="12", clinic="", consent=None, name=""))
    assert list(form.errors) == ["name", "phone", "clinic", "consent"]


PHONE_OR_EMAIL = "Enter a phone number, or choose email"
ADDRESS = "Enter the address that we should write to"
NUMBER = "Enter the number that we should text"
TICK = "Tick the box so that we may text you, or choose another way"
SMS = ConsentShown("sms", "Text me.", 2, is_required=False)


@pytest.mark.parametrize(
    ("answers", "errors"),
    [
        ({"contact_method": "phone", "phone": " "}, {"phone": [PHONE_OR_EMAIL]}),
        (
            {"contact_method": "phone", "phone": "", "email": "m@example.org"},
            {"phone": [PHONE_OR_EMAIL]},
        ),
        ({"contact_method": "email"}, {"email": [ADDRESS]}),
        ({"contact_method": "email", "phone": ""}, {"email": [ADDRESS]}),
        (
            {"contact_method": "text", "consent_sms": "on", "phone": ""},
            {"phone": [NUMBER]},
        ),
        ({"contact_method": "text"}, {"consent_sms": [TICK]}),
        ({"contact_method": "phone"}, {}),
        ({"contact_method": "phone", "consent_sms": "on"}, {}),
        ({"contact_method": "email", "email": "m@example.org", "phone": ""}, {}),
        ({"contact_method": "email", "email": "m@example.org"}, {}),
        ({"contact_method": "text", "consent_sms": "on"}, {}),
    ],
)
def test_the_chosen_way_asks_for_what_it_needs(filled, answers, errors):
    form = clean(filled(**answers), consents=[CONTACT, SMS])
    assert form.errors == errors
    assert errors or form.cleaned_data["contact_method"] == answers["contact_method"]


def test_what_was_typed_wrongly_is_told_once(filled):
    for name in ("phone", "email"):
        data = filled(contact_method=name, **{name: "12"})
        assert [*clean(data).errors] == [name]
        assert len(clean(data).errors[name]) == 1


def test_nobody_is_texted_who_wasnt_asked(filled):
    """Without the box there is no such way."""
    with_box = LeadForm(token=FormToken.build(consents=[CONTACT, SMS], language="en"))
    without = LeadForm(token=FormToken.build(consents=[CONTACT], language="en"))
    assert 'value="text"' in str(with_box["contact_method"])
    assert 'value="text"' not in str(without["contact_method"])
    assert [*clean(filled(contact_method="text")).errors] == ["contact_method"]


# --- what is seen at first -------------------------------------------------------


def get_parts(form):
    """Names by part, and whether it is seen at first."""
    return [
        ([field.name for field in part.fields], not part.summary or part.is_open)
        for part in form.parts
    ]


def test_seven_questions_are_seen_at_first_and_the_rest_is_behind_a_choice(clinic):
    form = LeadForm(token=FormToken.build(consents=[CONTACT, SMS], language="en"))
    assert get_parts(form) == [
        (["name", "phone"], True),
        (["contact_method", "consent_sms", "email"], False),
        (["voicemail", "clinic", "contact_time", "message"], True),
        (["topic", "requested_for"], False),
        (["consent"], True),
    ]
    shown = [name for names, _seen in get_parts(form) for name in names]
    assert sorted(shown) == sorted(field.name for field in form.visible_fields())
    assert sorted(shown, key=[*form.fields].index) == [
        *["name", "phone", "contact_method", "consent_sms", "email"],
        *[
            "voicemail",
            "clinic",
            "contact_time",
            "message",
            "topic",
            "requested_for",
            "consent",
        ],
    ]


@pytest.mark.parametrize(
    ("changes", "stored"),
    [
        ({"voicemail": "yes"}, "yes"),
        ({}, ""),
        ({"voicemail": "yes", "contact_method": "email", "email": "m@example.org"}, ""),
    ],
)
def test_whether_to_leave_a_message_is_asked_of_those_who_are_called(
    filled, changes, stored
):
    form = clean(filled(**changes))
    assert form.is_valid(), form.errors
    assert form.answers["voicemail"] == stored


@pytest.mark.parametrize(
    ("changes", "ways", "more"),
    [
        ({"topic": "", "name": ""}, False, False),
        ({"topic": "", "email": "m@example.org"}, True, False),
        ({"topic": "", "email": "m@"}, True, False),
        ({"topic": "", "contact_method": "email"}, True, False),
        ({"topic": "", "contact_method": "pigeon"}, True, False),
        ({"topic": "t" * 201}, False, True),
        ({"topic": "Back pain"}, False, True),
        ({"topic": "", "requested_for": "dependent"}, False, True),
    ],
)
def test_what_was_answered_or_is_wrong_is_seen(filled, changes, ways, more):
    parts = get_parts(clean(filled(**changes)))
    assert [seen for _names, seen in parts] == [True, ways, True, more, True]


def test_a_question_of_the_sites_own_that_needs_an_answer_is_seen(clinic):
    own = [
        Question("seen", Kind.TEXT, label="Seen", name="Seen", required=True),
        Question("folded", Kind.TEXT, label="Folded", name="Folded"),
    ]
    with hooks.register_temporarily("register_lead_questions", lambda: own):
        form = LeadForm(token=FormToken.build(consents=[CONTACT], language="en"))
        parts = {tuple(names): seen for names, seen in get_parts(form)}
    assert parts["voicemail", "clinic", "contact_time", "message", "seen"]
    assert not parts["topic", "requested_for", "folded"]


def test_consent_is_required_and_never_ticked_for_them(filled):
    form = clean(filled(consent=None))
    assert form.errors == {"consent": ["Tick the box so that we may contact you"]}
    assert not build_lead_form(site=None)["consent"].value()


@pytest.mark.parametrize("status", ["closed", "coming_soon"])
def test_clinics_that_take_no_requests_are_no_choice(filled, clinic, status):
    clinic.status = status
    clinic.save()
    assert clean(filled()).errors == {"clinic": ["Choose a clinic from the list"]}


def test_only_clinics_that_offer_the_treatment_are_a_choice(filled, clinic):
    other = factories.make_clinic()
    assert not clean(filled(), clinics=[other.pk]).is_valid()
    assert clean(filled(clinic=other.pk), clinics=[other.pk]).is_valid()


def test_fixed_clinic_leaves_no_choice(filled, clinic):
    other = factories.make_clinic()
    form = build_lead_form(site=None, clinic=clinic, data=filled(clinic=other.pk))
    assert form.is_valid(), form.errors
    assert form.cleaned_data["clinic"] == clinic


def test_page_about_a_clinic_that_takes_no_requests_offers_the_others(clinic):
    closed = factories.make_clinic(status=Clinic.Status.COMING_SOON)
    form = build_lead_form(site=None, clinic=closed)
    assert [pk for pk, _name in form.fields["clinic"].choices][1:] == [clinic.pk]


def test_clinic_choice_names_the_town_once(clinic):
    factories.make_clinic(name="Lowell Park", locality="Lowell")
    labels = [
        label for _value, label in build_lead_form(site=None)["clinic"].field.choices
    ]
    assert labels[1:] == ["Lowell Park", "Port Ansel, Harborview"]


def test_required_inputs_carry_required_and_autocomplete():
    form = build_lead_form(site=None)
    html = {name: str(form[name]) for name in form.fields}
    assert all(" required" in html[name] for name in ("name", "clinic", "consent"))
    assert " required" not in html["phone"] + html["email"] + html["message"]
    assert 'autocomplete="name"' in html["name"]
    assert 'type="tel"' in html["phone"] and 'autocomplete="tel"' in html["phone"]
    assert 'type="email"' in html["email"] and 'autocomplete="email"' in html["email"]
    assert 'maxlength="4000"' in html["message"]


def test_token_survives_the_way_and_no_change(clinic):
    token = FormToken.build(
        consents=[CONTACT],
        language="es",
        clinic=clinic.pk,
        clinics=[3, 1],
        page=9,
        page_url="/a/",
        numbers=[NumberToCall(3, "Port Ansel", "(815) 555-0142", "tel:+1")],
    )
    text = token.sign()
    assert text == token.sign()
    assert FormToken.read(text) == token
    for changed in ("", text[:-1], text + "x", text.swapcase(), "a:b", "\x00"):
        with pytest.raises(InvalidToken):
            FormToken.read(changed)


def test_a_form_carries_numbers_to_call(clinic):
    for form in (build_lead_form(site=None), build_lead_form(site=None, clinic=clinic)):
        (number,) = form.form_token.numbers
        assert (number.clinic, number.text) == (clinic.pk, "(815) 555-0142")


def test_boxes_beside_contact_are_asked_for_and_never_needed(filled, clinic):
    marketing = ConsentShown("marketing", "Send me news.", 3, is_required=False)
    token = FormToken.build(consents=[CONTACT, marketing], language="en")
    form = LeadForm(filled(), token=token)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["consent_marketing"] is False
    assert "checked" not in str(LeadForm(token=token)["consent_marketing"])


def test_the_trap_is_no_field_that_people_see(clinic):
    form = build_lead_form(site=None)
    assert form.trap.name not in [field.name for field in form.visible_fields()]
    assert 'tabindex="-1"' in str(form.trap) and form.trap.label


def test_token_of_another_site_is_not_ours(settings):
    text = FormToken.build(consents=[CONTACT], language="en").sign()
    settings.SECRET_KEY = "another"
    with pytest.raises(InvalidToken):
        FormToken.read(text)


def test_a_treatment_that_no_open_clinic_offers_can_still_be_asked_about(clinic):
    closed = factories.make_clinic(status=Clinic.Status.CLOSED)
    for pks in ([], [closed.pk]):
        offering = Clinic.objects.filter(pk__in=pks)
        for known in (None, []):
            form = build_lead_form(site=None, offering=offering, clinics=known)
            choices = form.fields["clinic"].choices
            assert [pk for pk, _name in choices][1:] == [clinic.pk]


def test_a_long_title_makes_a_topic_that_can_be_sent(filled):
    page = factories.make_treatment(title="Pain " * 50)
    topic = build_lead_form(site=None, page=page)["topic"].value()
    assert clean(filled(topic=topic)).is_valid()


def test_a_key_that_is_not_ours_is_replaced(client, filled):
    address = reverse("tpi_cms:lead_create")
    answer = client.post(address, filled(key="k" * 65))
    key = answer.context["form"]["key"].value()
    assert answer.status_code == 422
    assert client.post(address, filled(key=key)).status_code == 303


def test_the_forms_page_for_a_clinic_whose_name_is_nonsense_is_404(client, clinic):
    for slug in ("%00", "nowhere"):
        address = f"{reverse('tpi_cms:lead_create')}?clinic={slug}"
        assert client.get(address).status_code == 404


def test_a_site_without_clinics_says_so_instead_of_showing_a_form(client, db):
    page = factories.make_treatment()
    for url in (page.url, reverse("tpi_cms:lead_create")):
        html = client.get(url).content.decode()
        assert "No clinic takes requests here at present." in html
        assert 'type="submit"' not in html
