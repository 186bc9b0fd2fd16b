"""References in copy: what is stored, what is shown, on which page, at what cost."""

from __future__ import annotations

import json
import pickle

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.models import ReferenceIndex
from wagtail.rich_text import RichText

from tests import factories
from tpi_cms.clinics.models import Clinic, ClinicPhone
from tpi_cms.clinics.network import NetworkPhone
from tpi_cms.content.phones.references import PhoneReference, on_page, show_text
from tpi_cms.content.plain_text import rich_text

Role = ClinicPhone.Role
MINE = PhoneReference().html


def of(clinic, use=Role.MAIN) -> PhoneReference:
    return PhoneReference("clinic", clinic.pk, use)


def make_line(**fields):
    defaults = {"number": "+18005550199", "role": Role.MAIN}
    return NetworkPhone.objects.create(**{**defaults, **fields})


def make_body(*texts):
    content = [{"type": "prose", "value": text} for text in texts]
    return json.dumps(
        [{"type": "section", "value": {"heading": "Call", "content": content}}]
    )


@pytest.fixture
def clinic(db):
    clinic = factories.make_clinic()
    factories.make_phone(clinic)
    factories.make_phone(clinic, number="+18155550143", role=Role.NURSE)
    factories.make_phone(clinic, number="+18155550144", role=Role.FAX)
    return clinic


def show(reference) -> str:
    return show_text([reference])[0]


def test_a_number_that_changes_changes_wherever_it_is_referred_to(clinic):
    html = f"<p>Call {of(clinic).html} now</p>"
    assert "(815) 555-0142" in str(RichText(html))
    assert 'href="tel:+1-815-555-0142"' in str(RichText(html))
    clinic.phones.filter(role=Role.MAIN).update(number="+18155550150")
    assert "(815) 555-0150" in str(RichText(html))
    assert "555-0142" not in str(RichText(html))


def test_each_use_has_its_number_and_a_missing_one_the_main_number(clinic):
    assert show(of(clinic, Role.NURSE)) == "(815) 555-0143"
    assert show(of(clinic, Role.BILLING)) == "(815) 555-0142"


def test_a_fax_is_shown_and_not_dialled(clinic):
    html = str(RichText(of(clinic, Role.FAX).html))
    assert "(815) 555-0144" in html and "tel:" not in html


def test_a_clinic_that_is_gone_leaves_the_network_line_then_words(clinic):
    gone = PhoneReference("clinic", clinic.pk + 1000)
    html = str(RichText(gone.html))
    assert "call us</a>" in html and 'href=""' not in html
    make_line()
    assert show(gone) == "(800) 555-0199"


def test_a_closed_clinic_is_called_where_somebody_answers(clinic):
    clinic.status = Clinic.Status.TEMPORARILY_CLOSED
    clinic.save()
    assert show(of(clinic)) == "(815) 555-0143"
    clinic.status = Clinic.Status.CLOSED
    clinic.save()
    assert show(of(clinic)) == "call us"


@pytest.mark.parametrize("attrs", ['whose="clinic" id="x"', "", 'use="no"', 'id="-1"'])
def test_what_cannot_be_read_breaks_nothing(db, attrs):
    html = str(RichText(f'<p><embed embedtype="tpi-phone" {attrs}/></p>'))
    assert "call us" in html


def test_the_pages_clinic_is_that_of_its_location_page(client, clinic):
    page = factories.make_location(clinic, body=make_body(f"<p>Ring {MINE}</p>"))
    assert "Ring <a" in client.get(page.url).content.decode()
    assert "(815) 555-0142" in client.get(page.url).content.decode()
    # Nothing of it stays for what is rendered after it.
    assert show(PhoneReference()) == "call us"


def test_a_page_about_no_one_clinic_has_the_network_line(client, clinic):
    factories.make_phone(factories.make_clinic(), number="+18155550160")
    make_line()
    page = factories.make_treatment(body=make_body(f"<p>Ring {MINE}</p>"))
    assert "(800) 555-0199" in client.get(page.url).content.decode()


