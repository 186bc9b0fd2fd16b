"""A DOCX as Word writes it: styles, numbering, tables, notes, a head and a foot."""

from __future__ import annotations

import io
import zipfile
from html import escape

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PARTS = ("styles", "numbering", "footnotes", "header1", "footer1")
_STYLES = ("Title", "Subtitle", "heading 1", "heading 2", "List Paragraph", "Quote")


def para(text: str, style: str = "", *, bold: bool = False, number: int = 0) -> str:
    """``number``: 1 for bullets, 2 for numbers of the document's lists."""
    props = f'<w:pStyle w:val="{style.title().replace(" ", "")}"/>' if style else ""
    if number:
        props += f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'
    marks = "<w:rPr><w:b/></w:rPr>" if bold else ""
    # Word cuts a line into runs wherever somebody edited it.
    half = len(text) // 2
    runs = "".join(
        f'<w:r>{marks}<w:t xml:space="preserve">{escape(part)}</w:t></w:r>'
        for part in (text[:half], text[half:])
    )
    return f"<w:p><w:pPr>{props}</w:pPr>{runs}</w:p>"


def run_in(term: str, text: str) -> str:
    return (
        f"<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{term}</w:t></w:r>"
        f'<w:r><w:t xml:space="preserve"> {text}</w:t></w:r></w:p>'
    )


def table(rows: list[list[str]]) -> str:
    cells = (
        "".join(f"<w:tc><w:tcPr/>{para(cell)}</w:tc>" for cell in row) for row in rows
    )
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def noted(text: str) -> str:
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    return f"<w:p><w:r><w:t>{text}</w:t></w:r>{note}</w:p>"


def make_docx(body: str, note: str = "", head: str = "", foot: str = "") -> bytes:
    notes = f'<w:footnote w:id="2">{para(note)}</w:footnote>' if note else ""
    files = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _relations({"rId1": ("officeDocument", "word/document.xml")}),
        "word/_rels/document.xml.rels": _relations(
            {
                f"rId{n}": (name.rstrip("1"), f"{name}.xml")
                for n, name in enumerate(_PARTS)
            }
        ),
        "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {W}>{''.join(map(_style, _STYLES))}</w:styles>",
        "word/numbering.xml": _numbering(),
        "word/footnotes.xml": f"<w:footnotes {W}>{notes}</w:footnotes>",
        "word/header1.xml": f"<w:hdr {W}>{para(head)}</w:hdr>",
        "word/footer1.xml": f"<w:ftr {W}>{para(foot)}</w:ftr>",
    }
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, f'<?xml version="1.0"?>{content}')
    return output.getvalue()


def _types() -> str:
    parts = "".join(
        f'<Override PartName="/word/{name}.xml" '
        f'ContentType="{_TYPE}.{name.rstrip("1")}+xml"/>'
        for name in _PARTS
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/xml"/>'
        '<Override PartName="/word/document.xml" '
        f'ContentType="{_TYPE}.document.main+xml"/>{parts}</Types>'
    )


def _relations(found: dict[str, tuple[str, str]]) -> str:
    rows = "".join(
        f'<Relationship Id="{pk}" Type="{R}/{kind}" Target="{target}"/>'
        for pk, (kind, target) in found.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


def _style(name: str) -> str:
    pk = name.title().replace(" ", "")
    return (
        f'<w:style w:type="paragraph" w:styleId="{pk}"><w:name w:val="{name}"/>'
        "</w:style>"
    )


def _numbering() -> str:
    kinds = {1: "bullet", 2: "decimal"}
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{n}"><w:lvl w:ilvl="0">'
        f'<w:numFmt w:val="{kind}"/></w:lvl></w:abstractNum>'
        for n, kind in kinds.items()
    )
    nums = "".join(
        f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in kinds
    )
    return f"<w:numbering {W}>{abstract}{nums}</w:numbering>"
