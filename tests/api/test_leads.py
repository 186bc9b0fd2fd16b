"""Nothing about requests can be read: every address of the APIs is asked."""

from __future__ import annotations

import re

import pytest

from wagtail.images import get_image_model
from wagtail.models import Page

from tests import factories
from tests.leads.canary import EMAIL, NAME, PHONE, assert_clean
from tests.seo.site import build_pages
from tpi_cms.api.v2 import router
from tpi_cms.clinics.models import Clinic

pytestmark = pytest.mark.django_db

PRIVATE = {"name": NAME, "phone": f"+1{PHONE}", "email": EMAIL, "message": NAME}
QUERIES = [{}, {"fields": "*"}, {"search": NAME}, {"limit": "20", "offset": "0"}]


@pytest.fixture
def lead():
    pages = build_pages()
    return factories.make_lead(
        page_id=pages[0].pk, page_title="Home", reference="SECRETREF", **PRIVATE
    )


def get_keys(lead) -> set[int]:
    """Of all that an address may show, and the request's own."""
    shown = (Page, Clinic, get_image_model())
    found = {pk for model in shown for pk in model.objects.values_list("pk", flat=True)}
    return {*found, lead.pk}


def get_addresses(version: str, keys: set[int]) -> set[str]:
    """Of all that is routed, each with many primary keys."""
    if version == "v2":
        names = [f"/api/v2/{name}/" for name in router._endpoints]
        details = {f"{name}{pk}/" for name in names for pk in keys}
        return {*names, *(f"{name}find/?id=1" for name in names), *details}
    from tpi_cms.api.v3 import api

    paths = api.get_openapi_schema(path_prefix="/api/v3/")["paths"]
    found = {path for path, methods in paths.items() if "get" in methods}
    return {re.sub(r"{\w+}", str(pk), path) for path in found for pk in keys} | {
        "/api/v3/openapi.json"
    }


def test_no_address_tells_anything_of_a_request(client, settings, version, lead):
    settings.ROOT_URLCONF = "tests.api.urls"
    answered = 0
    for address in get_addresses(version, get_keys(lead)):
        for query in QUERIES if "find" not in address else [{}]:
            response = client.get(address, query or None)
            assert response.status_code < 500, address
            text = response.content.decode()
            for needle in ("SECRETREF", "dedupe", "spam_score"):
                assert needle not in text, address
            if "search" not in query:
                assert_clean(text)
            answered += response.status_code == 200
    assert answered > 40


def test_no_address_takes_or_changes_one(client, settings, version, lead):
    settings.ROOT_URLCONF = "tests.api.urls"
    for name in ("form", "clinics", f"clinics/{lead.clinic_id}"):
        for method in (client.post, client.put, client.patch, client.delete):
            response = method(f"/api/{version}/{name}/", {}, "application/json")
            assert response.status_code in {401, 403, 405}


def test_filters_by_what_is_private_are_refused(client, settings, lead):
    settings.ROOT_URLCONF = "tests.api.urls"
    for name in ("intake_emails", "leads", "lead__name", "manager_emails"):
        response = client.get("/api/v2/clinics/", {name: NAME})
        assert response.status_code == 400
        fields = client.get("/api/v2/pages/", {"fields": name})
        assert fields.status_code == 400
