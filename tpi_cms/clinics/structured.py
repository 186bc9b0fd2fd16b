"""A clinic's structured data, from the facts its location page shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from ..seo import places
from ..seo.graph import Node
from .hours import moment
from .hours.answers import schema_entry
from .models import Clinic, ClinicPhone


def clinic_node(clinic: Clinic, url: str, **more: Any) -> Node:
    """The whole clinic; ``more``: fields of ``ClinicValues``, such as image."""
    phones = clinic.public_phones
    is_open = clinic.status == Clinic.Status.OPEN
    main = clinic.phone_to_call
    values = places.ClinicValues(
        url=url,
        name=clinic.name,
        address=_address(clinic),
        geo=places.geo_coordinates(*(clinic.place or (None, None))),
        telephone=_telephone(main) if main else "",
        fax=next((_telephone(p) for p in phones if _is_fax(p)), ""),
        contacts=[_contact(phone) for phone in phones if not _is_fax(phone)],
        opening_hours=_opening_hours(clinic),
        accepts_new_patients=clinic.accepting_new_patients if is_open else None,
        languages=clinic.languages,
        profiles=clinic.profile_urls,
        amenities=_amenities(clinic),
        booking_url=clinic.booking_url if is_open else "",
        **more,
    )
    return places.clinic(values)


def small_clinic_node(clinic: Clinic, url: str, **more: Any) -> Node:
    """The clinic on a page of something else that shows its address."""
    return places.small_clinic(clinic.name, url, address=_address(clinic), **more)


def _opening_hours(clinic: Clinic) -> list[Node]:
    """Of a clinic that isn't open: closed up to the day it opens, if that is known."""
    if clinic.opening_day is None:
        return clinic.schedule.schema_entries()
    today = moment.now().astimezone(clinic.zone).date()
    last = clinic.opening_day - dt.timedelta(days=1)
    dates = {"validFrom": today.isoformat(), "validThrough": last.isoformat()}
    return [{**schema_entry((0, 0)), **dates}]


def _address(clinic: Clinic) -> Node:
    return places.postal_address(
        street=clinic.street_address,
        locality=clinic.locality,
        region=clinic.region,
        postal_code=clinic.postal_code,
        country=clinic.country,
    )


def _is_fax(phone: ClinicPhone) -> bool:
    return phone.role == ClinicPhone.Role.FAX


def _telephone(phone: ClinicPhone) -> str:
    """As RFC 3966 writes it, without the scheme."""
    return phone.uri.removeprefix("tel:")


def _contact(phone: ClinicPhone) -> Node:
    return places.contact_point(
        kind=str(phone.get_role_display()), telephone=_telephone(phone), note=phone.note
    )


def _amenities(clinic: Clinic) -> Iterable[tuple[str, str]]:
    for name in ("parking", "transit", "access"):
        label = str(Clinic._meta.get_field(name).verbose_name)
        yield label.capitalize(), getattr(clinic, name)
