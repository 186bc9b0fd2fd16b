"""A page's picture that can't be made for sharing: the page shows all the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import factories

pytestmark = pytest.mark.django_db

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>'


def get(client, image) -> str:
    page = factories.make_treatment(title="Dry needling", hero_image=image)
    response = client.get(page.url)
    assert response.status_code == 200
    return response.content.decode()


def test_a_drawing_is_shown_but_not_offered_for_sharing(client, settings):
    settings.WAGTAILIMAGES_EXTENSIONS = ["png", "svg"]
    file = SimpleUploadedFile("mark.svg", SVG, "image/svg+xml")
    html = get(client, factories.make_image(file=file))
    assert ".svg" in html and "og:image" not in html


def test_a_picture_whose_file_is_lost_breaks_no_page(client):
    image = factories.make_image()
    Path(image.file.path).unlink()
    assert "og:image" not in get(client, image)
