"""Every test here runs on both versions of the API, where Wagtail has the newer one."""

from __future__ import annotations

from importlib.util import find_spec

import pytest
from django.urls import set_urlconf

VERSIONS = ["v2", *(["v3"] if find_spec("wagtail.api.v3") else [])]


@pytest.fixture(params=VERSIONS)
def version(request) -> str:
    return request.param


@pytest.fixture
def get(client, settings, version):
    """``get("clinics/", slug="x")``: the answer's values, which must be public JSON."""
    settings.ROOT_URLCONF = "tests.api.urls"
    set_urlconf(None)

    def ask(path: str, status: int = 200, **query):
        response = client.get(f"/api/{version}/{path}", query)
        assert response.status_code == status, response.content
        # Mistakes are "problem+json" on v3.
        assert response["Content-Type"].partition(";")[0].endswith("json")
        assert not response.cookies
        return response.json()

    return ask
