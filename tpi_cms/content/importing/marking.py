"""What units are, where the source didn't say: items, questions, headings, chrome."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise, zip_longest

from . import cues
from .cues import find_aspect
from .units import Unit, cut_runs

_BULLET = re.compile(r"([•◦▪‣●○·*–—+✓✔✗✘➤►»\uf0b7-]|o(?=\s))\s+(?=\S)")
_NUMBER = re.compile(r"(\(?\d{1,2}[.)]|[a-z]\))\s+(?=\S)")
_REFERENCE = re.compile(r"\[\d{1,3}\]\s*(?=\S)")
_STEP = re.compile(
    r"(?i)((?:step|paso|schritt|[ée]tape|etapa|passo)\s*#?\d{1,2})\s*(?:[:.)–—-]\s*|$)"
)
_QUESTION = re.compile(
    r"((?:Q|Question|P|Pregunta|F|Frage|D|Domanda|V|Vraag)\s?\d{0,2}\s?[:.)])\s*(?=\S)",
    re.IGNORECASE,
)
_ANSWER = re.compile(
    r"((?:A|Answer|R|Respuesta|R[ée]ponse|Antwort|Resposta|Risposta)\s?\d{0,2}\s?[:.)])"
    r"\s*(?=\S)",
    re.IGNORECASE,
)
_INNER_ANSWER = re.compile(r"(?<=\?)\s+(?=(?:A|Answer|R|Respuesta)\s?\d{0,2}:\s)")
#: Who speaks: a name or a role, in front of what is said; a time may stand before it.
_SPEAKER = re.compile(
    r"((?:[\[(]?\d{1,2}:\d{2}(?::\d{2})?[\])]?\s*[-–—]?\s*)?"
    r"(?:(?:Dr|Mr|Mrs|Ms)\.\s)?[^\W\d_][^:.?!\n|]{0,38}?"
    r"(?:\s?[\[(]\d{1,2}:\d{2}(?::\d{2})?[\])])?):\s+(?=\S)"
)
_STARS = re.compile(r"^(\*{2,}|-{3,}|={3,}|>{1,3})\s*(?=\S)")
_NO_HEADING = re.compile(
    r"(?:https?:|www\.|@|^[+(]?\d[\d\s().-]{6,}$|^[$€£]|^\W*\d{1,2}[./]\d{1,2}[./]\d)"
)


def mark(units: list[Unit]) -> list[Unit]:
    """The same words in the same order: kinds, levels and markers become clear."""
    units = _mark_questions(_split_answers([_tidy(unit) for unit in units]))
    _mark_items(units)
    _mark_chrome(units)
    _mark_turns(units)
    _mark_bold(units)
    _mark_unbulleted(units)
    _mark_bare_lists(units)
    _mark_headings(units)
    return units


def _tidy(unit: Unit) -> Unit:
    found = _STARS.match(unit.text) if unit.kind == "para" else None
    if found:
        end = len(unit.text.rstrip("*-=<> "))
        is_callout = found[1][0] in "*-=" and end < len(unit.text)
        hint = "callout" if is_callout else unit.hint
        return replace(unit, runs=cut_runs(unit.runs, found.end(), end), hint=hint)
    return unit


def take_marker(unit: Unit, end: int, marker: str) -> None:
    unit.runs, unit.marker = cut_runs(unit.runs, end), marker


def _split_answers(units: list[Unit]) -> list[Unit]:
    """A question and its answer on one line are two units."""
    found = []
    for unit in units:
        at = _INNER_ANSWER.search(unit.text) if not unit.cells else None
        if at and _QUESTION.match(unit.text):
            found.append(replace(unit, runs=cut_runs(unit.runs, 0, at.start())))
            unit = replace(unit, runs=cut_runs(unit.runs, at.end()), kind="para")
        found.append(unit)
    return found


def _mark_questions(units: list[Unit]) -> list[Unit]:
    since = 99
    for number, unit in enumerate(units):
        since += 1
        if unit.cells or unit.aside or unit.marker not in ("", "•", "#"):
            continue
        following = units[number + 1].text if number + 1 < len(units) else ""
        asked, answer = _QUESTION.match(unit.text), _ANSWER.match(unit.text)
        if asked and (
            _ANSWER.match(following)
            or unit.text.endswith(("?", "؟"))
            or (asked[1][0] in "Qq" and len(asked[1]) < 5 and asked[1][-1] == ":")
        ):
            take_marker(unit, asked.end(), asked[1])
            unit.kind, since = "question", 0
        elif answer and since <= 2:
            take_marker(unit, answer.end(), answer[1])
            unit.kind = "answer"
    return units


def _mark_items(units: list[Unit]) -> None:
    """Bullets, numbers and steps that are typed; how far in tells how deep they are."""
    indents: list[int] = []
    group = 0
    for number, unit in enumerate(units):
        if unit.kind == "heading" and (step := _STEP.match(unit.text)):
            take_marker(unit, step.end(), step[1])
            if unit.text:
                unit.kind, unit.hint, unit.cut = "item", "step", len(unit.text)
            else:
                unit.runs, unit.marker = [(step[1], "", "")], ""
        if unit.kind != "para" or unit.aside:
            indents = [] if unit.kind != "para" else indents
            continue
        found = _find_marker(unit, units, number)
        if found is None:
            if not (unit.hint == "line" and indents):
                indents = []
            continue
        if not indents:
            group += 1
        marker, end = found
        indents = [each for each in indents if each < unit.level]
        indents.append(unit.level)
        take_marker(unit, end, marker)
        unit.kind, unit.level, unit.group = "item", len(indents), f"p{group}"
        unit.hint = "ref" if marker == "[" else unit.hint
        unit.marker = "" if marker == "[" else marker


def _find_marker(unit: Unit, units: list[Unit], number: int) -> tuple[str, int] | None:
    text = unit.text
    if _REFERENCE.match(text):
        return "[", 0
    if (found := _STEP.match(text)) and found.end() < len(text):
        return found[1], found.end()
    if found := _BULLET.match(text):
        before = units[number - 1] if number else None
        after = units[number + 1] if number + 1 < len(units) else None
        is_alone = not (before and before.kind == "item")
        is_alone = is_alone and not (after and _BULLET.match(after.text))
        if (
            found[1] in "–—-"
            and is_alone
            and unit.count <= 8
            and not unit.ends_sentence
        ):
            return None  # Somebody's name below a story.
        is_said = before and (before.kind == "quote" or before.text[0] in '“"«')
        if found[1] in "–—-" and is_said:
            return None  # Who said it.
        return found[1], found.end()
    if found := _NUMBER.match(text):
        return found[1], found.end()
    return None


def _mark_chrome(units: list[Unit]) -> None:
    """Lines of a site; headings of comments and of other posts take what follows."""
    region, level, last = "", 0, len(units)
    for number, unit in enumerate(units):
        if unit.kind == "heading" and region and unit.level <= level:
            region = ""
        if unit.aside:
            continue
        text = unit.text
        is_short = unit.kind in ("heading", "para") and len(text) <= 160
        if is_short and unit.count <= 9 and number > 0:
            found = "comments" if cues.COMMENTS.match(text) else ""
            found = found or ("related" if cues.RELATED.match(text) else "")
            # In the middle of a text it heads a list; at its end it takes the rest.
            if found and (unit.kind == "heading" or number > 0.6 * last):
                region, level = found, unit.level if unit.kind == "heading" else 0
        if region:
            unit.aside = region
        elif unit.kind == "para" and is_short and cues.CHROME.match(text):
            unit.aside = "chrome"
        elif unit.kind == "para" and is_short and cues.BUTTON.match(text):
            after = units[number + 1] if number + 1 < last else None
            if not (after and after.ends_sentence and not after.aside):
                unit.aside = "button"
    _mark_tail(units)


def _mark_tail(units: list[Unit]) -> None:
    """Short lines at the end head nothing: with chrome among them they are chrome."""
    tail = []
    for unit in reversed(units):
        if unit.aside:
            tail.append(unit)
            continue
        is_line = unit.kind == "para" and unit.count <= 5 and not unit.marker
        is_said = unit.ends_sentence and unit.count > 3
        if not is_line or is_said or unit.find_pair():
            break
        tail.append(unit)
    if any(unit.aside for unit in tail):
        for unit in tail:
            unit.aside = unit.aside or "tail"


def _mark_bold(units: list[Unit]) -> None:
    """A line all in bold, with text below, is a heading that Word calls a paragraph."""
    texts = [unit for unit in units if not unit.aside]
    marked = [unit.level for unit in texts if unit.kind == "heading"]
    # The first of the top level is the title: sections stand below it.
    top = min(marked[1:] if marked and marked[0] == 1 else marked, default=2)
    explicit, seen = 0, 0
    for unit, after in zip_longest(texts, texts[1:]):
        if unit.kind == "heading":
            seen += 1
            explicit = unit.level if seen > 1 or unit.level > 1 else 0
        if unit.kind != "para" or not unit.is_bold or unit.hint == "line":
            continue
        text = unit.text
        can_head = unit.count <= 14 and not text.endswith((".", ",", ";"))
        if after is None or not can_head or after.kind == "heading":
            continue
        if cues.CALLOUT.match(text) and unit.count > 2:
            continue
        if unit.is_question and after.hint == "line":
            unit.kind = "question"
            continue
        unit.kind, unit.is_guess = "heading", True
        unit.level = explicit + 1 if explicit else top


def _mark_turns(units: list[Unit]) -> None:
    """An interview: who speaks stands before what is said, again and again."""
    paras = [u for u in units if u.kind == "para" and u.hint != "line" and not u.aside]
    found = [(unit, _get_speaker(unit)) for unit in paras]
    count = Counter(name for _unit, name in found if name)
    names = {name for name, times in count.items() if times >= 2}
    turns = [(unit, name) for unit, name in found if name in names]
    if len(names) < 2 or len(turns) < 4 or len(turns) < 0.4 * len(paras):
        return
    if sum(name == other for (_a, name), (_b, other) in pairwise(turns)) > 1:
        return  # Terms come in no turns.
    asked = Counter(name for unit, name in turns if unit.text.endswith("?"))
    asker = asked.most_common(1)[0][0] if asked else ""
    for unit, name in turns:
        unit.kind, match = "turn", _SPEAKER.match(unit.text)
        unit.cut = match.end() if match else 0
        unit.hint = "asks" if name == asker and "?" in unit.text else "tells"
        unit.hint = "aside" if name == asker and unit.hint == "tells" else unit.hint


def _get_speaker(unit: Unit) -> str:
    match = _SPEAKER.match(unit.text)
    return re.sub(r"[\d:\[\]()–—-]|\s+$|^\s+", "", match[1]).strip() if match else ""


def _mark_unbulleted(units: list[Unit]) -> None:
    """Short lines in a row that a sentence with a colon leads in are items."""
    number = 0
    while number < len(units):
        unit = units[number]
        number += 1
        if unit.aside or unit.kind != "para" or not unit.text.endswith(":"):
            continue
        run = []
        for after in units[number:]:
            is_line = after.kind == "para" and after.count <= 12 and not after.aside
            if not is_line or after.text.endswith((".", ":", "?")) or after.is_bold:
                break
            if run and after.hint != run[-1].hint and after.hint != "next":
                break
            run.append(after)
        rest = units[number + len(run) :][:1]
        if run and run[-1].hint == "" and rest and rest[0].count > 14:
            run.pop()  # It heads what follows.
        if len(run) >= 2:
            for item in run:
                item.kind, item.group, item.level = "item", f"n{number}", 1
        number += len(run)


def _mark_bare_lists(units: list[Unit]) -> None:
    """A heading that says what its lines are, over lines without bullets or stops."""
    number = 0
    while number < len(units):
        run = list(itertools.takewhile(_is_bare, units[number:]))
        after = units[number + len(run)] if number + len(run) < len(units) else None
        number += len(run) + 1
        # The last one heads what follows.
        lines = run[1:-1] if after is not None and after.kind == "para" else run[1:]
        if len(lines) < 2 or not find_aspect(run[0].text):
            continue
        run[0].kind, run[0].level, run[0].is_guess = "heading", 2, True
        for item in lines:
            item.kind, item.group, item.level = "item", f"r{number}", 1


def _is_bare(unit: Unit) -> bool:
    is_line = unit.kind == "para" and not unit.aside and unit.count <= 8
    is_line = is_line and not unit.text.endswith((".", "!", ":", ",", ";"))
    return is_line and not unit.find_pair() and not _NO_HEADING.search(unit.text)


def _mark_headings(units: list[Unit]) -> None:
    """Short lines without a full stop, over text, where the text has no headings."""
    texts = [unit for unit in units if not unit.aside]
    explicit = sum(u.kind == "heading" and not u.is_guess for u in texts)
    caps = [u for u in texts if _is_caps(u)]
    for number, unit in enumerate(texts):
        after = texts[number + 1] if number + 1 < len(texts) else None
        before = texts[number - 1] if number else None
        if unit.kind != "para" or unit.hint == "line" or after is None:
            continue
        if unit in caps and after.kind != "heading":
            unit.kind, unit.level, unit.is_guess = (
                "heading",
                max(2, explicit and 3),
                True,
            )
        elif explicit < 2 and _can_head(unit, before, after):
            unit.kind, unit.level, unit.is_guess = "heading", 3 if caps else 2, True


def _is_caps(unit: Unit) -> bool:
    letters = [c for c in unit.text if c.isalpha()]
    return (
        unit.kind == "para"
        and len(letters) >= 6
        and unit.count <= 12
        and unit.text.isupper()
        and not unit.text.endswith((".", ","))
        and not _NO_HEADING.search(unit.text)
    )


def _can_head(unit: Unit, before: Unit | None, after: Unit) -> bool:
    text = unit.text
    if (
        unit.count > (16 if unit.is_question else 12)
        or len(text) > 95
        or not unit.count
    ):
        return False
    if text.endswith((".", "!", ",", ";", "…", "。")) or _NO_HEADING.search(text):
        return False
    if text[0].islower() or len(list(unit.find_sentences())) > 1:
        return False
    if text.endswith(":") and (unit.count > 4 or after.kind not in ("item", "row")):
        return False
    if ": " in text and unit.find_pair() and not unit.is_question:
        return False
    if before is not None and before.kind == "para" and not before.ends_sentence:
        return before.text.endswith(":") is False and _is_sentence(after)
    if after.kind in ("item", "row", "question"):
        return True
    if after.is_question and after.kind == "para":
        return True
    return after.kind in ("para", "quote") and _is_sentence(after)


def _is_sentence(unit: Unit) -> bool:
    long = unit.count >= 12
    ends = unit.ends_sentence or unit.text.endswith(":")
    return (ends and unit.count >= 3) or long or bool(unit.find_pair())
