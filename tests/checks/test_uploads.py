"""System check of what may be uploaded."""

from __future__ import annotations

import pytest
from django.core.checks import run_checks

SAFE = ["pdf", "docx", "csv"]


@pytest.fixture(autouse=True)
def uploads(settings):
    settings.MEDIA_URL = "/media/"
    settings.WAGTAILADMIN_BASE_URL = "https://www.example.org"
    settings.WAGTAILDOCS_EXTENSIONS = SAFE
    settings.WAGTAILIMAGES_EXTENSIONS = ["png", "webp"]
    return settings


def tell():
    found = run_checks(include_deployment_checks=True)
    return [message.msg for message in found if message.id == "tpi_cms.W072"]


def test_harmless_files_are_not_mentioned(uploads):
    assert tell() == []
    del uploads.WAGTAILIMAGES_EXTENSIONS  # Wagtail's own has no SVG.
    assert tell() == []


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("WAGTAILDOCS_EXTENSIONS", None, "any file"),
        ("WAGTAILDOCS_EXTENSIONS", [], "any file"),
        ("WAGTAILDOCS_EXTENSIONS", [*SAFE, "HTML", "svg"], "html, svg"),
        ("WAGTAILIMAGES_EXTENSIONS", ["png", "svg"], "svg"),
        ("WAGTAILDOCS_INLINE_CONTENT_TYPES", ["application/pdf", "text/html"], "html"),
        ("WAGTAILDOCS_INLINE_CONTENT_TYPES", ["image/svg+xml"], "svg, xml"),
        ("WAGTAILDOCS_SERVE_METHOD", "direct", "direct"),
    ],
)
def test_files_that_run_scripts_are_named(uploads, name, value, said):
    setattr(uploads, name, value)
    (message,) = tell()
    assert message.startswith(f"{name} allows {said}, ")


@pytest.mark.parametrize(
    ("url", "count"),
    [("https://media.example.net/", 0), ("https://www.example.org/media/", 1)],
)
def test_another_host_may_hold_anything(uploads, url, count):
    uploads.MEDIA_URL = url
    uploads.WAGTAILDOCS_EXTENSIONS = None
    assert len(tell()) == count
