"""Phones as people type, read and dial them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tpi_cms.clinics.phones import InvalidPhone, dial_uri, format_phone, parse_phone


@pytest.mark.parametrize(
    ("typed", "number", "extension"),
    [
        ("815 802-0088", "+18158020088", ""),
        ("815 802-0088 ext. 4", "+18158020088", "4"),
        ("(815) 802-0088 x12", "+18158020088", "12"),
        ("815.802.0088", "+18158020088", ""),
        ("+1 815 802 0088", "+18158020088", ""),
        ("1-815-802-0088", "+18158020088", ""),
        ("tel:+1-815-802-0088;ext=4", "+18158020088", "4"),
        ("+44 20 7946 0018", "+442079460018", ""),
    ],
)
def test_numbers_are_read_as_people_type_them(typed, number, extension):
    parsed, found = parse_phone(typed, "US")
    assert parsed.as_e164 == number
    assert found == extension


def test_the_region_says_what_a_number_without_country_means():
    assert parse_phone("020 7946 0018", "GB")[0].as_e164 == "+442079460018"


@pytest.mark.parametrize(
    "typed", ["", "call me", "123", "815 802-008", "815 802-00888", "999 999 9999"]
)
def test_what_cannot_be_called_is_refused(typed):
    with pytest.raises(InvalidPhone):
        parse_phone(typed, "US")


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text):
    try:
        number, extension = parse_phone(text, "US")
    except InvalidPhone:
        return
    assert number.as_e164.startswith("+")
    assert extension == "" or extension.isdigit()


def test_a_parsed_number_keeps_no_trace_of_its_typing():
    number, _extension = parse_phone("815 802-0088 ext. 4", "US")
    assert number.extension is None
    assert number.raw_input is None


class TestDisplay:
    number = parse_phone("815 555-0142", "US")[0]

    def test_national_at_home_and_international_abroad(self):
        assert format_phone(self.number, "", "US") == "(815) 555-0142"
        assert format_phone(self.number, "", "CA") == "(815) 555-0142"
        assert format_phone(self.number, "", "GB") == "+1 815-555-0142"

    def test_the_extension_is_shown_and_dialled(self):
        assert format_phone(self.number, "4", "US") == "(815) 555-0142 ext. 4"
        assert dial_uri(self.number, "4") == "tel:+1-815-555-0142;ext=4"
        assert dial_uri(self.number, "") == "tel:+1-815-555-0142"

    @pytest.mark.parametrize("number", [None, ""])
    def test_no_number_is_no_text(self, number):
        assert format_phone(number, "4", "US") == ""
        assert dial_uri(number, "4") == ""
