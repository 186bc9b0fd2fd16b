"""A file or a pasted text to units; whatever it is, it harms nothing."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from ...uploads import Limits, decode, run_child
from ..files.problems import Unreadable
from .plain import read_plain
from .text_child import Refusal
from .units import Unit, collapse, find_words, is_safe_link

MOST_BYTES = 10 * 2**20
#: Of text; a book has as many.
MOST_WORDS = 100_000
CHILD_LIMITS = Limits(memory=768 * 2**20, seconds=20, output=64 * 2**20)
_CHILD = Path(__file__).with_name("text_child.py")
_HTML = re.compile(
    r"(?is)\A\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype|html|head|body|main"
    r"|article|section|div|h[1-6]|p|ul|ol|table|meta|span|header)\b[^>]*>"
)
_MARKDOWN = re.compile(r"(?m)^(?:#{1,6} \S|:::)|\]\((?:https?:|/|page:)|\A---\n")
_MAGIC = [
    (b"%PDF", "PDF"),
    (b"{\\rtf", "RTF"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG", "PNG"),
    (b"GIF8", "GIF"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf", "7z"),
    (b"Rar!", "RAR"),
]


class UnreadableText(Exception):
    """The file is none that we take; its text says why and what to do."""


@dataclass
class Source:
    """Units in order, and all words of the file, counted apart from them."""

    units: list[Unit]
    words: list[str]
    has_links: bool = False
    head: str = ""
    notes: list[str] = field(default_factory=list)


def read_source(data: bytes, name: str) -> Source:
    """Text, Markdown, HTML or DOCX, told apart by what it is rather than by its name.

    Raises:
        UnreadableText: with words for the person who chose the file.
    """
    if len(data) > MOST_BYTES:
        words = _("The file is larger than %(most)s MB. Split it, or paste its text.")
        raise UnreadableText(words % {"most": MOST_BYTES // 2**20})
    if data[:4] == b"PK\x03\x04":
        source = _read_zip(data)
    else:
        _refuse_known(data, name)
        source = _read_text(*_decode(data), name)
    if not source.words:
        raise UnreadableText(_("There are no words in it."))
    if len(source.words) > MOST_WORDS:
        words = _("It has more than %(most)s words. Split it into pages.")
        raise UnreadableText(words % {"most": f"{MOST_WORDS:,}"})
    _add_unread(source)
    for number, unit in enumerate(source.units, 1):
        unit.id = f"u{number}"
    return source


def _refuse_known(data: bytes, name: str) -> None:
    kind = next((kind for magic, kind in _MAGIC if data.startswith(magic)), "")
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise UnreadableText(
            _("An old Word file, or one with a password: save it as DOCX without one.")
        )
    if kind:
        words = _(
            "A file of the kind %(kind)s can’t be read. Save the text as DOCX, or "
            "copy it and paste it here."
        )
        raise UnreadableText(words % {"kind": kind})


def _read_zip(data: bytes) -> Source:
    head = data[:200]
    if b"mimetypeapplication/vnd.oasis" in head:
        raise UnreadableText(_("An OpenDocument file: save it as DOCX."))
    if b"mimetypeapplication/epub" in head:
        raise UnreadableText(
            _("A book can’t be read: copy its text and paste it here.")
        )
    return _run(data, "docx", has_links=False)


def _read_text(text: str, note: str, name: str) -> Source:
    notes = [note] if note else []
    if "\0" in text:
        words = _(
            "This is no text, Markdown, HTML or DOCX. Copy its text and paste it."
        )
        raise UnreadableText(words)
    ending = name.lower().rpartition(".")[2]
    if ending in ("html", "htm", "xhtml") or _HTML.match(text):
        source = _run(text.encode(), "html", has_links=False)
    elif ending in ("md", "markdown") or _MARKDOWN.search(text):
        source = _read_markdown(text)
    else:
        source = Source(read_plain(text), find_words(collapse(text)), has_links=True)
    source.notes += notes
    return source


def _read_markdown(text: str) -> Source:
    try:
        from .exact import read_exact
    except ImportError as error:
        raise UnreadableText(_explain(Refusal.LIBRARY)) from error
    try:
        exact = read_exact(text)
    except Unreadable as error:
        words = {"line": error.problem.line, "problem": error.problem.message}
        raise UnreadableText(_("Line %(line)s: %(problem)s") % words) from error
    source = _run(exact.text.encode(), "markdown", has_links=True)
    source.units = exact.put_back(source.units)
    source.words += exact.words
    source.head, source.notes = exact.head, exact.notes
    for unit in list(source.units):
        links = {run[2] for run in unit.runs if _is_other_link(run[2])}
        runs = [[(link, "", "")] for link in sorted(links)]
        source.units += [Unit("para", run, aside="link") for run in runs]
    return source


def _is_other_link(link: str) -> bool:
    return bool(link) and link[0] != "#" and not is_safe_link(link)


def _decode(data: bytes) -> tuple[str, str]:
    if (found := decode(data)) is None:
        raise UnreadableText(_("Its letters can’t be read. Save it as UTF-8."))
    text, note = found
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n"), note


def _run(data: bytes, form: str, *, has_links: bool) -> Source:
    status, output = run_child(_CHILD, data, CHILD_LIMITS, [form])
    if status:
        raise UnreadableText(_explain(status))
    found = json.loads(output)
    units = [Unit.from_json(unit) for unit in found["units"]]
    return Source(units, found["words"], has_links)


def _explain(status: int) -> str:
    words = {
        Refusal.LIBRARY: _("This site reads no DOCX or Markdown: that needs the extra"
                           " tpi-cms[import]. Paste the text."),
        Refusal.DEEP: _("Its parts stand in each other too deeply. Copy the text as it"
                        " is shown, and paste it here."),
        Refusal.BOMB: _("It unpacks to more than any text has. Copy the text and paste"
                        " it here."),
        Refusal.LOCKED: _("It is no Word document that can be read: it may have a"
                          " password. Save it as DOCX without one."),
    }  # fmt: skip
    other = _("It can’t be read, or took too long. Copy the text and paste it here.")
    return words.get(status, other)  # type: ignore[call-overload]


def _add_unread(source: Source) -> None:
    """Words that no unit holds, such as a picture's address, are set aside."""
    missing = Counter(source.words)
    missing.subtract(
        word
        for unit in source.units
        for word in find_unit_words(unit, source.has_links)
    )
    missing = +missing
    if not missing:
        return
    left = []
    for word in reversed(source.words):
        if missing[word] > 0:
            missing[word] -= 1
            left.append(word)
    text = " ".join(reversed(left))
    source.units.append(Unit("para", [(text, "", "")], aside="unread"))


def find_unit_words(unit: Unit, has_links: bool) -> list[str]:
    if unit.value is not None:
        from .exact import count_fence

        return count_fence(unit.text)
    words = find_words(unit.full_text)
    runs = [run for runs in (unit.runs, *unit.cells) for run in runs]
    links = [run[2] for run in runs if is_safe_link(run[2])] if has_links else []
    # Neighbouring runs of one link are one address.
    links = [link for n, link in enumerate(links) if not n or link != links[n - 1]]
    return words + [word for link in links for word in find_words(link)]
