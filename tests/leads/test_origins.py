"""Which sites may post in a visitor's name."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from tpi_cms.leads.origins import is_foreign


@pytest.mark.parametrize(
    ("origin", "foreign"),
    [
        ("https://www.example.org", False),
        ("https://a.b.example.org", False),
        ("http://www.example.org", True),
        ("https://www.example.org.evil.test", True),
        ("https://notexample.org", True),
        ("null", True),
    ],
)
def test_trusted_origins_may_name_all_hosts_of_a_domain(origin, foreign, settings):
    settings.CSRF_TRUSTED_ORIGINS = ["https://*.example.org"]
    headers = {"Sec-Fetch-Site": "same-site", "Origin": origin}
    request = RequestFactory().post("/consultation/", headers=headers)
    assert is_foreign(request) is foreign
