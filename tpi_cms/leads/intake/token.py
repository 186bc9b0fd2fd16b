"""The signed token of a lead form: the same for every visitor, so pages can be cached.

It binds what the visitor must not change: the clinic of a location page, the clinics
that offer a treatment, the page, and the consent texts that were on the screen. It also
carries numbers to call, for the moment when the database can't be asked for them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.core import signing

from ..consents.boxes import ConsentShown

_SALT = "tpi_cms.leads.form"


class InvalidToken(ValueError):
    """The token is missing, was changed, or was signed by another site."""


@dataclass(frozen=True)
class NumberToCall:
    """``clinic``: primary key. ``text``: the number as shown. ``uri``: RFC 3966."""

    clinic: int
    name: str
    text: str
    uri: str

    @property
    def display(self) -> str:
        return self.text


@dataclass(frozen=True)
class FormToken:
    """What a form was rendered for.

    ``clinic``: primary key of the only clinic, or None for a choice.
    ``clinics``: primary keys to choose among, or None: then they are those of its page
    if it ``is_narrowed``, else every clinic.
    ``asks_place``: they are many, and the nearest is asked.
    ``page``: primary key of the page it stood on, or None. ``page_url``: its path.
    ``consents``: the boxes beside it, word for word. ``language``: of the page.
    ``numbers``: of a few of its clinics.
    """

    clinic: int | None
    clinics: tuple[int, ...] | None
    page: int | None
    page_url: str
    consents: tuple[ConsentShown, ...]
    language: str
    numbers: tuple[NumberToCall, ...]
    is_narrowed: bool = False
    asks_place: bool = False

    @classmethod
    def build(
        cls,
        *,
        consents: Iterable[ConsentShown],
        language: str,
        clinic: int | None = None,
        clinics: Iterable[int] | None = None,
        page: int | None = None,
        page_url: str = "",
        numbers: Iterable[NumberToCall] = (),
        is_narrowed: bool = False,
        asks_place: bool = False,
    ) -> FormToken:
        chosen = None if clinics is None else tuple(sorted(clinics))
        return cls(
            clinic,
            chosen,
            page,
            page_url,
            tuple(consents),
            language,
            tuple(numbers),
            is_narrowed,
            asks_place,
        )

    def sign(self) -> str:
        """URL-safe text; no time in it, so that cached pages stay identical."""
        return signing.Signer(salt=_SALT).sign_object(asdict(self), compress=True)

    @classmethod
    def read(cls, text: str) -> FormToken:
        """The token in ``text``.

        Raises:
            InvalidToken: for anything that this site did not sign.
        """
        try:
            values = signing.Signer(salt=_SALT).unsign_object(text)
            clinics = values.pop("clinics")
            consents = [ConsentShown(**each) for each in values.pop("consents")]
            numbers = [NumberToCall(**each) for each in values.pop("numbers")]
            return cls.build(
                clinics=clinics, consents=consents, numbers=numbers, **values
            )
        except (
            signing.BadSignature,
            AttributeError,
            TypeError,
            KeyError,
            ValueError,
        ) as error:
            raise InvalidToken from error
