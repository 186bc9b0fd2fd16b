"""What the package promises to those who install it."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

import tpi_cms

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "tpi_cms"
OLDEST_SUPPORTED = "0094_alter_page_locale"  # in Wagtail 7.4


@pytest.fixture(scope="module")
def pyproject() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


@pytest.mark.django_db
def test_no_migration_is_missing():
    out = StringIO()
    call_command("makemigrations", "--check", "--dry-run", stdout=out)


def test_no_migration_is_missing_with_an_image_model_of_the_sites_own():
    """In a process of its own: the image model is fixed when apps are loaded."""
    command = ["makemigrations", "--check", "--dry-run", "tpi_cms", "tpi_cms_pages"]
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "django", *command],
        cwd=ROOT,
        env={"DJANGO_SETTINGS_MODULE": "tests.settings_own_image", "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_migrations_run_on_the_oldest_wagtail():
    loader = MigrationLoader(None)
    for (app, _name), migration in loader.disk_migrations.items():
        if not app.startswith("tpi_cms"):
            continue
        for parent_app, parent in migration.dependencies:
            if parent_app == "wagtailcore" and parent != "__first__":
                assert parent <= OLDEST_SUPPORTED
            assert parent_app not in ("wagtailimages",) or parent == "__first__"


def test_version_stands_in_one_place(pyproject):
    assert "version" in pyproject["project"]["dynamic"]
    assert tpi_cms.__version__.count(".") == 2


def test_metadata_stands_in_one_place():
    assert "[metadata]" not in (ROOT / "setup.cfg").read_text()


def test_nothing_caps_wagtail_or_django(pyproject):
    for requirement in pyproject["project"]["dependencies"]:
        assert "<" not in requirement


def test_every_file_that_is_not_python_is_package_data(pyproject):
    patterns = pyproject["tool"]["setuptools"]["package-data"]["tpi_cms"]
    shipped = {path for pattern in patterns for path in PACKAGE.glob(pattern)}
    left_out = [
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*")
        if path.is_file() and path.suffix not in {".py", ".pyc"}
    ]
    assert [n for n in left_out if PACKAGE / n not in shipped] == []


def test_every_folder_with_python_is_a_package():
    folders = {path.parent for path in PACKAGE.rglob("*.py")}
    assert [str(f) for f in folders if not (f / "__init__.py").exists()] == []


def test_modules_stay_short():
    """Why: a module has one reason to exist. Past 400 lines it is split."""
    long = {
        str(path.relative_to(ROOT)): lines
        for path in PACKAGE.rglob("*.py")
        if "migrations" not in path.parts
        and (lines := len(path.read_text().splitlines())) > 400
    }
    assert long == {}
