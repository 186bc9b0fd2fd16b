"""Keyed hashes find the same person however they are typed."""

from __future__ import annotations

import pytest

from phonenumber_field.phonenumber import PhoneNumber

from tpi_cms.hashing import hash_address, hash_email, hash_phone

E164 = "+18158020088"


@pytest.mark.parametrize(
    "typed",
    [
        "815-802-0088",
        "(815) 802-0088",
        "1 815 802 0088",
        "+1 815.802.0088 ext. 4",
        "tel:+1-815-802-0088",
        PhoneNumber.from_string("815 802 0088", region="US"),
        PhoneNumber.from_string("+18158020088;ext=4"),
    ],
)
def test_a_number_has_one_hash_in_every_form(typed):
    assert hash_phone(typed) == hash_phone(E164) != ""


def test_the_default_format_changes_no_hash(settings):
    before = hash_phone(PhoneNumber.from_string(E164))
    settings.PHONENUMBER_DEFAULT_FORMAT = "NATIONAL"
    assert hash_phone(PhoneNumber.from_string(E164)) == before


def test_without_a_region_numbers_are_the_default_countrys(settings):
    before = hash_phone(E164)
    settings.PHONENUMBER_DEFAULT_REGION = None
    assert hash_phone("815-802-0088") == before


@pytest.mark.parametrize("nothing", [None, "", "no number", PhoneNumber(raw_input="x")])
def test_no_number_has_no_hash(nothing):
    assert hash_phone(nothing) == ""


def test_an_address_has_one_hash_in_every_form():
    composed, decomposed = "zo\u00eb@example.org", "zoe\u0308@example.org"
    assert hash_email(f"  {composed.upper()} ") == hash_email(decomposed) != ""
    assert hash_email(composed) != hash_email("zoe@example.org")
    assert hash_email("") == hash_email("  ") == ""


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("203.0.113.9", "203.0.113.10", False),
        ("203.0.113.9", "::ffff:203.0.113.9", True),
        ("2001:db8::1", "2001:db8::ffff:0:0:2", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
    ],
)
def test_a_network_address_counts_with_its_household(one, other, alike):
    assert len(hash_address(one)) == 64
    assert (hash_address(one) == hash_address(other)) is alike


@pytest.mark.parametrize("text", ["", "unknown", "203.0.113.9:80", "1" * 5000])
def test_what_is_no_network_address_has_no_hash(text):
    assert hash_address(text) == ""


def test_another_key_gives_other_hashes(settings):
    before = hash_phone(E164)
    settings.TPI_CMS_HASH_KEY = "another"
    assert hash_phone(E164) not in ("", before)
