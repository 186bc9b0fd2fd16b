"""Addresses of the phones' screens, below ``phones/`` of the admin."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from .chooser import choose_phone
from .convert import LOG_ACTION
from .report import TypedNumbersView, convert_rows, scan
from .shown import shown


def get_phone_urls() -> list[URLPattern]:
    results = TypedNumbersView.as_view(results_only=True)
    return [
        path("choose/", choose_phone, name="choose"),
        path("shown/<int:pk>/", shown, name="shown"),
        path("report/", TypedNumbersView.as_view(), name="report"),
        path("report/results/", results, name="report_results"),
        path("report/scan/", scan, name="scan"),
        path("report/convert/", convert_rows, name="convert"),
    ]


def register_phone_log_action(actions: Any) -> None:
    """Hook ``register_log_actions``."""
    label = _("Make phone references")
    actions.register_action(LOG_ACTION, label, _("Typed phone numbers made references"))