def test_without_any_number_the_words_lead_to_the_clinics(client, db):
    index = factories.make_index(factories.pages.LocationIndexPage)
    page = factories.make_treatment(body=make_body(f"<p>Ring {MINE}</p>"))
    assert f'<a href="{index.url}">call us</a>' in client.get(page.url).content.decode()


def test_a_new_network_line_is_on_kept_pages_at_once(client, clinic):
    line = make_line()
    page = factories.make_treatment(body=make_body(f"<p>Ring {MINE}</p>"))
    client.get(page.url)
    line.number = "+18005550111"
    line.save()
    assert "(800) 555-0111" in client.get(page.url).content.decode()


def count_queries(count: int) -> int:
    """Of rendering so many blocks, each with a clinic of its own."""
    clinics = [factories.make_clinic() for _n in range(count)]
    for clinic in clinics:
        factories.make_phone(clinic)
    body = make_body(*(f"<p>{of(clinic).html}{MINE}</p>" for clinic in clinics))
    page = factories.make_treatment(body=body)
    page.refresh_from_db()
    facts = page.get_facts(RequestFactory().get("/"))
    blocks = [block.value for block in page.body[0].value["content"]]
    with CaptureQueriesContext(connection) as asked, on_page(facts):
        assert all("tel:" in str(text) for text in blocks)
    return len(asked)


def test_any_number_of_references_costs_the_same(db):
    make_line()
    assert count_queries(2) == count_queries(8)


def test_the_editor_shows_the_number_and_stores_a_reference(clinic):
    converter = ContentstateConverter(["bold", "tpi-phone"])
    html = f"<p>Call {of(clinic, Role.NURSE).html} or <b>come</b></p>"
    state = json.loads(converter.from_database_format(html))
    block = state["blocks"][0]
    assert block["text"] == "Call (815) 555-0143 or come"
    piece = block["entityRanges"][0]
    assert (piece["offset"], piece["length"]) == (5, len("(815) 555-0143"))
    assert state["entityMap"]["0"]["mutability"] == "IMMUTABLE"
    stored = converter.to_database_format(json.dumps(state))
    assert of(clinic, Role.NURSE).html in stored and "555" not in stored


def test_our_blocks_and_wagtails_defaults_offer_it(db):
    from wagtail.rich_text import features

    from tpi_cms.content.blocks.text import ProseBlock

    assert "tpi-phone" in ProseBlock().features
    assert "tpi-phone" in features.get_default_features()


def test_programs_searches_and_descriptions_have_the_number(clinic):
    from tpi_cms.content.blocks.text import ProseBlock

    block, html = ProseBlock(), f"<p>Call {of(clinic).html}</p>"
    api = block.get_api_representation(RichText(html))
    assert "tel:+1-815-555-0142" in api
    assert "(815) 555-0142" in block.get_searchable_content(RichText(html))[0]
    assert rich_text(html) == "Call (815) 555-0142"


def test_wagtail_knows_which_pages_use_a_clinic(clinic):
    page = factories.make_treatment(body=make_body(f"<p>{of(clinic).html}</p>"))
    found = ReferenceIndex.get_references_to(clinic)
    assert [each.object_id for each in found] == [str(page.pk)]


def test_a_rendered_answer_can_be_kept(rf, clinic):
    page = factories.make_location(clinic)
    response = page.serve(rf.get("/"))
    assert pickle.dumps(response.render())


def test_a_copy_for_translation_keeps_the_reference(clinic, client):
    from wagtail.models import Locale

    page = factories.make_location(clinic, body=make_body(f"<p>Ring {MINE}</p>"))
    french = Locale.objects.create(language_code="fr")
    copy = page.copy_for_translation(french, copy_parents=True)
    assert MINE in copy.body[0].value["content"][0].value.source
