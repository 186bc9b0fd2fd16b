"""What is found on a whole page: where it stands, and what it lacks or says twice."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.content.copy.pages import fact, make_sound, section
from tests.examples.copy import EXCLAMATIONS
from tpi_cms.content.copy.registry import OWN, find_problems, get_checks, get_field_url
from tpi_cms.content.copy.values import Severity
from tpi_cms.content.review.models import Practitioner
from tpi_cms.pages.models import ArticlePage

pytestmark = pytest.mark.django_db


def ids(page) -> list[str]:
    return [finding.id for finding in find_problems(page)]


def prose(html: str) -> tuple[str, str]:
    return "prose", f"<p>{html}</p>"


def test_on_a_sound_page_nothing_is_found():
    assert ids(make_sound(section(prose("It may help."), heading="What it is"))) == []


def test_a_finding_says_what_where_why_and_how():
    body = section(prose("A lot. It is <b>very safe</b>."), heading="What it is")
    page = make_sound(body)
    (found,) = find_problems(page)
    assert (found.id, found.severity) == ("safety", Severity.ERROR)
    assert (found.path, found.where) == ("body.s1.content.s1-0", "What it is: Text")
    assert (found.words, found.sentence) == ("very safe", "It is very safe.")
    assert found.why and found.how and found.url.startswith("https://www.ftc.gov/")
    url = f"/admin/pages/{page.pk}/edit/#:w:contentpath=body.s1.content.s1-0"
    assert get_field_url(page.pk, found.path) == url


def test_fields_and_every_kind_of_block_are_read_but_not_what_others_wrote():
    page = make_sound(
        section(
            (
                "bullets",
                {"items": ["<p>It is painless.</p>"], "closing": "Guaranteed!"},
            ),
            (
                "part",
                {"heading": "A cure", "content": [{"type": "prose", "value": "x"}]},
            ),
            ("citations", {"items": [{"title": "A cure for pain?", "url": ""}]}),
            heading="What it is",
        ),
        standfirst="Our cure is quick.",
        seo_title="A painless cure",
    )
    found = {
        (f.id, f.path.partition(".content.")[2] or f.path) for f in find_problems(page)
    }
    assert found == {
        ("painless", "s1-0.items"),
        ("promise", "s1-0.closing"),
        ("cure", "s1-1.heading"),
        ("cure", "standfirst"),
        ("cure", "seo_title"),
        ("painless", "seo_title"),
    }


def test_a_source_on_the_page_is_enough_for_numbers_and_a_year_for_one_study():
    text = prose("80% of patients improve. Studies show it. A 2019 trial found more.")
    sources = ("citations", {"items": [{"title": "A trial", "date": "May 2019"}]})
    other = ("citations", {"items": [{"title": "A trial", "date": "2011"}]})
    assert ids(make_sound(section(text))) == ["statistic", "study", "study"]
    assert ids(make_sound(section(text), section(sources, id="s2"))) == []
    assert ids(make_sound(section(text), section(other, id="s2"))) == ["study"]
    assert ids(make_sound(section(text, other))) == []


def test_prose_is_held_against_the_numbers_of_the_key_fact_and_its_words():
    body = section(prose("The procedure takes about 10 minutes."), heading="It")
    words = [fact("procedure_time", "20 minutes")]
    numbers = [
        fact("procedure_time", "quick", minimum="10", maximum="15", unit="minute")
    ]
    (found,) = find_problems(make_sound(body, key_facts=words))
    assert (found.id, found.words) == ("facts", "about 10 minutes")
    assert "20 minutes" in found.note
    assert ids(make_sound(body, key_facts=numbers)) == []
    assert ids(make_sound(body, key_facts=[fact("relief", "10 to 12 weeks")])) == []
    assert ids(make_sound(body, key_facts=[*words, *numbers])) == []


def test_a_page_about_a_treatment_at_a_clinic_is_held_against_the_treatments_facts():
    treatment = make_sound(key_facts=[fact("procedure_time", "20 minutes")])
    location = factories.make_location()
    body = [section(prose("The procedure takes about 10 minutes."), heading="It")]
    page = factories.make_local(location, treatment, body=body)
    assert "facts" in ids(type(page).objects.get(pk=page.pk))
    page.treatment = None
    assert "facts" not in ids(page)


@pytest.mark.parametrize(
    "fields", [{"author_role": "patient"}, {"aspect": "Comparison"}]
)
def test_what_a_patient_tells_and_what_is_compared_is_no_key_fact(fields):
    body = section(
        prose("The procedure takes about 10 minutes."), heading="It", **fields
    )
    page = make_sound(body, key_facts=[fact("procedure_time", "20 minutes")])
    assert ids(page) == []


def test_benefits_ask_for_risks_however_these_are_told():
    benefits = section(prose("Less pain."), aspect="Benefits", heading="Why")
    assert ids(make_sound(benefits)) == ["no-risks"]
    assert ids(make_sound(section(prose("Less pain."), heading="The benefits"))) == [
        "no-risks"
    ]
    told = section(prose("A bruise."), aspect="SideEffects", id="s2")
    headed = section(prose("A bruise."), heading="What can go wrong", id="s2")
    item = {"question": "What are the risks?", "answer": "<p>A bruise.</p>"}
    asked = section(("faq", {"items": [item]}), id="s2")
    for risks in (told, headed, asked):
        assert ids(make_sound(benefits, risks)) == []


def test_a_review_that_is_missing_or_overdue_is_told():
    yesterday = dt.date.today() - dt.timedelta(1)
    assert ids(make_sound(reviewer_name="")) == ["no-reviewer"]
    assert ids(make_sound(next_review=yesterday)) == ["overdue"]
    assert ids(make_sound(next_review=dt.date.today())) == []
    assert ids(make_sound(next_review=yesterday, reviewer_name="")) == ["no-reviewer"]


def test_an_answer_without_its_question_is_told_where_it_is_to_be_written():
    item = {"question": " ", "answer": "<p>A little. Not for long.</p>"}
    items = [{"type": "item", "id": "q1", "value": item}]
    (found,) = find_problems(make_sound(section(("faq", {"items": items}))))
    assert found.id == "faq-question"
    assert found.path == "body.s1.content.s1-0.items.q1.question"
    assert found.words == "A little."


def test_a_question_is_answered_by_its_answer():
    def ask(question: str, answer: str) -> list[str]:
        item = {"question": question, "answer": f"<p>{answer}</p>"}
        return ids(make_sound(section(("faq", {"items": [item]}), heading="FAQ")))

    assert ask("Is it very safe?", "Every needle has risks.") == []
    assert ask("Is it very safe?", "Yes, it is.") == ["safety"]
    assert ask("Does it hurt?", "A little.") == []
    assert ask("Does it hurt?", "Not at all!") == ["painless"]


def test_a_patients_story_needs_consent_and_what_is_typical():
    quote = {"kind": "patient", "text": "<p>I can turn my neck.</p>"}
    assert ids(make_sound(section(("quote", quote)))) == ["consent", "typical"]
    sound = {**quote, "consent_on_file": True, "typicality": "Half of people do."}
    assert ids(make_sound(section(("quote", sound)))) == []
    assert ids(make_sound(section(("quote", {**quote, "kind": "expert"})))) == []


def test_a_patients_page_needs_them_too():
    fields = {"author_role": "patient", "search_description": "My year."}
    page = factories.make_page(ArticlePage, **fields)
    assert ids(page) == ["consent", "typical"]
    page.author_consent, page.typicality = True, "About half of people feel it."
    assert ids(page) == []
    page.author_role = "editorial"
    page.author_consent, page.typicality = False, ""
    assert ids(page) == ["no-reviewer"]


def test_a_practitioner_is_no_patient():
    vale = Practitioner.objects.create(name="Ann Vale", slug="vale")
    page = make_sound(author=vale, author_role="patient", author_consent=True)
    assert ids(page) == ["roles"]


@pytest.mark.parametrize(
    ("page", "of_section", "text"),
    [
        ({"author_name": "Dr. Ann Vale", "author_role": "patient"}, {}, "It helped."),
        ({"author_name": "Ann Vale", "author_role": "patient"}, {}, "My patients do."),
        (
            {"author_name": "Ann Vale", "author_role": "clinician"},
            {"author_name": "ann vale", "author_role": "patient"},
            "It helped.",
        ),
        (
            {"author_role": "clinician"},
            {},
            "As a longtime patient, I know how it feels.",
        ),
    ],
)
def test_nobody_is_patient_and_clinician_at_once(page, of_section, text):
    body = section(prose(text), heading="It", **of_section)
    assert ids(make_sound(body, author_consent=True, **page)) == ["roles"]


def test_a_patients_part_of_a_clinicians_page_is_no_contradiction():
    body = section(
        prose("My doctor told me to rest."), author_name="Bo", author_role="patient"
    )
    page = make_sound(body, author_name="Dr. Vale", author_role="clinician")
    assert ids(page) == []


def test_reading_is_judged_by_sentences_and_in_english_by_grade():
    long = " ".join(["word"] * 31) + "."
    hard = "Immediate rehabilitation necessitates multidisciplinary examination. " * 30
    assert ids(make_sound(section(prose(long)))) == ["long-sentence"]
    assert ids(make_sound(section(prose(long.replace("word ", "", 1))))) == []
    (found,) = find_problems(make_sound(section(prose(hard))))
    assert (found.id, found.path) == ("hard-reading", "body")
    spanish = factories.make_consent_text(language="es").locale
    page = make_sound(section(prose(f"{hard} {long}")))
    page.locale = spanish
    assert ids(page) == ["long-sentence"]


def test_search_results_tell_pages_apart():
    other = make_sound(title="Needling", search_description="All about it.")
    page = make_sound(title="Dry needling", search_description="")
    assert ids(page) == ["no-description"]
    page.seo_title, page.search_description = "NEEDLING", "All  about it."
    found = {f.id: f for f in find_problems(page)}
    assert found.keys() == {"same-title", "same-description"}
    assert "Needling" in found["same-title"].note
    assert found["same-title"].path == "seo_title"
    other.live = False
    other.save()
    assert ids(page) == []


def test_typed_phones_are_told_by_their_own_rule():
    (found,) = find_problems(make_sound(section(prose("Call 815-555-0143."))))
    assert (found.id, found.words) == ("typed-phone", "815-555-0143")


def test_a_page_takes_few_queries():
    page = make_sound(section(prose("It may help.")))
    with CaptureQueriesContext(connection) as queries:
        find_problems(page)
    assert len(queries) <= 4, [q["sql"] for q in queries]


def test_broken_bodies_break_nothing():
    page = make_sound()
    page.body = [("raw", {"text": "<p>It is painless.</p>"})]
    assert ids(page) == ["painless"]
    stream = [
        {"type": "gone", "value": 3},
        {"type": "section", "value": {"content": 1}},
    ]
    field = page._meta.get_field("body")
    page.body = field.to_python(stream)
    assert ids(page) == []


def test_ids_are_fit_for_settings_and_selectors():
    names = [check.id for check in OWN]
    assert len(names) == len({*names})
    assert all(name.replace("-", "").isalpha() and name.islower() for name in names)
    assert all(check.what and check.why and check.how for check in OWN)


def test_a_site_silences_checks_and_adds_its_own():
    page = make_sound(section(prose("It is painless! Really."), heading="It"))
    chosen = {"silence": ["painless"], "add": ["tests.examples.copy.EXCLAMATIONS"]}
    with override_settings(TPI_CMS_COPY_CHECKS=chosen):
        found = find_problems(page)
        assert EXCLAMATIONS in get_checks()
    assert [f.id for f in found] == ["exclamation"]
    assert ids(page) == ["painless"]
