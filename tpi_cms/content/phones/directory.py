"""Whose a number is: the clinics' phones and the network lines, read once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from ...clinics.models import Clinic, ClinicPhone
from ...clinics.network import NetworkPhone
from ...conf import conf
from .numbers import Number
from .references import PhoneReference, Whose


@dataclass(frozen=True)
class Owner:
    """Who has a number: a clinic, or the network (``clinic_id`` is None)."""

    name: str
    use: str
    clinic_id: int | None
    #: Whether a reference shows this very number: it is public, and its use's first.
    is_shown: bool

    @property
    def reference(self) -> PhoneReference:
        whose = Whose.CLINIC if self.clinic_id else Whose.NETWORK
        return PhoneReference(whose, self.clinic_id, self.use)


class PhoneBook:
    """Each number's owners; three queries, whatever is asked afterwards."""

    def __init__(self) -> None:
        self.owners: dict[Number, list[Owner]] = defaultdict(list)
        names = dict(Clinic.objects.values_list("pk", "name"))
        seen: set[tuple[int, str]] = set()
        for phone in ClinicPhone.objects.order_by("clinic_id", "sort_order", "pk"):
            key = (phone.clinic_id, phone.role)
            is_public = phone.is_public and getattr(phone.number, "country_code", None)
            is_shown = bool(is_public) and key not in seen
            seen |= {key} if is_public else set()
            self._add(phone, names[phone.clinic_id], phone.clinic_id, is_shown)
        for line in NetworkPhone.objects.all():
            self._add(line, str(line._meta.verbose_name), None, True)

    def _add(self, phone, name: str, clinic_id: int | None, is_shown: bool) -> None:
        if getattr(phone.number, "country_code", None):
            number = Number.of(phone.number, phone.extension)
            self.owners[number].append(Owner(name, phone.role, clinic_id, is_shown))

    def find(self, number: Number) -> list[Owner]:
        return self.owners.get(number, [])

    def find_owner(self, number: Number) -> Owner | None:
        """The one whose reference would show it; None where that isn't certain."""
        owners = self.find(number)
        whose = {owner.clinic_id for owner in owners}
        shown = [owner for owner in owners if owner.is_shown]
        return shown[0] if len(whose) == 1 and shown else None


def get_regions() -> list[str]:
    """Countries whose numbers are read without ``+``: the site's own first."""
    own = conf.default_country
    countries = Clinic.objects.order_by().values_list("country", flat=True).distinct()
    return [own, *sorted({*countries} - {own})]
