from __future__ import annotations

import pytest
from django.utils import translation

from tpi_cms.clinics.languages import to_code, to_name


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Spanish", "es"),
        (" spanish ", "es"),
        ("español", "es"),
        ("es", "es"),
        ("ES", "es"),
        ("Polish", "pl"),
        ("العربيّة", "ar"),
        ("Klingon", "Klingon"),
        ("Sign language (ASL)", "Sign language (ASL)"),
    ],
)
def test_a_typed_language_becomes_its_code_where_it_has_one(typed, code):
    assert to_code(typed) == code


def test_names_are_read_in_the_active_language():
    with translation.override("de"):
        assert to_code("Spanisch") == "es"


def test_a_code_is_named_in_the_active_language():
    assert to_name("es") == "Spanish"
    assert to_name("es-us") == "Spanish"
    with translation.override("de"):
        assert to_name("es") == "Spanisch"


@pytest.mark.parametrize("text", ["Klingon", "", "xx-unknown"])
def test_what_has_no_code_stays_as_typed(text):
    assert to_name(text) == text


def test_what_is_shown_for_a_code_leads_back_to_it():
    assert to_code(to_name("vi")) == "vi"
