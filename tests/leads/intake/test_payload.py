from __future__ import annotations

import pytest

from tpi_cms.leads.intake.payload import TooLarge, Unreadable, read_payload

FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=x"


def test_a_length_that_is_no_number_is_unreadable(rf):
    request = rf.generic("POST", "/", b"a=1", FORM, CONTENT_LENGTH="many")
    with pytest.raises(Unreadable):
        read_payload(request)


@pytest.mark.parametrize(
    ("content_type", "charset"),
    [(PARTS, "base64"), (PARTS, "idna"), (FORM, "latin-1")],
)
def test_a_charset_that_cant_be_is_unreadable(rf, content_type, charset):
    body = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x--\r\n'
    request = rf.generic("POST", "/", body, f"{content_type}; charset={charset}")
    with pytest.raises(Unreadable):
        read_payload(request)


def test_djangos_own_limit_counts_as_too_large(rf, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    with pytest.raises(TooLarge):
        read_payload(rf.generic("POST", "/", b"a=" + b"1" * 100, FORM))


def test_json_that_nests_without_end_is_unreadable(rf):
    body = b'{"a":' * 40_000
    with pytest.raises(Unreadable):
        read_payload(rf.generic("POST", "/", body, "application/json"))


def test_json_values_become_what_a_form_sends(rf):
    body = b'{"consent": true, "name": "Mo", "clinic": 3, "email": null, "x": false}'
    payload = read_payload(rf.generic("POST", "/", body, "application/json"))
    assert payload.dict() == {"consent": "on", "name": "Mo", "clinic": "3"}
