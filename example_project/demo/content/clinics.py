"""The five clinics of ``example_project/content/clinics.yaml``, in menu order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).parents[2] / "content" / "clinics.yaml"
#: Fields of a clinic, with ``phones``, ``campaign_numbers`` and ``special_days``.
CLINICS: list[dict[str, Any]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
