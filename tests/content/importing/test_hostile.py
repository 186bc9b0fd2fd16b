"""Files that are broken, hostile or of another kind are refused in a sentence."""

from __future__ import annotations

import io
import time
import zipfile

import pytest

from tests.content.importing.documents import make_docx, para
from tpi_cms.content.importing import reading
from tpi_cms.content.importing.reading import UnreadableText, read_source
from tpi_cms.uploads import Limits


def zipped(**files: bytes) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return output.getvalue()


def encrypted() -> bytes:
    """A ZIP whose entries say that they are; both places of the flag."""
    data = bytearray(zipped(word__document_xml=b"<w/>"))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    return bytes(data)


def lying_bomb() -> bytes:
    """Says that it holds 9 bytes; unpacks to much more."""
    size = 40 * 2**20
    data = bytearray(zipped(word__document_xml=b" " * size))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.index(mark) + offset
        data[at : at + 4] = (9).to_bytes(4, "little")
    return bytes(data)


ENTITIES = b'<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><d>&b;</d>'


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "a.txt", "no words"),
        (b" \n\n\t", "a.txt", "no words"),
        (b"... --- ...", "a.txt", "no words"),
        (b"%PDF-1.7\n", "a.txt", "PDF"),
        (rb"{\rtf1 Hello}", "a.rtf", "RTF"),
        (b"\x89PNG\r\n\x1a\n", "a.png", "PNG"),
        (b"\xff\xd8\xff\xe0", "a.jpg", "JPEG"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "a.doc", "old Word file"),
        (zipped(mimetype=b"application/vnd.oasis.opendocument.text"), "a", "password"),
        (zipped(other=b"1"), "a.docx", "password"),
        (encrypted(), "a.docx", "password"),
        (zipped(word__document_xml=b" " * 2**26), "a.docx", "unpacks to more"),
        (lying_bomb(), "a.docx", "can’t be read|unpacks"),
        (zipped(word__document_xml=ENTITIES), "a.docx", "unpacks to more"),
        (zipped(word__document_xml=b"no xml"), "a.docx", "can’t be read"),
        (b"PK\x03\x04 cut off", "a.docx", "can’t be read"),
        (b"\x00\x01\x02\x03 binary \x00", "a.txt", "no text"),
        (b"<div>" * 40_000 + b"deep", "a.html", "too deeply"),
        (b"<b>" * 40_000 + b"deep", "a.html", "too deeply"),
        (b"<p>" * 40_000 + b"deep", "a.html", "too deeply"),
        (b"word " * 100_001, "a.txt", "more than 100,000 words"),
        (b"a" * (reading.MOST_BYTES + 1), "a.txt", "larger than 10 MB"),
    ],
)
def test_it_is_refused_with_what_to_do(data, name, words):
    started = time.monotonic()
    with pytest.raises(UnreadableText, match=words) as refused:
        read_source(data, name)
    assert str(refused.value).endswith(".")
    assert time.monotonic() - started < 15


def test_an_opendocument_file_is_named():
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    with pytest.raises(UnreadableText, match="OpenDocument"):
        read_source(output.getvalue(), "a.odt")


@pytest.mark.parametrize("limits", [Limits(memory=2**20), Limits(output=8)])
def test_each_limit_of_the_reading_process_holds(monkeypatch, limits):
    assert read_source(b"<p>Some words</p>", "a.html").units
    monkeypatch.setattr(reading, "CHILD_LIMITS", limits)
    with pytest.raises(UnreadableText, match="can’t be read"):
        read_source(b"<p>Some words</p>", "a.html")


def test_a_document_that_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(reading, "CHILD_LIMITS", Limits(seconds=1))
    heavy = make_docx("".join(para(f"Line {n}", bold=True) for n in range(40_000)))
    started = time.monotonic()
    with pytest.raises(UnreadableText, match="took too long|unpacks"):
        read_source(heavy, "a.docx")
    assert time.monotonic() - started < 8


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("Schöne Wörter".encode("utf-16"), ["Schöne", "Wörter"]),
        ("Schöne Wörter".encode("utf-8-sig"), ["Schöne", "Wörter"]),
        (b"Sch\xf6ne W\xf6rter\r\nhier", ["Schöne", "Wörter", "hier"]),
        ("soft\u00adhyphen zero\u200bwidth".encode(), ["softhyphen", "zerowidth"]),
    ],
)
def test_texts_in_other_encodings_are_read(data, words):
    source = read_source(data, "a.txt")
    assert source.words == words
    assert [word for u in source.units for word in u.text.split()] == words


def test_whoever_reads_is_told_of_a_guessed_encoding():
    assert "Windows-1252" in read_source(b"W\xf6rter", "a.txt").notes[0]


def test_nothing_of_the_pages_html_is_passed_on(db):
    from tpi_cms.content.importing.actions import read_draft

    html = (
        b"<main><h1>T</h1><p onclick='x()'>Some <b onmouseover='y()'>bold</b> and "
        b"<a href='javascript:alert(1)'>bad</a> and <a href='https://example.org/?a=1&b"
        b"=\"2'>good</a> &lt;script&gt;alert(2)&lt;/script&gt;</p><script>z()</script>"
        b"</main>"
    )
    draft = read_draft(html, "a.html", kind="treatment")
    [block] = draft.sections[0]["value"]["content"]
    assert block["value"] == (
        "<p>Some <b>bold</b> and bad and good &lt;script&gt;alert(2)&lt;/script&gt;</p>"
    )
