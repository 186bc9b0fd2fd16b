"""Makes the people who treat: invented, like everybody here."""

from __future__ import annotations

from tpi_cms.models import Clinic, Practitioner

PRACTITIONERS = [
    {
        "slug": "odile-brandt",
        "name": "Dr. Odile Brandt",
        "credentials": "MD, FAAPMR",
        "job_title": "pain medicine physician",
        "is_physician": True,
        # The example of the standard; no physician has it.
        "npi": "1234567893",
        "specialties": ["Pain medicine", "Physical medicine and rehabilitation"],
        "languages": ["en", "de"],
        "clinics": ["alder-mills", "tessen"],
        "biography": (
            "Odile Brandt came to medicine by way of carpentry, and still looks at "
            "how people stand at their work first. She trained in Omaha and Denver "
            "and has led our work with muscle pain since 2014.\n\n"
            "She teaches residents to put the needle away in half of the cases."
        ),
    },
    {
        "slug": "priya-halloran",
        "name": "Dr. Priya Halloran",
        "credentials": "DO",
        "job_title": "sports and spine physician",
        "is_physician": True,
        "specialties": ["Spine", "Joints"],
        "languages": ["en", "hi", "es"],
        "clinics": ["bellwether-lake", "highfold"],
        "biography": (
            "Priya Halloran has looked after a college’s track team, two rodeos and a "
            "great many farmers. She does our procedures under X-ray, and explains "
            "each on a model of a spine before anybody lies down."
        ),
    },
    {
        "slug": "samuel-okonjo-vale",
        "name": "Dr. Samuel Okonjo-Vale",
        "credentials": "MD",
        "job_title": "neurologist",
        "is_physician": True,
        "specialties": ["Headache", "Nerve pain"],
        "languages": ["en", "ig"],
        "clinics": ["saint-odile-kestrel-ridge"],
        "biography": (
            "Samuel Okonjo-Vale keeps a headache diary himself. He asks patients for "
            "four weeks of theirs before he changes a medicine."
        ),
    },
    {
        "slug": "jonas-abernethy-ruiz",
        "name": "Jonas Abernethy-Ruiz",
        "credentials": "DPT",
        "job_title": "physical therapist",
        "specialties": ["Dry needling", "Back and neck"],
        "languages": ["en", "es"],
        "clinics": ["alder-mills", "highfold"],
        "biography": (
            "Jonas Abernethy-Ruiz rowed until his own back stopped him. His exercises "
            "take ten minutes, because nobody does those that take forty."
        ),
    },
]


def load_practitioners(*, clinics: dict[str, Clinic]) -> dict[str, Practitioner]:
    """By slug."""
    return {data["slug"]: _make(data, clinics) for data in PRACTITIONERS}


def _make(data: dict, clinics: dict[str, Clinic]) -> Practitioner:
    fields = {name: value for name, value in data.items() if name != "clinics"}
    practitioner = Practitioner(**fields)
    practitioner.full_clean()
    practitioner.save()
    practitioner.clinics.set([clinics[slug] for slug in data["clinics"]])
    return practitioner
