"""Fixtures for all tests. One section a subject."""

from __future__ import annotations

import pytest
from django.core.cache import cache

# --- every test -------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _clean_slate(settings, tmp_path):
    """Uploaded files go to a folder of the test's own; nothing stays cached."""
    settings.MEDIA_ROOT = tmp_path / "media"
    cache.clear()
