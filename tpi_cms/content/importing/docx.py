"""DOCX to units, in the child process: mammoth makes HTML of it for ``tree``."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree  # nosec B405

from .counting import count_html
from .tree import read_html
from .units import Unit, collapse, find_words

#: Real bytes of all that is read of it, counted while they are unpacked.
MOST_BYTES = 24 * 2**20
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"
_STYLES = """
p[style-name='Title'] => h1.title:fresh
p[style-name='Subtitle'] => p.subtitle:fresh
p[style-name='Quote'] => blockquote:fresh
p[style-name='Intense Quote'] => blockquote:fresh
p[style-name='Caption'] => p.caption:fresh

"""


class Bomb(Exception):
    """It unpacks to more than any text has."""


class Locked(Exception):
    """It is encrypted, or no DOCX."""


def read_docx(data: bytes) -> tuple[list[Unit], list[str]]:
    """Its units, heads and feet of pages set aside, and all words that Word shows."""
    parts = _unpack(data)
    html = _convert(parts)
    units, words = read_html(html), []
    for name, xml in parts.items():
        if not name.startswith("word/") or not name.endswith(".xml"):
            continue
        kind = name[5:].rstrip(".xml0123456789")
        if kind not in ("document", "footnotes", "endnotes", "header", "footer"):
            continue
        lines = _read_lines(xml)
        words += find_words(collapse("\n".join(lines)))
        if kind in ("header", "footer"):
            units += [
                Unit("para", [(collapse(line).strip(), "", "")], aside="footer")
                for line in lines
                if find_words(line)
            ]
    words += _count_pictures(html)
    return units, words


def _unpack(data: bytes) -> dict[str, bytes]:
    """Texts of the archive; pictures are left where they are."""
    parts, total = {}, 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if len(archive.namelist()) > 2_000:
            raise Bomb
        if "word/document.xml" not in archive.namelist():
            raise Locked
        for info in archive.infolist():
            if info.flag_bits & 1:
                raise Locked
            if not info.filename.endswith((".xml", ".rels")):
                continue
            with archive.open(info) as file:
                # The size that the archive tells of may be a lie.
                content = file.read(MOST_BYTES - total + 1)
            total += len(content)
            if total > MOST_BYTES:
                raise Bomb
            if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
                raise Bomb
            parts[info.filename] = content
    return parts


def _convert(parts: dict[str, bytes]) -> str:
    import mammoth

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    packed.seek(0)
    result = mammoth.convert_to_html(
        packed, style_map=_STYLES, convert_image=mammoth.images.img_element(_drop)
    )
    # What leads back from a note to its place is no word of the source.
    return result.value.replace("↑", "")


def _drop(_image: object) -> dict[str, str]:
    return {"src": ""}


def _read_lines(xml: bytes) -> list[str]:
    """Text of each paragraph; of what Word has in two forms, the one for older ones."""
    lines: list[list[str]] = [[]]
    stack = [ElementTree.fromstring(xml)]  # noqa: S314  # nosec B314
    number = 0
    while stack:
        node = stack.pop()
        if node.tag == _CHOICE:
            continue
        if node.tag == f"{_W}p":
            lines.append([])
        elif node.tag == f"{_W}t":
            lines[-1].append(node.text or "")
        elif node.tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
            lines[-1].append(" ")
        elif node.tag == f"{_W}noBreakHyphen":
            lines[-1].append("-")
        elif node.tag in (f"{_W}footnoteReference", f"{_W}endnoteReference"):
            number += 1
            lines[-1].append(f"[{number}]")
        stack.extend(reversed(node))
    return ["".join(line) for line in lines]


def _count_pictures(html: str) -> list[str]:
    """Words for pictures stand in attributes, which only its HTML has at hand."""
    pictures = "".join(piece.partition("/>")[0] for piece in html.split("<img")[1:])
    return count_html(f"<img {pictures}>") if pictures else []
