"""Turns the file on standard input to units and words, in a process of its own.

Args: most bytes of memory, most seconds of work, most bytes written, the format:
``html``, ``markdown`` (both UTF-8) or ``docx``. Writes JSON: ``{units, words}``.
Exit status: 0, or one of ``Refusal``.
"""

from __future__ import annotations

import enum
import json
import re
import sys

from tpi_cms.uploads import restrain


class Refusal(enum.IntEnum):
    LIBRARY = 3
    DEEP = 4
    BOMB = 5
    LOCKED = 6


#: Of Markdown's own marks, what has letters or digits: numbers of a list.
_NUMBERS = re.compile(r"^([ \t>]*)(?:\d{1,9}[.)](?=[ \t])|\[\^\d+\]:)", re.MULTILINE)
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-f]+|[a-z]\w+);", re.IGNORECASE)
_BRACES = re.compile(r"(?m)^(#{1,6}[ \t].*?)[ \t]\{[#.][^{}\n]*\}[ \t]*$")


def convert(data: bytes, form: str) -> tuple[list, list[str]]:
    if form == "docx":
        from tpi_cms.content.importing.docx import read_docx

        return read_docx(data)
    from tpi_cms.content.importing.counting import count_html
    from tpi_cms.content.importing.tree import read_html

    text = data.decode()
    if form == "html":
        words = count_html(text)
        return read_html(text), words
    html = render_markdown(text).replace("\u21a9\ufe0e", "")  # Back from a note.
    count_html(html)  # For its depth.
    return read_html(html), count_markdown(text)


def render_markdown(text: str) -> str:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.deflist import deflist_plugin
    from mdit_py_plugins.footnote import footnote_plugin

    from tpi_cms.content.importing.plain import find_width

    reader = MarkdownIt("commonmark", {"breaks": not find_width(text.split("\n"))})
    reader.enable(["table", "strikethrough"])
    # Indented text is text of whoever pastes, not a program.
    reader.disable("code")
    return reader.use(deflist_plugin).use(footnote_plugin).render(text)


def count_markdown(text: str) -> list[str]:
    """Words as they stand in the file; addresses of links are words too."""
    from html import unescape

    from tpi_cms.content.importing.units import collapse, find_words

    text = _NUMBERS.sub(r"\1", _BRACES.sub(r"\1", text))
    text = re.sub("\ue000\\d+\ue001", " ", text)  # Where a fence stood.
    return find_words(collapse(_ENTITY.sub(lambda m: unescape(m[0]), text)))


def main(memory: int, seconds: int, written: int, form: str) -> int:
    restrain(memory, seconds, written)
    data = sys.stdin.buffer.read()
    try:
        units, words = convert(data, form)
    except ModuleNotFoundError:
        return Refusal.LIBRARY
    except Exception as error:
        known = {
            "TooDeep": Refusal.DEEP,
            "Bomb": Refusal.BOMB,
            "Locked": Refusal.LOCKED,
        }
        if type(error).__name__ in known:
            return known[type(error).__name__]
        raise
    found = {"units": [unit.to_json() for unit in units], "words": words}
    sys.stdout.write(json.dumps(found))
    sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:4]), sys.argv[4]))
