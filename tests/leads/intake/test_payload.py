from __future__ import annotations

import pytest

from tpi_cms.leads.intake.payload import TooLarge, Unreadable, read_payload

FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=x"


def test_a_length_that_is_no_number_is_unreadable(rf):
    request = rf.generic("POST", "/", b"a=1", FORM, CONTENT_LENGTH="many")
    with pytest.raises(Unreadable):
        read_payload(request)


BODIES = {
    FORM: b"a=%C3%A9",
    PARTS: b'--x\r\nContent-Disposition: form-data; name="a"\r\n'
    b"Content-Type: text/plain; charset=utf-7\r\n\r\n\xc3\xa9\r\n--x--\r\n",
}


@pytest.mark.parametrize("content_type", BODIES)
@pytest.mark.parametrize(
    "charset", ["latin-1", "utf-7", "utf-16", "unicode_escape", "base64", "nonsense"]
)
def test_only_utf8_is_read(rf, content_type, charset):
    declared = f"{content_type}; charset={charset}"
    with pytest.raises(Unreadable):
        read_payload(rf.generic("POST", "/", BODIES[content_type], declared))


@pytest.mark.parametrize("content_type", BODIES)
@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", "utf8", '"UTF8"'])
def test_utf8_is_read_by_any_of_its_names(rf, content_type, charset):
    declared = f"{content_type}; charset={charset}"
    request = rf.generic("POST", "/", BODIES[content_type], declared)
    assert read_payload(request).dict() == {"a": "é"}


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
