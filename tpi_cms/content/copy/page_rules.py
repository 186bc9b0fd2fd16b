"""What a page as a whole lacks or says twice. Pure but for the page's own fields."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .ease import ERROR, measure_smog
from .sentences import get_words
from .values import Block, Copy, Hit, Section, Text

# --- benefits and risks -----------------------------------------------------------

_RISK_ASPECTS = frozenset({"SideEffects", "RisksOrComplications", "Safety"})
#: In English and Spanish, for headings whose aspect wasn't chosen.
_BENEFITS = re.compile(r"\b(?:benefits?|advantages?|beneficios?|ventajas?)\b", re.I)
_RISKS = re.compile(
    r"\b(?:risks?|side[- ]effects?|complications?|safety|safe|drawbacks?|go wrong"
    r"|riesgos?|efectos (?:secundarios|adversos)|complicaciones|seguridad)\b",
    re.I,
)
_HEADINGS = frozenset({"heading", "question", "term", "title"})


def find_benefits_alone(copy: Copy) -> Iterator[Hit]:
    praising = [
        section
        for section in copy.sections
        if section.aspect == "Benefits" or _BENEFITS.search(section.heading)
    ]
    headings = [
        sentence.text
        for text in copy.texts
        if text.section and text.name in _HEADINGS
        for sentence in text.sentences
    ]
    told = any(s.aspect in _RISK_ASPECTS for s in copy.sections)
    if praising and not told and not any(map(_RISKS.search, headings)):
        first = praising[0]
        yield Hit(first.path, _("Section"), first.heading, first.heading)


# --- who wrote it and who checked it ----------------------------------------------


def _is_overdue(copy: Copy) -> bool:
    due = getattr(copy.page, "next_review", None)
    return bool(getattr(copy.page, "reviewer_name", "") and due and due < copy.today)


def find_unreviewed(copy: Copy) -> Iterator[Hit]:
    """Of pages that can be reviewed; a patient's own story is theirs."""
    can_be = copy.get_role(None) != "patient" and not _is_overdue(copy)
    if can_be and getattr(copy.page, "is_reviewed", None) is False:
        yield Hit("reviewer_name", _("Medical review"))


def find_overdue(copy: Copy) -> Iterator[Hit]:
    if _is_overdue(copy):
        due = date_format(copy.page.next_review)
        note = _("It was due on %(date)s.") % {"date": due}
        yield Hit("next_review", _("Medical review"), note=note)


_TITLED = re.compile(
    r"\bDr\.? |,? (?:MD|DO|DC|PT|DPT|RN|NP|PA-C|DNP|FNP|APRN)\b|\bM\.D\."
)
_CLINICIAN_SAYS = re.compile(
    r"\b(?:[Aa]s (?:a|an|your) (?:doctor|physician|clinician|nurse|surgeon"
    r"|(?:physical )?therapist|pain specialist)|[Mm]y patients"
    r"|I (?:inject|treat|prescribe|diagnose)\b|[Ii]n my practice)\b"
)
_PATIENT_SAYS = re.compile(
    r"\b(?:[Aa]s a (?:\w+ )?patient,? (?:I|myself)|[Ww]hen I was (?:a|the) patient"
    r"|(?:[Mm]y|the) (?:doctor|physician|surgeon) (?:gave|injected|told) me)\b"
)


def find_two_roles(copy: Copy) -> Iterator[Hit]:
    """A patient here and a clinician there, or words that only the other says.

    A clinician may have been a patient; the reader must be told in which role.
    """
    name = getattr(copy.page, "author_name", "") or ""
    roles = {name.casefold(): copy.get_role(None)} if name else {}
    is_clinician = getattr(copy.page, "author_id", None) or _TITLED.search(name)
    if copy.get_role(None) == "patient" and is_clinician:
        yield Hit("author_role", _("Author"), name)
    for section in copy.sections:
        yield from _find_other_role(section, roles)
    for text, _n, sentence in copy.walk():
        role = copy.get_role(text.section)
        rule = {"patient": _CLINICIAN_SAYS, "clinician": _PATIENT_SAYS}.get(role)
        if rule is None or text.section is None or text.name in ("question", "role"):
            continue
        if match := rule.search(sentence.text):
            yield Hit(text.path, text.label, match[0], sentence.text)


def _find_other_role(section: Section, roles: dict[str, str]) -> Iterator[Hit]:
    name, role = section.author_name, section.author_role
    if not name:
        return
    known = roles.setdefault(name.casefold(), role)
    differs = role and known and known != role
    if differs or (role == "patient" and _TITLED.search(name)):
        yield Hit(f"{section.path}.author_name", _("Author of this section"), name)


