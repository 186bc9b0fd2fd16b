"""Rich text and plain text as Markdown that reads back as the same text.

Whatever a text holds, none of it becomes a mark: each character that could is escaped.
"""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .rich_reader import BREAK, HEADINGS, ITALIC, WHITE, Block, Letter, Link, RichReader

WIDTH = 88

_MARK = re.compile(r"[\\`*_\[\]<>|{}~]|&(?=[#\w])")
#: Words that begin another block at the start of a line. They are escaped wherever
#: they stand, as lines are wrapped.
_BLOCK_WORD = re.compile(r"[-+]+|=+|#{1,6}|:{3,}.*|1[.)]")
_FIRST_NUMBER = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")
_ADDRESS_MARK = re.compile(r"[()\\<>|&]")


def escape(text: str) -> str:
    """One line of plain text; white space becomes single spaces."""
    line = WHITE.sub(" ", text).strip()
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
    spaced = WHITE.sub(lambda found: "%20" * len(found[0]), url.strip())
    return _ADDRESS_MARK.sub(r"\\\g<0>", spaced)


def write_rich(html: str, link: Link, width: int = WIDTH) -> str:
    """Blocks of rich text, with empty lines between them."""
    reader = RichReader(link)
    reader.feed(html)
    reader.close()
    return write_blocks(reader.blocks, width)


def write_blocks(blocks: Sequence[Block], width: int = WIDTH) -> str:
    return "\n\n".join(_write_blocks(blocks, width))


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
            mark = HEADINGS.get(block.tag, "")
            yield f"{mark}{words}" if mark else wrap(words, width)


def _merge(blocks: Sequence[Block]) -> list[Block]:
    """Two lists of a kind, one right behind the other, can't be told apart."""
    merged: list[Block] = []
    for block in blocks:
        is_list = block.tag in ("ul", "ol")
        if is_list and merged and merged[-1].tag == block.tag and not block.is_empty:
            merged[-1] = Block(block.tag, blocks=merged[-1].blocks + block.blocks)
        elif not block.is_empty:
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
        # A space at its end is no part of a link that a style must hold.
        if start > at and end < _find_link_end(letters, start):
            end = start
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
    return isinstance(mark, _Mark) and (mark.text == ITALIC or not is_word)


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
