"""Rich text and plain text as Markdown that reads back as the same text.

Whatever a text holds, none of it becomes a mark: each character that could is escaped.
"""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any, NamedTuple

WIDTH = 88
#: Of a tag's name and attributes: where it leads, "" for nowhere, and words that take
#: the place of its own, or None. Without an address these words stand alone.
Link = Callable[[str, dict[str, str]], tuple[str, str | None]]

_WHITE = re.compile(r"[\x00-\x20\x7f]+")
_MARK = re.compile(r"[\\`*_\[\]<>|{}~]|&(?=[#\w])")
#: Words that begin another block at the start of a line. They are escaped wherever
#: they stand, as lines are wrapped.
_BLOCK_WORD = re.compile(r"[-+]+|=+|#{1,6}|:{3,}.*|1[.)]")
_FIRST_NUMBER = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")
_ADDRESS_MARK = re.compile(r"[()\\<>|&]")
_BOLD, _ITALIC = "**", "_"
_STYLES = {"b": _BOLD, "strong": _BOLD, "i": _ITALIC, "em": _ITALIC}
_HEADINGS = {f"h{level}": f"{'#' * level} " for level in range(1, 7)}
BREAK = "\n"


def escape(text: str) -> str:
    """One line of plain text; white space becomes single spaces."""
    line = _WHITE.sub(" ", text).strip()
    return _escape_blocks(_MARK.sub(r"\\\g<0>", line))


def _escape_blocks(line: str) -> str:
    words = line.split(" ")
    for n, word in enumerate(words):
        if _BLOCK_WORD.fullmatch(word):
            at = int(word[0] == "1")
            words[n] = f"{word[:at]}\\{word[at:]}"
    return _FIRST_NUMBER.sub(r"\1\\\2", " ".join(words)) if words else ""


def write_plain(text: str, width: int = WIDTH) -> str:
    """Paragraphs of plain text, wrapped; line breaks within them are kept."""
    paragraphs = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    lines = ([escape(line) for line in part.split("\n")] for part in paragraphs)
    kept = ([line for line in part if line] for part in lines)
    return "\n\n".join(wrap("\\\n".join(part), width) for part in kept if part)


def wrap(text: str, width: int = WIDTH) -> str:
    """The same in lines of at most ``width``, but for longer words; breaks stay."""
    lines = (
        textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False)
        for line in text.split("\n")
    )
    return "\n".join(lines)


def write_address(url: str) -> str:
    spaced = _WHITE.sub(lambda found: "%20" * len(found[0]), url.strip())
    return _ADDRESS_MARK.sub(r"\\\g<0>", spaced)


def write_rich(html: str, link: Link, width: int = WIDTH) -> str:
    """Blocks of rich text, with empty lines between them."""
    return RichReader(link).write(html, width)


class Letter(NamedTuple):
    """A character, or a whole reference; with its styles and where it leads."""

    text: str
    styles: frozenset[str]
    url: str
    is_raw: bool = False

    @property
    def is_space(self) -> bool:
        return self.text.isspace() and not self.is_raw


@dataclass
class Block:
    """``p``, a heading, ``hr``; ``ul`` and ``ol`` hold ``li``, these text and lists.

    A ``table`` holds ``tr``, these ``th`` and ``td``; a ``blockquote`` anything.
    """

    tag: str
    letters: list[Letter] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)


