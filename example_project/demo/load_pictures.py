"""Puts the committed drawings into Wagtail's image library."""

from __future__ import annotations

from django.core.files.images import ImageFile

from wagtail.images import get_image_model

from .canvas import FOLDER


def load_pictures() -> dict[str, object]:
    """Images by the name of their file, without its ending."""
    return {path.stem: _add(path) for path in sorted(FOLDER.glob("*.webp"))}


def _add(path):
    title = path.stem.replace("-", " ").capitalize()
    with path.open("rb") as content:
        return get_image_model().objects.create(
            title=title, file=ImageFile(content, name=path.name)
        )
