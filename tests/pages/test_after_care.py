"""The sheet to take home: what to do and whom to call, never out of date."""

from __future__ import annotations

import json
import re

import pytest

from tests import factories as make
from tests.content.test_templates import body, section
from tests.pages.test_queries import cold_and_warm
from tpi_cms.clinics.models import ClinicPhone

pytestmark = pytest.mark.django_db


def cards(sign: str, urgency="emergency"):
    value = {"cards": [{"urgency": urgency, "signs": [f"<p>{sign}</p>"]}]}
    return {
        "type": "section",
        "value": {
            "heading": "Help",
            "aspect": "SelfCare",
            "content": [{"type": "care_cards", "value": value}],
        },
    }


AFTER = section("Afterwards", "Go easy.", aspect="PatientExperience")
CARE = section("At home", "Keep it dry.", aspect="SelfCare")
OTHER = section("How it works", "A needle.", aspect="HowItWorks")


@pytest.fixture
def read(client):
    def read(page, query=""):
        response = client.get(f"{page.url}{query}")
        assert response.status_code == 200
        html = response.content.decode()
        return html[html.index("<main") : html.index("</main>")]

    return read


@pytest.fixture
def treatment():
    return make.make_treatment(body=body(OTHER, AFTER, CARE, cards("swelling")))


def make_clinics(*names):
    clinics = [make.make_clinic(name=name, slug=name.lower()) for name in names]
    for number, clinic in enumerate(clinics):
        make.make_phone(clinic, number=f"+1815555010{number}")
    return clinics


class TestWhatItSays:
    def test_is_what_the_treatment_says_of_afterwards(self, read, treatment):
        html = read(make.make_sheet(treatment))
        assert "Go easy." in html and "Keep it dry." in html
        assert "A needle." not in html

    def test_follows_the_treatment_at_once(self, read, treatment):
        sheet = make.make_sheet(treatment)
        assert "Keep it dry." in read(sheet)
        changed = section("At home", "Keep it warm.", aspect="SelfCare")
        treatment.body = body(changed)
        treatment.save_revision().publish()
        html = read(sheet)
        assert "Keep it warm." in html and "Keep it dry." not in html

    def test_is_its_own_body_as_soon_as_it_has_one(self, read, treatment):
        html = read(make.make_sheet(treatment, body=body(section("Here", "Rest."))))
        assert "Rest." in html and "Go easy." not in html

    def test_warns_once_of_what_the_treatment_warns_of(self, read, treatment):
        html = read(make.make_sheet(treatment, body=body(section("Here", "Rest."))))
        assert html.count("swelling") == 1 and 'href="tel:911"' in html

    def test_warns_of_its_own_signs_instead(self, read, treatment):
        html = read(make.make_sheet(treatment, body=body(cards("a fever"))))
        assert html.count("a fever") == 1 and "swelling" not in html

    def test_leaves_out_what_paper_can_do_nothing_with(self, read, treatment):
        form = {"type": "lead_form", "value": {"heading": "Ask us"}}
        value = {"heading": "Here", "content": [form]}
        sheet = make.make_sheet(
            treatment, body=json.dumps([{"type": "section", "value": value}])
        )
        assert "<form" not in read(sheet)

    def test_has_lines_to_fill_in(self, read, treatment):
        html = read(make.make_sheet(treatment))
        assert "Your visit (date)" in html and "Your clinician" in html


class TestWhomToCall:
    def numbers(self, html) -> list[str]:
        call = html[html.index('id="clinics"') :].split("</section>")[0]
        return re.findall(r"<h3>([^<]+)</h3>", call)

    def test_is_the_only_clinic(self, read, treatment):
        make_clinics("Alder")
        html = read(make.make_sheet(treatment))
        assert self.numbers(html) == ["Alder"] and "(815) 555-0100" in html
        assert "Your clinic<" not in html and "?clinic=" not in html

    def test_are_up_to_three_and_a_line_for_another(self, read, treatment):
        make_clinics("Alder", "Birch", "Cedar", "Dogwood")
        html = read(make.make_sheet(treatment))
        assert self.numbers(html) == ["Alder", "Birch", "Cedar"]
        assert "Its number" in html and 'href="?clinic=dogwood"' in html

    def test_are_those_that_offer_it(self, read, treatment):
        alder, _birch = make_clinics("Alder", "Birch")
        make.offer(treatment, alder)
        assert self.numbers(read(make.make_sheet(treatment))) == ["Alder"]

    def test_is_the_clinic_that_was_asked_for(self, read, treatment):
        make_clinics("Alder", "Birch")
        sheet = make.make_sheet(treatment)
        assert self.numbers(read(sheet)) == ["Alder", "Birch"]
        for name in ("Birch", "Alder", "Birch"):
            assert self.numbers(read(sheet, f"?clinic={name.lower()}")) == [name]
        assert self.numbers(read(sheet)) == ["Alder", "Birch"]

    @pytest.mark.parametrize("slug", ["nowhere", "gone", "birch", "a%00b", "x" * 300])
    def test_stay_all_when_the_asked_one_is_none_of_them(self, read, treatment, slug):
        alder, _birch = make_clinics("Alder", "Birch")
        make.make_clinic(slug="gone", status="closed")
        make.offer(treatment, alder)
        assert self.numbers(read(make.make_sheet(treatment), f"?clinic={slug}")) == [
            "Alder"
        ]

    def test_say_the_nurse_line_too(self, read, treatment):
        [alder] = make_clinics("Alder")
        make.make_phone(
            alder, number="+18155550199", role=ClinicPhone.Role.NURSE, note="at night"
        )
        html = " ".join(read(make.make_sheet(treatment)).split())
        assert "Nurse line: <a" in html and "(815) 555-0199" in html
        assert "(at night)" in html


def test_every_sheet_of_it_names_one_address(client, treatment):
    make_clinics("Alder", "Birch")
    sheet = make.make_sheet(treatment)
    html = client.get(f"{sheet.url}?clinic=birch").content.decode()
    assert f'<link rel="canonical" href="http://localhost{sheet.url}">' in html


def test_the_treatment_leads_to_its_live_sheet_alone(read):
    html = read(make.make_treatment())
    assert "After-care sheet" not in html
    treatment = make.make_treatment()
    make.make_sheet(treatment, live=False)
    assert "After-care sheet" not in read(treatment)
    treatment = make.make_treatment()
    sheet = make.make_sheet(treatment)
    assert f'href="{sheet.url}"' in read(treatment)


def test_its_print_button_is_there_with_a_script_only(read, treatment):
    [button] = re.findall(
        r"<button[^>]*data-tpi-print[^>]*>", read(make.make_sheet(treatment))
    )
    assert " hidden" in button


def test_a_warm_sheet_takes_few_queries_also_of_one_clinic(client, treatment):
    make_clinics("Alder", "Birch")
    sheet = make.make_sheet(treatment)
    cold_and_warm(client, sheet.url)
    assert cold_and_warm(client, sheet.url)[1] <= 12
    _cold, warm = cold_and_warm(client, f"{sheet.url}?clinic=birch")
    assert warm <= 15
