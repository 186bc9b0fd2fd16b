"""Every example of docs/customisation.md, put where it says and used."""

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
PAGE = ROOT / "docs" / "customisation.md"

#: The path that the first line of each example names, in the comment of its language.
PATH = re.compile(r"^(?:# |\{# |/\* )(\S+\.(?:py|html|css))(?: #\}| \*/)?$")

SETTINGS = """
from tests.settings import *

INSTALLED_APPS = [
    "clinicsite",
    "clinicians",
    *(app for app in INSTALLED_APPS if app != "tests.testapp"),
]
DATABASES = {{"default": {{"ENGINE": "django.db.backends.sqlite3", "NAME": {path!r}}}}}
"""


def read_examples() -> dict[str, str]:
    """Path to text; every example must say where it belongs."""
    examples = {}
    for block in re.findall(r"^```\S+\n(.*?)^```", PAGE.read_text(), re.M | re.S):
        first, _newline, rest = block.partition("\n")
        found = PATH.match(first)
        assert found, f"names no file: {first}"
        examples[found[1]] = f"{first}\n{rest}"
    return examples


@pytest.fixture(scope="module")
def report(tmp_path_factory, copy_migrated) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("docs")
    for name, text in read_examples().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    for app in ("clinicsite", "clinicians"):
        (folder / app / "migrations").mkdir()
        (folder / app / "migrations" / "__init__.py").touch()
        (folder / app / "__init__.py").touch()
    database = folder / "site.sqlite3"
    copy_migrated(database)
    (folder / "docs_settings.py").write_text(SETTINGS.format(path=str(database)))
    variables = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "docs_settings",
        "PYTHONPATH": f"{folder}:{ROOT}",
    }
    variables.pop("DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, "-m", "tests.docs_probe"],
        cwd=folder,
        env=variables,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_base_template_is_extended_under_its_own_name(report):
    for page in ("treatment", "therapy", "clinician", "contact"):
        assert 'alt="Example Clinics"' in report[page]
        assert "clinicsite/site.css" in report[page]
        assert "/accessibility/" in report[page] or page == "contact"
    assert report["checks"] == "[]"


def test_a_base_template_of_the_sites_own_has_all_that_is_needed(report):
    assert "Skip to the content" in report["own base"]
    assert "tpi-footer" not in report["own base"]
    assert report["own checks"] == "[]"


def test_forms_stand_anywhere_with_ids_of_their_own(report):
    assert report["contact"].count("<form") == 3
    assert "Ask this clinic" in report["contact"]
    ids = re.findall(r' id="([^"]+)"', report["contact"])
    assert len(ids) == len(set(ids)) > 30


def test_a_block_of_the_sites_own_stands_in_a_section_of_our_pages(report):
    assert "<figcaption>Beside the mill</figcaption>" in report["treatment"]
    assert "Where the clinic is." in report["edit treatment"]


def test_a_page_type_of_the_sites_own_is_whole(report):
    assert "<figcaption>At the top</figcaption>" in report["therapy"]
    assert "Ines Marlow" in report["therapy"]
    assert 'name="only_typo"' in report["edit therapy"]
    assert "Residency in Harborview" in report["clinician"]


def test_checks_of_copy_are_added_and_silenced(report):
    told = report["copy"].split()
    assert "exclamation" in told and "no-reviewer" in told
    assert "long-sentence" not in told
    assert report["copy checks"] == "[]"


def test_a_kind_tells_what_it_lacks(report):
    assert "The standfirst is no sentence" in report["gaps"]
