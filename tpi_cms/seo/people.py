"""Practitioners and authors. Source: https://schema.org/Person

A practitioner's page is a ``ProfilePage`` about a ``Person``. schema.org's
``IndividualPhysician`` is no person but a practice of one, a kind of business: it takes
the NPI and the medical specialties, and is said of physicians alone.
https://developers.google.com/search/docs/appearance/structured-data/profile-page
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from .graph import Node, ref
from .medical import specialty_urls
from .pages import person, small


def person_id(url: str) -> str:
    return f"{url}#person"


def physician_id(url: str) -> str:
    return f"{url}#physician"


def profile_page(url: str) -> dict[str, Any]:
    """Properties that make the ``WebPage`` at ``url`` the profile of its person."""
    about = ref(person_id(url))
    return {"@type": "ProfilePage", "about": about, "mainEntity": about}


def practitioner(
    *,
    url: str,
    name: str,
    prefix: str = "",
    suffix: str = "",
    job_title: str = "",
    description: str = "",
    credentials: Iterable[str] = (),
    topics: Iterable[str] = (),
    languages: Sequence[str] = (),
    clinics: Sequence[Node] = (),
    organization_id: str = "",
    profiles: Sequence[str] = (),
    image: Node | None = None,
) -> Node:
    """The ``Person`` of a profile page.

    Args:
        url: address of the profile page.
        prefix, suffix: before and after the name, such as ``Dr.`` and ``MD``.
        credentials: names of degrees, licences and certificates, as they are shown.
        topics: specialties in words, whether schema.org knows them or not.
        languages: BCP 47 codes, or names where there is no code.
        clinics: of ``places.small_clinic``, where the person works; without any, the
            group's ``organization_id``.
        profiles: addresses of profiles elsewhere.
    """
    group = [ref(organization_id)] if organization_id else []
    return {
        "@type": "Person",
        "@id": person_id(url),
        "url": url,
        "name": name,
        "honorificPrefix": prefix,
        "honorificSuffix": suffix,
        "jobTitle": job_title,
        "description": description,
        "image": image,
        "hasCredential": [_credential(credential) for credential in credentials],
        "knowsAbout": list(topics),
        "knowsLanguage": list(languages),
        "worksFor": list(clinics) or group,
        "sameAs": list(profiles),
    }


def physician(
    *,
    url: str,
    name: str,
    npi: str = "",
    specialties: Iterable[str] = (),
    clinics: Sequence[Node] = (),
    telephone: str = "",
    image: Node | None = None,
) -> Node:
    """The ``IndividualPhysician`` of a physician's profile page.

    Args:
        npi: National Provider Identifier of the United States, ten digits.
        specialties: in words; what schema.org doesn't know is left out.
        clinics: of ``places.small_clinic``, where the person practises. Their addresses
            are this one's too: to Google it is a local business, which needs one.
        telephone: with country code.
    """
    return {
        "@type": "IndividualPhysician",
        "@id": physician_id(url),
        "url": url,
        "name": name,
        "usNPI": npi,
        "medicalSpecialty": list(specialty_urls(specialties)),
        "practicesAt": list(clinics),
        "address": [clinic["address"] for clinic in clinics if "address" in clinic],
        "telephone": telephone,
        "employee": ref(person_id(url)),
        "image": image,
    }


def author(
    name: str,
    *,
    url: str = "",
    job_title: str = "",
    suffix: str = "",
    is_team: bool = False,
) -> Node | None:
    """Who wrote or reviewed a page; None without a name.

    Args:
        url: address of the person's profile page here, if there is one.
        is_team: an editorial team, no person.
    """
    if name and is_team:
        return {"@type": "Organization", "name": name, "url": url}
    if name and url:
        more = {"jobTitle": job_title, "honorificSuffix": suffix}
        return small("Person", person_id(url), name, url, **more)
    return person(name, job_title, suffix)


def _credential(name: str) -> Node:
    return {"@type": "EducationalOccupationalCredential", "name": name}