class RichReader(HTMLParser):
    """Reads rich text to ``blocks``; what isn't of it is text."""

    def __init__(self, link: Link) -> None:
        super().__init__()
        self.blocks: list[Block] = []
        self._link = link
        self._open: list[Block] = []
        self._text: Block | None = None
        self._styles: list[str] = []
        self._urls: list[tuple[str, str | None]] = []

    def write(self, html: str, width: int = WIDTH) -> str:
        self.feed(html)
        self.close()
        return "\n\n".join(_write_blocks(self.blocks, width))

    def handle_starttag(self, tag: str, attributes: Any) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag in _STYLES:
            self._styles.append(_STYLES[tag])
        elif tag == "a":
            url, words = self._link(tag, given)
            self._urls.append((url, words))
            if words is not None:
                self._add(words, url)
        elif tag == "br":
            self._add(BREAK)
        elif tag == "embed":
            self._add_embed(given)
        elif tag in ("ul", "ol"):
            self._open_list(tag)
        elif tag == "li" and self._open:
            self._text = Block("li")
            self._open[-1].blocks.append(self._text)
        elif tag == "p" or tag in _HEADINGS or tag == "hr":
            self._open_text(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _STYLES and _STYLES[tag] in self._styles:
            self._styles.remove(_STYLES[tag])
        elif tag == "a" and self._urls:
            self._urls.pop()
        elif tag in ("ul", "ol") and self._open:
            self._open.pop()
            parent = self._open[-1].blocks[-1:] if self._open else []
            self._text = parent[0] if parent else None
        elif tag in ("p", *_HEADINGS) and not self._open:
            self._text = None

    def handle_data(self, data: str) -> None:
        url, words = self._urls[-1] if self._urls else ("", None)
        if words is None:
            self._add(_WHITE.sub(" ", data), url)

    def _add(self, text: str, url: str = "") -> None:
        if self._text is None and not text.strip():
            return
        styles = frozenset(self._styles)
        self._get_text().letters += [Letter(each, styles, url) for each in text]

    def _add_embed(self, attributes: dict[str, str]) -> None:
        url, words = self._link("embed", attributes)
        if not url:
            self._add(words or "")
            return
        raw = f"[{escape(words or '')}]({write_address(url)})"
        letter = Letter(raw, frozenset(self._styles), "", is_raw=True)
        self._get_text().letters.append(letter)

    def _get_text(self) -> Block:
        if self._text is None:
            self._open_text("p")
        return self._text  # type: ignore[return-value]

    def _open_text(self, tag: str) -> None:
        if self._open:  # Within a list's item it is a line of that.
            item = self._open[-1].blocks[-1:]
            told = "".join(each.text for each in item[0].letters[-2:]) if item else ""
            if told.strip(" ") and not told.rstrip(" ").endswith(BREAK):
                item[0].letters.append(Letter(BREAK, frozenset(), ""))
            return
        block = Block(tag)
        self.blocks.append(block)
        self._text = None if tag == "hr" else block

    def _open_list(self, tag: str) -> None:
        items = self._open[-1].blocks if self._open else []
        siblings = items[-1].blocks if items else self.blocks
        siblings.append(Block(tag))
        self._open.append(siblings[-1])
        self._text = None


def _write_blocks(blocks: Sequence[Block], width: int) -> Iterator[str]:
    for block in _merge(blocks):
        if block.tag == "hr":
            yield "---"
        elif block.tag == "table":
            yield from filter(None, ["\n".join(_write_rows(block))])
        elif block.tag == "blockquote":
            lines = "\n\n".join(_write_blocks(block.blocks, width - 2)).split("\n")
            yield "\n".join(f"> {line}".rstrip() for line in lines)
        elif block.tag in ("ul", "ol"):
            yield from filter(None, ["\n".join(_write_items(block, width))])
        elif words := _write_letters(block.letters):
            mark = _HEADINGS.get(block.tag, "")
            yield f"{mark}{words}" if mark else wrap(words, width)


def _merge(blocks: Sequence[Block]) -> list[Block]:
    """Two lists of a kind, one right behind the other, can't be told apart."""
    merged: list[Block] = []
    for block in blocks:
        is_list = block.tag in ("ul", "ol")
        if merged and is_list and merged[-1].tag == block.tag:
            merged[-1] = Block(block.tag, blocks=merged[-1].blocks + block.blocks)
        elif block.blocks or block.tag == "hr" or _write_letters(block.letters):
            merged.append(block)
    return merged


def _write_rows(table: Block) -> Iterator[str]:
    """Of a table whose first row isn't its head, that is empty."""
    rows = [
        [_write_letters(cell.letters) for cell in row.blocks] for row in table.blocks
    ]
    if not any(any(row) for row in rows):
        return
    if any(cell.tag == "td" for cell in table.blocks[0].blocks[1:]):
        rows.insert(0, [])
    width = max(map(len, rows))
    rows.insert(1, ["---"] * width)
    for row in rows:
        cells = [*row, *[""] * (width - len(row))]
        yield f"| {' | '.join(cell.replace(chr(10), ' ') for cell in cells)} |"


def _write_items(block: Block, width: int) -> Iterator[str]:
    number = 0
    for item in block.blocks:
        words = _write_letters(item.letters)
        inner = [wrap(words, width - 4)] if words else []
        inner += _write_blocks(item.blocks, width - 4)
        if inner:
            number += 1
            yield indent("\n".join(inner), f"{number}. " if block.tag == "ol" else "- ")


def indent(text: str, mark: str) -> str:
    """A list's item: all lines but the first stand below its text."""
    lines = text.split("\n")
    space = " " * len(mark)
    rest = [f"{space}{line}" if line else "" for line in lines[1:]]
    return "\n".join([f"{mark}{lines[0]}", *rest]).rstrip()


def _write_letters(letters: Sequence[Letter]) -> str:
    """One paragraph, in one line but for its breaks."""
    pieces = list(_nest(_tidy(letters), frozenset(), is_linked=False))
    lines = _join(pieces).split("\n")
    return "\\\n".join(map(_escape_blocks, lines))


def _tidy(letters: Sequence[Letter]) -> list[Letter]:
    """White space as single spaces, none at the ends and around breaks.

    A space at the edge of a style is outside it: marks must stand at words.
    """
    found: list[Letter] = []
    for letter in letters:
        last = found[-1].text if found else BREAK
        if letter.text == BREAK and last == " ":
            found.pop()
        if letter.text != " " or last not in (" ", BREAK):
            found.append(letter)
    while found and found[0].is_space:
        found.pop(0)
    while found and found[-1].is_space:
        found.pop()
    return [_fit(found, n) if each.is_space else each for n, each in enumerate(found)]


def _fit(letters: list[Letter], n: int) -> Letter:
    before, after = letters[n - 1], letters[n + 1]
    if letters[n].text == BREAK:
        return Letter(BREAK, frozenset(), "")
    url = before.url if before.url == after.url else ""
    return letters[n]._replace(styles=before.styles & after.styles, url=url)


class _Mark(NamedTuple):
    """A piece of Markdown among pieces of text."""

    text: str
    is_style: bool = False
    is_open: bool = False


def _nest(
    letters: Sequence[Letter], inside: frozenset[str], is_linked: bool
) -> Iterator[_Mark | str]:
    """What reaches furthest encloses the rest; no style ends within a link."""
    at = 0
    while at < len(letters):
        first = letters[at]
        if first.is_space:
            yield first.text
            at += 1
            continue
        ends = {s: _find_end(letters, at, s) for s in sorted(first.styles - inside)}
        if first.url and not is_linked:
            ends[""] = _find_link_end(letters, at)
        style = max(ends, key=lambda each: (ends[each], each == ""), default=None)
        if style is None:
            yield _Mark(first.text) if first.is_raw else first.text
            at += 1
            continue
        group, at = letters[at : ends[style]], ends[style]
        if style:
            yield _Mark(style, is_style=True, is_open=True)
            yield from _nest(group, inside | {style}, is_linked)
            yield _Mark(style, is_style=True)
        else:
            yield _Mark("[")
            yield from _nest(group, inside, is_linked=True)
            yield _Mark(f"]({write_address(first.url)})")


def _find_link_end(letters: Sequence[Letter], at: int) -> int:
    end, url = at, letters[at].url
    while end < len(letters) and letters[end].url == url:
        end += 1
    while letters[end - 1].is_space:
        end -= 1
    return end


def _find_end(letters: Sequence[Letter], at: int, style: str) -> int:
    end = at
    while end < len(letters) and style in letters[end].styles:
        end += 1
    url = letters[end - 1].url
    if end < len(letters) and url and letters[end].url == url:
        start = end
        while start > at and letters[start - 1].url == url:
            start -= 1
        end = start if start > at else end
    while end > at + 1 and letters[end - 1].is_space:
        end -= 1
    return end


def _join(pieces: Sequence[_Mark | str]) -> str:
    """Texts escaped, those beside a mark so that it is one: CommonMark 6.2."""
    written = []
    for n, piece in enumerate(pieces):
        if isinstance(piece, _Mark):
            written.append(piece.text)
            continue
        before = pieces[n - 1] if n else " "
        after = pieces[n + 1] if n + 1 < len(pieces) else " "
        is_beside = (
            isinstance(after, _Mark) and after.is_open and _needs(pieces, n, 1)
        ) or (
            isinstance(before, _Mark)
            and before.is_style
            and not before.is_open
            and _needs(pieces, n, -1)
        )
        is_bang = piece == "!" and isinstance(after, _Mark) and after.text[0] == "["
        if is_beside and not _is_edge(piece):
            written.append(f"&#{ord(piece)};")
        elif is_bang:
            written.append("\\!")
        else:
            written.append(piece)
    return _escape_letters(written, pieces)


def _needs(pieces: Sequence[_Mark | str], n: int, step: int) -> bool:
    """Whether the mark beside piece ``n`` is none right beside a letter."""
    mark, inner = pieces[n + step], pieces[n + 2 * step]
    is_word = isinstance(inner, str) and inner.isalnum()
    return isinstance(mark, _Mark) and (mark.text == _ITALIC or not is_word)


def _is_edge(letter: str) -> bool:
    return letter.isspace() or unicodedata.category(letter).startswith("P")


def _escape_letters(written: list[str], pieces: Sequence[_Mark | str]) -> str:
    parts: list[str] = []
    for n, (text, piece) in enumerate(zip(written, pieces, strict=True)):
        if isinstance(piece, _Mark) or text != piece:
            parts.append(text)
        elif text == "&":
            after = written[n + 1] if n + 1 < len(written) else ""
            parts.append("\\&" if re.match(r"[#\w]", after) else "&")
        else:
            parts.append(_MARK.sub(r"\\\g<0>", text))
    return "".join(parts)
