"""Clinics. Source: https://schema.org/MedicalClinic"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from .graph import Node, ref
from .medical import small_treatments
from .pages import Link, small


def clinic_id(url: str) -> str:
    return f"{url}#clinic"


def small_clinic(name: str, url: str, **more: Any) -> Node:
    """A clinic on another page; ``more``: ``address``, which Google asks of any clinic.

    https://developers.google.com/search/docs/appearance/structured-data/local-business
    """
    return small("MedicalClinic", clinic_id(url), name, url, **more)


@dataclass(frozen=True, kw_only=True)
class ClinicValues:
    """What is told of a clinic; anything empty is left out.

    Args:
        telephone, fax: with country code, such as ``+1-815-555-0142``.
        opening_hours: ``OpeningHoursSpecification`` nodes.
        languages: BCP 47 codes, or names where there is no code.
        amenities: (name, text), such as parking and what there is of it.
        treatments: (name, address) of what is offered here.
    """

    url: str
    name: str
    address: Node
    geo: Node | None = None
    telephone: str = ""
    fax: str = ""
    contacts: Sequence[Node] = ()
    opening_hours: Sequence[Node] = ()
    accepts_new_patients: bool | None = None
    languages: Sequence[str] = ()
    profiles: Sequence[str] = ()
    amenities: Iterable[tuple[str, str]] = ()
    treatments: Iterable[Link] = ()
    booking_url: str = ""
    organization_id: str = ""
    image: Node | None = None
    description: str = ""


def clinic(values: ClinicValues) -> Node:
    """A ``MedicalClinic``."""
    return {
        "@type": "MedicalClinic",
        "@id": clinic_id(values.url),
        "url": values.url,
        "name": values.name,
        "description": values.description,
        "image": values.image,
        "address": values.address,
        "geo": values.geo,
        "hasMap": map_url(values.name, values.address),
        "telephone": values.telephone,
        "faxNumber": values.fax,
        "contactPoint": list(values.contacts),
        "openingHoursSpecification": list(values.opening_hours),
        "isAcceptingNewPatients": values.accepts_new_patients,
        "availableService": small_treatments(values.treatments),
        "knowsLanguage": list(values.languages),
        "amenityFeature": [_amenity(label, text) for label, text in values.amenities],
        "potentialAction": values.booking_url and _booking(values.booking_url),
        "parentOrganization": values.organization_id and ref(values.organization_id),
        "sameAs": list(values.profiles),
    }


def postal_address(
    *, street: str, locality: str, region: str, postal_code: str, country: str
) -> Node:
    """``country``: ISO 3166-1 alpha-2."""
    return {
        "@type": "PostalAddress",
        "streetAddress": street,
        "addressLocality": locality,
        "addressRegion": region,
        "postalCode": postal_code,
        "addressCountry": country,
    }


def geo_coordinates(latitude: float | None, longitude: float | None) -> Node | None:
    """Degrees with five decimals, about a metre."""
    if latitude is None or longitude is None:
        return None
    return {
        "@type": "GeoCoordinates",
        "latitude": round(float(latitude), 5),
        "longitude": round(float(longitude), 5),
    }


def contact_point(*, kind: str, telephone: str, note: str = "") -> Node:
    """``kind``: what the number is for, in words."""
    return {
        "@type": "ContactPoint",
        "contactType": kind,
        "telephone": telephone,
        "description": note,
    }


def map_url(name: str, address: Node) -> str:
    """The place on a map service's page, found by name and address."""
    parts = (
        address.get(key, "")
        for key in ("streetAddress", "addressLocality", "addressRegion", "postalCode")
    )
    query = ", ".join(part for part in (name, *parts) if part)
    asked = urlencode({"api": 1, "query": query}, errors="replace")
    return f"https://www.google.com/maps/search/?{asked}"


def _amenity(label: str, text: str) -> dict[str, Any] | None:
    if not text.strip():
        return None
    return {"@type": "LocationFeatureSpecification", "name": label, "value": text}


def _booking(url: str) -> Node:
    return {"@type": "ReserveAction", "target": url}
