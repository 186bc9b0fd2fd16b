"""What every page of the request form gives its template."""

from __future__ import annotations

from typing import Any

from ....conf import conf
from ....spoken import make_url


def get_page_context() -> dict[str, Any]:
    return {
        "base_template": conf.base_template,
        "action": make_url("tpi_cms:lead_create"),
        "emergency_number": conf.emergency_number,
        "privacy_url": conf.privacy_url,
    }
