"""No value of a setting is so odd that a check shows a traceback."""

from __future__ import annotations

import inspect

import pytest
from django.core.checks.registry import registry

from tpi_cms.conf import Settings

ODD = (
    *(None, True, 0, -1, 1.5, 10**30, float("inf"), float("nan"), object()),
    *("", "x", "\0", b"x", [], ["x"], [None], (), {"x"}, {}, {"a": None}, {None: None}),
    *({"a": "b"}, {"a": {"url": 1}}, {"a": {"url": "https://x/", "secret": None}}),
)
SETTINGS = [
    f"TPI_CMS_{name.upper()}"
    for name, value in inspect.getmembers(Settings)
    if isinstance(value, property)
]
CHECKS = [
    check
    for check in registry.get_checks(include_deployment_checks=True)
    if check.__module__.startswith("tpi_cms.")
]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", [*SETTINGS, "WAGTAILADMIN_BASE_URL", "EMAIL_BACKEND", "EMAIL_TIMEOUT"]
)
def test_an_odd_value_is_no_traceback(settings, name):
    assert len(SETTINGS) > 20 and len(CHECKS) > 30
    for value in ODD:
        setattr(settings, name, value)
        for check in CHECKS:
            for message in check(app_configs=None, databases=["default"]):
                assert message.id and message.hint
