"""The signed token of a lead form: the same for every visitor, so pages can be cached.

It binds what the visitor must not change: the clinic of a location page, the clinics
that offer a treatment, the page, and the consent wording that was on the screen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.core import signing

_SALT = "tpi_cms.leads.form"


class InvalidToken(ValueError):
    """The token is missing, was changed, or was signed by another site."""


@dataclass(frozen=True)
class FormToken:
    """What a form was rendered for.

    ``clinic``: primary key of the only clinic, or None for a choice.
    ``clinics``: primary keys to choose among, or None for every clinic.
    ``page``: primary key of the page it stood on, or None.
    ``wording``: the consent text, word for word. ``language``: of the page.
    """

    clinic: int | None
    clinics: tuple[int, ...] | None
    page: int | None
    wording: str
    language: str

    @classmethod
    def build(
        cls,
        *,
        wording: str,
        language: str,
        clinic: int | None = None,
        clinics: Iterable[int] | None = None,
        page: int | None = None,
    ) -> FormToken:
        chosen = None if clinics is None else tuple(sorted(clinics))
        return cls(clinic, chosen, page, wording, language)

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
            clinics = values["clinics"]
            return cls(
                **{**values, "clinics": None if clinics is None else tuple(clinics)}
            )
        except (signing.BadSignature, TypeError, KeyError, ValueError) as error:
            raise InvalidToken from error
