"""Phone numbers: parsing what people type, showing it, and dialling it."""

from __future__ import annotations

from functools import lru_cache

import phonenumbers
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from phonenumber_field.phonenumber import PhoneNumber


class InvalidPhone(ValueError):
    """The text is not a phone number that can be called in the given region."""


def parse_phone(text: str, region: str) -> tuple[PhoneNumber, str]:
    """Read a number as people type it, such as ``815 802-0088 ext. 4``.

    Args:
        text: what was typed.
        region: ISO 3166-1 alpha-2 code that numbers without ``+`` belong to.

    Returns:
        The number without extension, and the extension's digits or "".

    Raises:
        InvalidPhone: too short, too long, or not a number of that region.
    """
    try:
        parsed = PhoneNumber.from_string(text, region=region)
    except phonenumbers.NumberParseException as error:
        raise InvalidPhone(str(error.error_type)) from error
    if not phonenumbers.is_valid_number(parsed):
        raise InvalidPhone("not a number of its region")
    extension = parsed.extension or ""
    parsed.extension = None
    parsed.raw_input = None
    return parsed, extension


def invalid_phone_message(typed: str, country: str) -> str:
    """Says what is wrong, with a number of that country as an example."""
    values = {"typed": typed, "country": country}
    example = phonenumbers.example_number(country)
    if example is None:
        return gettext("“%(typed)s” is not a phone number.") % values
    style = phonenumbers.PhoneNumberFormat.NATIONAL
    values["example"] = phonenumbers.format_number(example, style)
    return (
        gettext(
            "“%(typed)s” is not a phone number in %(country)s. "
            "Write it like %(example)s, or with + and the country’s code."
        )
        % values
    )


def validate_country(country: str) -> None:
    """Raises ``ValidationError`` where no phone number belongs to such a country."""
    if country not in phonenumbers.SUPPORTED_REGIONS:
        message = gettext("“%(country)s” is not a country’s code.")
        raise ValidationError(message, params={"country": country[:40]})


def format_phone(number: PhoneNumber, extension: str, region: str) -> str:
    """National form for readers in ``region``, else international; with extension."""
    # Not by its truth, which formats it: lists and exports show very many.
    if not isinstance(number, PhoneNumber):
        return ""
    if not number.country_code:  # stored without a form: shown as it is, to be mended
        return str(number.raw_input)
    own_code = phonenumbers.country_code_for_region(region)
    is_own = number.country_code == own_code
    shown = number.as_national if is_own else number.as_international
    return f"{shown} ext. {extension}" if extension else shown


def dial_uri(number: PhoneNumber, extension: str) -> str:
    """RFC 3966 ``tel:`` address, with ``;ext=`` where there is an extension."""
    if not isinstance(number, PhoneNumber) or not number.country_code:
        return ""
    zeros = number.italian_leading_zero, number.number_of_leading_zeros
    key = (number.country_code, number.national_number, number.extension, *zeros)
    return f"{_to_rfc3966(*key)}{';ext=' + extension if extension else ''}"


@lru_cache(maxsize=4096)
def _to_rfc3966(
    code: int, national: int, extension: str, leads: bool, zeros: int
) -> str:
    """Cached, as a page asks for each number of a clinic a dozen times."""
    number = PhoneNumber(code, national, extension, leads, zeros)
    return str(number.as_rfc3966)


def example_phone(region: str) -> str:
    """A number of the region as its people write it, which never breaks over lines."""
    number = phonenumbers.example_number(region)
    if number is None:
        return "+1\N{NO-BREAK SPACE}201\N{NO-BREAK SPACE}555\N{NON-BREAKING HYPHEN}0123"
    national = phonenumbers.PhoneNumberFormat.NATIONAL
    shown = phonenumbers.format_number(number, national)
    unbroken = {" ": "\N{NO-BREAK SPACE}", "-": "\N{NON-BREAKING HYPHEN}"}
    return shown.translate(str.maketrans(unbroken))
