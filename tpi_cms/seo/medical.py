"""Treatments and conditions. Source: https://schema.org/docs/meddocs.html"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from .graph import Node, ref
from .pages import Link, small

_SPECIALTY_NAMES = """
Anesthesia Audiology Cardiovascular CommunityHealth Dentistry Dermatologic
Dermatology DietNutrition Emergency Endocrine Gastroenterologic Genetic
Geriatric Gynecologic Hematologic Infectious LaboratoryScience Midwifery
Musculoskeletal Neurologic Nursing Obstetric Oncologic Ophthalmology
Optometric Otolaryngologic Pathology Pediatric PharmacySpecialty
Physiotherapy PlasticSurgery Podiatric PrimaryCare Psychiatric PublicHealth
Pulmonary Radiography Renal RespiratoryTherapy Rheumatologic SpeechPathology
Surgical Toxicologic Urologic
"""
#: Members of https://schema.org/MedicalSpecialty
SPECIALTIES = frozenset(_SPECIALTY_NAMES.split())
_MEMBERS = {name.casefold(): name for name in SPECIALTIES}


def treatment_id(url: str) -> str:
    return f"{url}#treatment"


def condition_id(url: str) -> str:
    return f"{url}#condition"


def treatment(
    *,
    url: str,
    name: str,
    alternate_names: Sequence[str] = (),
    description: str = "",
    procedure_type: str = "",
    body_areas: Sequence[str] = (),
    preparation: str = "",
    how_performed: str = "",
    followup: str = "",
    drugs: Sequence[str] = (),
    contraindications: Sequence[str] = (),
    serious_outcomes: Sequence[str] = (),
    specialties: Iterable[str] = (),
    image: Node | None = None,
) -> Node:
    """A ``MedicalTherapy``.

    Args:
        procedure_type: a ``MedicalProcedureType``, or ``SurgicalProcedure``, which
            schema.org knows as a type of its own.
        contraindications: whom it doesn't suit, one each.
        serious_outcomes: names of what may go badly wrong, one each.
        specialties: in words; what schema.org doesn't know is left out.
    """
    is_surgery = procedure_type == "SurgicalProcedure"
    kind = f"https://schema.org/{procedure_type}" if procedure_type else ""
    types = ["MedicalTherapy", "SurgicalProcedure"] if is_surgery else "MedicalTherapy"
    return {
        "@type": types,
        "@id": treatment_id(url),
        "name": name,
        "url": url,
        "alternateName": list(alternate_names),
        "description": description,
        "procedureType": "" if is_surgery else kind,
        "bodyLocation": list(body_areas),
        "preparation": preparation,
        "howPerformed": how_performed,
        "followup": followup,
        "contraindication": _named("MedicalContraindication", contraindications),
        "seriousAdverseOutcome": _named("MedicalEntity", serious_outcomes),
        "relevantSpecialty": list(specialty_urls(specialties)),
        "drug": [{"@type": "Drug", "name": drug} for drug in drugs],
        "image": image,
    }


def treated_conditions(url: str, conditions: Iterable[Link]) -> list[Node]:
    """Conditions that the treatment at ``url`` may help; (name, address) each.

    schema.org has no "treats": the condition points to its possible treatment.
    """
    return [
        small(
            "MedicalCondition",
            condition_id(address),
            name,
            address,
            possibleTreatment=ref(treatment_id(url)),
        )
        for name, address in conditions
    ]


def condition(
    *,
    url: str,
    name: str,
    alternate_names: Sequence[str] = (),
    description: str = "",
    body_areas: Sequence[str] = (),
    symptoms: Sequence[str] = (),
    causes: Sequence[str] = (),
    risk_factors: Sequence[str] = (),
    tests: Sequence[str] = (),
    complications: Sequence[str] = (),
    treatments: Iterable[Link] = (),
    image: Node | None = None,
) -> Node:
    """A ``MedicalCondition``; ``treatments``: (name, address) of what may help."""
    return {
        "@type": "MedicalCondition",
        "@id": condition_id(url),
        "name": name,
        "url": url,
        "alternateName": list(alternate_names),
        "description": description,
        "associatedAnatomy": _named("AnatomicalStructure", body_areas),
        "signOrSymptom": _named("MedicalSymptom", symptoms),
        "cause": _named("MedicalCause", causes),
        "riskFactor": _named("MedicalRiskFactor", risk_factors),
        "typicalTest": _named("MedicalTest", tests),
        "possibleComplication": list(complications),
        "possibleTreatment": small_treatments(treatments),
        "image": image,
    }


def small_treatments(treatments: Iterable[Link]) -> list[Node]:
    return [
        small("MedicalTherapy", treatment_id(address), name, address)
        for name, address in treatments
    ]


def specialty_urls(names: Iterable[str]) -> Iterator[str]:
    """Addresses of those that schema.org knows, each once: of "Primary care" too.

    Other specialties have no place where it wants a ``MedicalSpecialty``.
    """
    wanted = ("".join(name.split()).casefold() for name in names)
    known = (_MEMBERS[name] for name in dict.fromkeys(wanted) if name in _MEMBERS)
    return (f"https://schema.org/{member}" for member in known)


def patients() -> dict[str, Any]:
    """The audience of a page that is written for patients."""
    return {"@type": "MedicalAudience", "audienceType": "Patient"}


def _named(node_type: str, names: Iterable[str]) -> list[Node]:
    return [{"@type": node_type, "name": name} for name in names]
