"""A form of a group with more clinics than anybody would choose among."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests import factories
from tests.leads.conftest import CONTACT
from tpi_cms.clinics.models import Clinic
from tpi_cms.leads.intake.build import build_lead_form
from tpi_cms.leads.intake.offer import MOST_CHOICES
from tpi_cms.leads.intake.token import FormToken
from tpi_cms.leads.record.models import Lead

pytestmark = pytest.mark.django_db

#: A line of clinics, a degree of longitude apart; that of the fixture has no place.
FIRST = (41.0, -100.0)


@pytest.fixture
def clinics(clinic):
    return [
        factories.make_clinic(
            name=f"Stop {n}",
            postal_code=f"600{n:02}",
            locality=f"Town {n}",
            latitude=FIRST[0],
            longitude=FIRST[1] + n,
        )
        for n in range(MOST_CHOICES + 1)
    ]


@pytest.fixture
def ask(filled):
    """What the browser posts from a form that asks where the visitor is."""

    def build(near, **changes):
        token = FormToken.build(
            consents=[CONTACT],
            language="en-us",
            asks_place=True,
            **changes.pop("token", {}),
        )
        changes = {"clinic": None, "near": near, "token": token.sign(), **changes}
        return filled(**changes)

    return build


def test_a_form_of_few_lists_them_and_asks_no_place(clinic):
    form = build_lead_form(site=None)
    assert "near" not in form.fields
    assert [pk for pk, _name in form.fields["clinic"].choices] == ["", clinic.pk]


def test_a_form_of_many_asks_for_the_place_and_lists_none(client, clinics):
    html = client.get(reverse("tpi_cms:lead_create")).content.decode()
    assert 'name="near"' in html
    assert "Stop 1" not in html[html.index("<form") : html.index("</form>")]


def test_its_size_does_not_grow(client, clinics):
    url = reverse("tpi_cms:lead_create")
    before = len(client.get(url).content)
    for _n in range(30):
        factories.make_clinic(latitude=41, longitude=-90)
    assert abs(len(client.get(url).content) - before) < 200


def test_the_nearest_gets_the_request(send, ask, clinics):
    response = send(ask("60003"))
    lead = Lead.objects.get()
    assert lead.clinic == clinics[3]
    assert response["Location"].endswith("?nearest")


def test_the_thanks_say_why(client, send, ask, clinics):
    url = send(ask("60003"))["Location"]
    assert "it is the nearest to the place you gave" in client.get(url).content.decode()


def test_a_chosen_clinic_wins_over_the_place(send, ask, clinics):
    response = send(ask("60003", clinic=clinics[5].pk))
    assert Lead.objects.get().clinic == clinics[5]
    assert "nearest" not in response["Location"]


def test_only_clinics_that_offer_the_treatment_are_near(send, ask, clinics):
    treatment = factories.make_treatment(offered_everywhere=False)
    treatment.clinic_links = [
        treatment.clinic_links.model(clinic=clinic, sort_order=n)
        for n, clinic in enumerate(clinics[4:])
    ]
    treatment.save()
    token = {"page": treatment.pk, "is_narrowed": True}
    send(ask("60003", token=token))
    assert Lead.objects.get().clinic == clinics[4]


def test_a_clinic_that_does_not_offer_it_is_no_choice(send, ask, clinics):
    treatment = factories.make_treatment(offered_everywhere=False)
    treatment.clinic_links = [treatment.clinic_links.model(clinic=clinics[4])]
    treatment.save()
    token = {"page": treatment.pk, "is_narrowed": True}
    response = send(ask("60003", token=token, clinic=clinics[3].pk), json=True)
    assert [*response.json()["errors"]] == ["clinic"]
    assert not Lead.objects.exists()


@pytest.mark.parametrize(
    ("near", "words"),
    [("", "Enter your ZIP code or town"), ("99999", "We know no such place")],
)
def test_without_a_place_it_says_so_and_keeps_what_was_typed(
    send, ask, clinics, near, words
):
    response = send(ask(near, message="A stiff neck"))
    html = response.content.decode()
    assert response.status_code == 422
    assert words in html and "A stiff neck" in html
    assert reverse("tpi_cms:lead_create") in html


def test_looking_sends_nothing_and_offers_the_nearest_to_choose_among(
    send, ask, clinics
):
    response = send(ask("60003", look="1", name="", phone="12", message="Kept"))
    html = response.content.decode()
    assert response.status_code == 200
    assert not Lead.objects.exists()
    assert "Kept" in html and "Enter your name" not in html
    choices = [pk for pk, _name in response.context["form"].fields["clinic"].choices]
    assert choices[0] == clinics[3].pk and 1 < len(choices) <= 5
    assert "Stop 3" in response.context["form"].nearest.words


def test_the_script_is_told_which_are_near(send, ask, clinics):
    answer = send(ask("60003", look="1"), json=True)
    body = answer.json()
    assert body["errors"] == {} and "Stop 3" in body["words"]
    assert body["clinics"][0] == {
        "id": clinics[3].pk,
        "name": "Stop 3, Town 3",
        "place": [41.0, -97.0],
        "here": "Stop 3 is the nearest to you.",
    }


def test_a_coarse_place_from_the_browser_is_understood(send, ask, clinics):
    send(ask("41.0, -94.1"))
    assert Lead.objects.get().clinic == clinics[6]


@pytest.mark.parametrize("near", ["1000, 2", "nan, 1", "41.0, -500", "' OR 1=1", "\0"])
def test_nonsense_is_no_place(send, ask, clinics, near):
    response = send(ask(near), json=True)
    assert [*response.json()["errors"]] == ["near"]
    assert not Lead.objects.exists()


def test_clinics_that_take_no_requests_are_passed_by(send, ask, clinics):
    Clinic.objects.filter(pk=clinics[3].pk).update(status="coming_soon")
    send(ask("60003"))
    assert Lead.objects.get().clinic in (clinics[2], clinics[4])
