"""Hard caps, and the address that they count by."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from tpi_cms.leads.intake.spam.client_address import get_client_address
from tpi_cms.leads.intake.spam.limits import is_over_cap


@pytest.mark.parametrize(("earlier", "refused"), [(0, False), (59, False), (60, True)])
def test_a_campus_passes_and_a_flood_does_not(earlier, refused):
    assert is_over_cap(from_address_recently=earlier) is refused


def test_the_cap_is_a_setting(settings):
    settings.TPI_CMS_ADDRESS_CAP = 3
    assert not is_over_cap(from_address_recently=2)
    assert is_over_cap(from_address_recently=3)


def test_no_limits_no_cap(settings):
    settings.TPI_CMS_RATE_LIMITS = False
    assert not is_over_cap(from_address_recently=10_000)


def address_of(forwarded: str | None = None, direct: str = "10.0.0.1") -> str:
    headers = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return get_client_address(RequestFactory().get("/", REMOTE_ADDR=direct, **headers))


def test_without_proxies_the_header_is_not_read():
    assert address_of("203.0.113.9") == "10.0.0.1"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "1.1.1.1, 203.0.113.9", "203.0.113.9"),
        (2, "1.1.1.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "203.0.113.9", "10.0.0.1"),
        (1, None, "10.0.0.1"),
        (1, "1.1.1.1, unknown", "10.0.0.1"),
        (1, "203.0.113.9:51234", "203.0.113.9"),
        (1, "[2001:db8::9]:51234", "2001:db8::9"),
        (1, "2001:DB8::9", "2001:db8::9"),
    ],
)
def test_behind_proxies_it_is_counted_from_the_right(
    settings, proxies, forwarded, expected
):
    settings.TPI_CMS_PROXY_COUNT = proxies
    assert address_of(forwarded) == expected


def test_a_server_behind_a_socket_gives_no_address():
    assert address_of(direct="") == ""
