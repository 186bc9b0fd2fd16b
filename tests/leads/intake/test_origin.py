"""Where a post came from, as far as headers tell."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from tpi_cms.leads.intake.origin import Origin, get_origin

OURS, FOREIGN, UNKNOWN = Origin.OURS, Origin.FOREIGN, Origin.UNKNOWN
HERE = "http://testserver"


@pytest.mark.parametrize(
    ("site", "origin", "expected"),
    [
        ("same-origin", None, OURS),
        ("same-origin", "null", OURS),
        ("none", None, OURS),
        ("same-site", "https://www.example.org", OURS),
        ("same-site", "https://a.b.example.org", OURS),
        ("same-site", "http://www.example.org", FOREIGN),
        ("same-site", "https://www.example.org.evil.test", FOREIGN),
        ("same-site", "https://notexample.org", FOREIGN),
        ("same-site", "null", FOREIGN),
        ("same-site", None, FOREIGN),
        ("cross-site", HERE, FOREIGN),
        ("cross-site", None, FOREIGN),
        (None, HERE, OURS),
        (None, "https://www.example.org", OURS),
        (None, "https://evil.example", FOREIGN),
        (None, "http://[", FOREIGN),
        ("same-site", "http://[", FOREIGN),
        (None, "null", UNKNOWN),
        (None, None, UNKNOWN),
        ("rubbish", None, UNKNOWN),
    ],
)
def test_who_sent_it(site, origin, expected, settings):
    settings.CSRF_TRUSTED_ORIGINS = ["https://*.example.org"]
    given = {"Sec-Fetch-Site": site, "Origin": origin}
    headers = {name: value for name, value in given.items() if value is not None}
    request = RequestFactory().post("/consultation/", headers=headers)
    assert get_origin(request) is expected