# --- what must be there to publish ------------------------------------------------


def _get_items(block: Block, key: str = "items") -> Iterator[tuple[str, Mapping]]:
    """Path and value of each item of a list; older rows are bare values."""
    for item in block.value.get(key) or ():
        is_wrapped = isinstance(item, Mapping) and item.get("type") == "item"
        value = item["value"] if is_wrapped else item
        path = f"{block.path}.{key}"
        if isinstance(value, Mapping):
            yield f"{path}.{item['id']}" if item.get("id") else path, value


def find_lost_questions(copy: Copy) -> Iterator[Hit]:
    for block in copy.blocks:
        for path, item in _get_items(block) if block.kind == "faq" else ():
            if not str(item.get("question") or "").strip():
                path = f"{path}.question"
                yield Hit(path, _("Questions and answers"), *_get_start(copy, path))


def _get_start(copy: Copy, path: str) -> tuple[str, str]:
    """How the answer begins, which tells where its question is to be written."""
    answer = path.removesuffix("question") + "answer"
    texts = (t.sentences[0].text for t in copy.texts if t.path == answer if t.sentences)
    first = next(texts, "")
    return first, first


def _get_stories(copy: Copy) -> Iterator[Block]:
    for block in copy.blocks:
        if block.kind == "quote" and block.value.get("kind") == "patient":
            yield block


def find_no_consent(copy: Copy) -> Iterator[Hit]:
    has_consent = getattr(copy.page, "author_consent", None)
    if copy.get_role(None) == "patient" and has_consent is False:
        yield Hit("author_consent", _("Author"))
    for block in _get_stories(copy):
        if not block.value.get("consent_on_file"):
            yield _point_at_quote(copy, block, "consent_on_file")


def find_no_typicality(copy: Copy) -> Iterator[Hit]:
    is_open = getattr(copy.page, "typicality", None) == ""
    if copy.get_role(None) == "patient" and is_open:
        yield Hit("typicality", _("What is typical"))
    for block in _get_stories(copy):
        if not str(block.value.get("typicality") or "").strip():
            yield _point_at_quote(copy, block, "typicality")


def _point_at_quote(copy: Copy, block: Block, field: str) -> Hit:
    texts = (t.sentences for t in copy.texts if t.path == f"{block.path}.text")
    first = next((s[0].text for s in texts if s), "")
    return Hit(f"{block.path}.{field}", _("Quote"), first, first)


# --- reading ----------------------------------------------------------------------

#: GOV.UK asks to look at sentences of more than 25 words; a fifth more is told.
LONG = 30
#: Grade 8 and the standard error of the formula.
HARD = 8 + ERROR


def find_long_sentences(copy: Copy) -> Iterator[Hit]:
    """In any language that parts words by spaces."""
    for text, _n, sentence in copy.walk():
        if (count := len(get_words(sentence.text))) > LONG:
            start = " ".join(sentence.text.split()[:8]) + "…"
            note = _("%(count)d words") % {"count": count}
            yield Hit(text.path, text.label, start, sentence.text, note)


def is_prose(text: Text) -> bool:
    return text.section is not None or text.path in ("standfirst", "introduction")


def find_hard_reading(copy: Copy) -> Iterator[Hit]:
    """English prose of 30 sentences or more: SMOG says nothing of less."""
    if not copy.is_english:
        return
    prose = [s.text for t, _n, s in copy.walk() if is_prose(t) and s.is_whole]
    grade = measure_smog(prose)
    if grade is not None and grade > HARD:
        values = {"grade": round(grade), "count": len(prose)}
        note = _("Grade %(grade)d by SMOG, over %(count)d sentences") % values
        yield Hit("body", _("Body"), note=note)


# --- search results ---------------------------------------------------------------


def find_no_description(copy: Copy) -> Iterator[Hit]:
    if not (getattr(copy.page, "search_description", "") or "").strip():
        yield Hit("search_description", _("Search description"))


def find_twins(field: str, label: Any) -> Any:
    """``find`` of a check: another live page of the language says the same there."""

    def find(copy: Copy) -> Iterator[Hit]:
        if other := copy.twins.get(field):
            words = getattr(copy.page, field) or copy.page.title
            path = field if getattr(copy.page, field) else "title"
            note = _("Also on the page “%(page)s”") % {"page": other}
            yield Hit(path, str(label), words, words, note)

    return find
