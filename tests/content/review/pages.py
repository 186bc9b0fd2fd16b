"""Pages to sign: a treatment with a body of two sections and key facts."""

from __future__ import annotations

import json
from copy import deepcopy

from tests import factories
from tpi_cms.content.review.signing import sign

PROSE = "<p>The needle reaches the tight band. The pain eases within a day.</p>"


def prose(key: str, html: str) -> dict:
    return {"type": "prose", "id": key, "value": html}


def section(key: str, heading: str, *content: dict, aspect: str = "") -> dict:
    value = {"heading": heading, "aspect": aspect, "content": list(content)}
    return {"type": "section", "id": key, "value": value}


BODY = [
    section("s1", "How it works", prose("p1", PROSE)),
    section("s2", "Risks", prose("p2", "<p>Bruises are common.</p>"), aspect="Safety"),
]
FACTS = [
    {
        "type": "fact",
        "id": "f1",
        "value": {"kind": "procedure_time", "value": "20 minutes", "minimum": "20"},
    }
]


def make_treatment(**fields):
    """A live treatment with a revision, signed by nobody."""
    defaults = {
        "title": "Injections",
        "standfirst": "A shot for sore muscles.",
        "body": json.dumps(BODY),
        "key_facts": json.dumps(FACTS),
    }
    page = factories.make_treatment(**{**defaults, **fields})
    page.save_revision(clean=False).publish()
    return reload(page)


def make_signed(practitioner=None, months: int = 12, on=None, **fields):
    """The same, signed and live."""
    page = make_treatment(**fields)
    signer = practitioner or factories.make_practitioner(name="Dr. Ada Moreau")
    sign(page.latest_revision, signer, months=months, on=on)
    page.latest_revision.publish()
    return reload(page)


def reload(page):
    return type(page).objects.get(pk=page.pk)


def edit(page, **fields):
    """A new draft of the newest version, with these fields, as any script would."""
    draft = reload(page).get_latest_revision_as_object()
    save = fields.pop("save", {})
    for name, value in fields.items():
        setattr(draft, name, value)
    return draft.save_revision(**save)


def change_prose(html: str, key: str = "p1") -> str:
    body = deepcopy(BODY)
    for each in body:
        for block in each["value"]["content"]:
            if block["id"] == key:
                block["value"] = html
    return json.dumps(body)
