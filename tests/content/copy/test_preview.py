"""Wagtail's checks, while a page is written."""

from __future__ import annotations

import json

import pytest
from django.test import override_settings

from tests.content.copy.pages import make_sound, section
from tpi_cms.content.copy.preview import add_checks, mark_findings
from tpi_cms.content.copy.registry import OWN, find_problems
from tpi_cms.content.copy.values import Finding, Severity
from tpi_cms.content.phones.check import RULE

pytestmark = pytest.mark.django_db


def preview(page) -> str:
    return page.make_preview_request().content.decode()


def make_finding(words: str, sentence: str, name: str = "cure") -> Finding:
    empty = dict.fromkeys(
        ("what", "path", "where", "note", "why", "source", "url", "how"), ""
    )
    return Finding(
        id=name, severity=Severity.NOTE, words=words, sentence=sentence, **empty
    )


def mark(inner: str, *findings: Finding) -> str:
    html = f"<body>a cure<main>{inner}</main></body>"
    marked = mark_findings(html, findings)
    return marked.removeprefix("<body>a cure<main>").removesuffix("</main></body>")


def test_a_preview_marks_the_words_and_visitors_get_no_mark(client):
    page = make_sound(
        section(("prose", "<p>It is <b>very</b> safe.</p>"), heading="It")
    )
    html = preview(page)
    assert "<b><span data-tpi-copy-safety>very</span></b> safe" in html
    assert html.count("data-tpi-copy-") == 1
    assert "data-tpi-copy-" not in client.get(page.url).content.decode()


def test_what_stands_nowhere_is_marked_at_the_heading():
    page = make_sound(search_description="", reviewer_name="", standfirst="We wait.")
    html = preview(page)
    assert " data-tpi-copy-no-description data-tpi-copy-no-reviewer>" in html
    start = html.index("<h1 data-tpi-copy-no-description")
    assert page.title in html[start : start + 200]


def test_the_right_one_of_equal_words_is_marked():
    html = "<p>No cure is known.</p><p>Ours is a cure.</p>"
    marked = mark(html, make_finding("cure", "Ours is a cure."))
    assert marked == html.replace("a cure", "a <span data-tpi-copy-cure>cure</span>")


def test_entities_spaces_and_tags_within_words_are_read_as_people_see_them():
    html = "<p>Tea &amp; \n a&nbsp;<i>cure</i> isn&#x27;t <a href='x'>safe</a>.</p>"
    sentence = "Tea & a cure isn't safe."
    marked = mark(html, make_finding("isn't safe", sentence))
    assert "<span data-tpi-copy-cure>isn&#x27;t </span><a" in marked
    assert (
        marked.replace("<span data-tpi-copy-cure>", "").replace("</span>", "") == html
    )


def test_marks_may_overlap():
    html = "<p>A 100% success rate.</p>"
    one = make_finding("100% success", "A 100% success rate.", "promise")
    two = make_finding("success rate", "A 100% success rate.", "statistic")
    marked = mark(html, one, two)
    assert marked.count("<span data-") == marked.count("</span>") == 2
    assert "<span data-tpi-copy-promise>100% " in marked


def test_words_of_scripts_and_forms_are_left_alone():
    html = "<h1>It</h1><script>a cure.</script><form>a cure.</form>"
    marked = mark(html, make_finding("cure", "a cure."))
    assert marked == html.replace("<h1", "<h1 data-tpi-copy-cure")


def test_a_page_without_a_main_part_stays_as_it_is():
    assert mark_findings("<p>a cure</p>", [make_finding("cure", "a cure")]) == (
        "<p>a cure</p>"
    )


def test_the_checker_knows_each_check_and_its_words(rf):
    from wagtail.admin.userbar import AccessibilityItem

    item, other = AccessibilityItem(), object()
    add_checks(rf.get("/"), [other, item], None)
    config = json.loads(
        json.dumps(item.get_axe_configuration(rf.get("/")), default=str)
    )
    names = {f"tpi-copy-{check.id}" for check in OWN} - {"tpi-copy-typed-phone"} | {
        RULE
    }
    assert names <= {*config["options"]["runOnly"]}
    assert names <= {rule["id"] for rule in config["spec"]["rules"]}
    help_text = config["messages"]["tpi-copy-cure"]["help_text"]
    assert "strong proof" in help_text and "FTC" in help_text
    assert "tpi-copy-cure" not in AccessibilityItem.axe_run_only


@override_settings(TPI_CMS_COPY_CHECKS={"silence": ["cure", "typed-phone"]})
def test_what_a_site_silences_is_not_offered(rf):
    from wagtail.admin.userbar import AccessibilityItem

    item = AccessibilityItem()
    add_checks(rf.get("/"), [item], None)
    assert "tpi-copy-painless" in item.axe_messages
    assert {"tpi-copy-cure", RULE}.isdisjoint(item.axe_messages)


def test_every_finding_of_a_preview_is_marked_somewhere():
    quote = {"kind": "patient", "text": "<p>I turn my neck.</p>", "speaker": "Bo"}
    item = {"question": "", "answer": "<p>A little.</p>"}
    page = make_sound(
        section(("quote", quote), ("faq", {"items": [item]}), heading="Benefits"),
        search_description="",
    )
    html = preview(page)
    found = find_problems(page)
    assert len(found) >= 5
    assert all(f"data-tpi-copy-{finding.id}" in html for finding in found)
    assert "<span data-tpi-copy-faq-question>A little.</span>" in html
