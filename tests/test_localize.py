"""Pages translated with wagtail-localize: words in each language, facts only once.

In a process of its own, so that the other tests' site needs none of it.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

#: The site begins with a copy of the tests' database.
pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def report(tmp_path_factory, copy_migrated) -> dict:
    pytest.importorskip("wagtail_localize")
    database = tmp_path_factory.mktemp("localize") / "site.sqlite3"
    copy_migrated(database)
    settings = {
        "DJANGO_SETTINGS_MODULE": "tests.settings_localize",
        "LOCALIZE_DATABASE": str(database),
    }
    variables = {**os.environ, **settings}
    variables.pop("DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, "-m", "tests.localize_probe"],
        cwd=ROOT,
        env=variables,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_translators_get_the_words_of_all_fields_and_blocks(report):
    wanted = {
        "Trigger point injections",
        "A fine needle.",
        "Needling of knots",
        "The visit",
        "Does it hurt?",
        "Briefly.",
        "10 to 20 minutes",
        "Beside the mill.",
    }
    assert wanted <= {*report["strings"]}


def test_they_get_no_fact_to_change(report):
    for fact in ("Ines Marlow", "10", "20", "minute", "Overview", "procedure_time"):
        assert fact not in report["strings"]


def test_the_translation_is_published_in_its_language(report):
    spanish = report["spanish"]
    assert '<html lang="es"' in spanish
    for words in ("Trigger point injections", "The visit", "Does it hurt?"):
        assert f"[es] {words}" in spanish
        assert f"[es] {words}" not in report["english"]
    assert report["lines"] == ["[es] Needling of knots"]
    assert "Su nombre" in spanish and "Your name" not in spanish
    assert "[es] Beside the mill." in report["place"]


def test_a_phone_reference_in_copy_stays_one(report):
    copy = re.search(r"\[es\] Call us on.*?</p>", report["spanish"], re.DOTALL)[0]
    assert 'href="tel:+1-815-555-0142"' in copy
    assert "[es] today." in copy


def test_facts_are_those_of_the_one_clinic_and_page(report):
    assert report["clinic"]
    assert report["facts"] == ["10", "20", "minute", "Ines Marlow", "Alder Mills"]
    assert "(815) 555-0142" in report["place"]


def test_a_changed_fact_is_changed_in_all_languages(report):
    changed = report["changed"]
    assert changed["facts"][:2] == ["10", "30"]
    assert "[es] The visit" in changed["page"]
    assert "(815) 555-0199" in changed["page"]
    assert "(815) 555-0142" not in changed["page"]


def test_requests_of_all_languages_are_in_one_inbox_under_the_same_keys(report):
    leads = report["leads"]
    assert leads["languages"] == ["en", "es"]
    assert leads["ways"] == ["phone", "phone"]
    answers = {"visited_before": "yes", "interpreter": "Polish"}
    assert [{k: each.get(k) for k in answers} for each in leads["answers"]] == [
        answers,
        answers,
    ]
    assert leads["listed"] == [True, True]


def test_consent_texts_are_translated_as_snippets(report):
    assert report["consent"] == [
        "en contact We may call you.",
        "es contact [es] We may call you.",
    ]


def test_each_language_names_all_of_them_and_one_for_everybody_else(report):
    pattern = r'rel="alternate" hreflang="([^"]+)" href="([^"]+)"'
    english, spanish = (
        re.findall(pattern, report[name]) for name in ("english", "spanish")
    )
    assert english == spanish
    assert [language for language, _url in english] == ["en", "es", "x-default"]
    assert english[2][1] == english[0][1] != english[1][1]
    for name, (_language, url) in zip(("english", "spanish"), english, strict=False):
        assert f'rel="canonical" href="{url}"' in report[name]
