"""What every page of the request form gives its template."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from ....conf import conf


def get_page_context() -> dict[str, Any]:
    return {
        "base_template": conf.base_template,
        "action": reverse("tpi_cms:lead_create"),
        "emergency_number": conf.emergency_number,
        "privacy_url": conf.privacy_url,
    }
