"""``LinesField``: a list of strings, one a line."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import make_clinic
from tpi_cms.clinics.models import Clinic
from tpi_cms.fields import LinesField, LinesFormField

lines = st.lists(
    st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=8),
    unique=True,
    max_size=4,
)


def test_lines_become_items_without_blanks_and_repeats():
    field = LinesFormField(required=False)
    assert field.clean(" one \n\n two\r\none\n") == ["one", "two"]
    assert field.clean("") == []


@given(lines)
def test_items_survive_being_shown_and_read_back(items):
    field = LinesFormField(required=False)
    assert field.clean(field.prepare_value(items)) == items


def test_a_bad_item_is_named():
    field = LinesFormField(item_validators=[EmailValidator()])
    with pytest.raises(ValidationError) as caught:
        field.clean("desk@example.org\nnot an address")
    assert "not an address: " in caught.value.messages[0]


def test_a_required_field_needs_an_item():
    with pytest.raises(ValidationError):
        LinesFormField(required=True).clean(" \n ")


def test_rearranged_blanks_are_no_change():
    field = LinesFormField(required=False)
    assert not field.has_changed(["one", "two"], "one\n\n two ")
    assert field.has_changed(["one", "two"], "two\none")
    assert not field.has_changed(None, "")


def test_items_and_lines_may_differ():
    field = LinesFormField(to_item=str.upper, to_line=str.lower)
    assert field.clean("a\nb") == ["A", "B"]
    assert field.prepare_value(["A", "B"]) == "a\nb"


def test_what_was_typed_is_shown_again_as_it_was():
    assert LinesFormField().prepare_value("one\n\nbad") == "one\n\nbad"


def test_migrations_know_nothing_of_the_form():
    field = LinesField(item_validators=[EmailValidator()], to_item=str.upper)
    _name, path, _args, kwargs = field.deconstruct()
    assert path == "tpi_cms.fields.LinesField"
    assert kwargs == {"default": list, "blank": True}


def test_the_model_field_hands_its_options_to_the_form():
    field = Clinic._meta.get_field("languages").formfield()
    assert field.clean("Spanish\nPolish") == ["es", "pl"]
    assert field.prepare_value(["es"]) == "Spanish"
    assert not field.required


@pytest.mark.django_db
def test_items_are_stored_as_a_list():
    clinic = make_clinic(intake_emails=["a@example.org", "b@example.org"])
    clinic.refresh_from_db()
    assert clinic.intake_emails == ["a@example.org", "b@example.org"]


def test_the_box_starts_small_and_grows_with_its_lines():
    html = LinesField().formfield().widget.render("areas", "")
    assert 'rows="2"' in html
    assert "w-autosize" in html
