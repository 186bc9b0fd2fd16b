"""The address that limits count by."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from tpi_cms.client_address import get_client_address


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
