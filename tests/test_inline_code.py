"""Templates and scripts that a content policy without "unsafe" can allow."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "tpi_cms"
#: A file that is given out, with a policy of its own; mail, which has no other styles.
APART = ("admin/people/export.html", "email/")
FOLDER = PACKAGE / "templates" / "tpi_cms"
TEMPLATES = {
    str(path.relative_to(FOLDER)): path
    for path in sorted(FOLDER.rglob("*.html"))
    if not str(path.relative_to(FOLDER)).startswith(APART)
}
SCRIPTS = sorted((PACKAGE / "static").rglob("*.js"))
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*application/ld\+json)[^>]*>"
    r"|<style|\sstyle=|\son[a-z]+=|javascript:",
    re.IGNORECASE,
)
#: What makes code or markup out of text.
MAKES_CODE = re.compile(
    r"\beval\(|new Function\b|\.(?:inner|outer)HTML\b|insertAdjacentHTML"
    r"|document\.write|\.setAttribute\(\s*['\"](?:style|on)|setTimeout\(\s*['\"]"
)


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_template_holds_inline_code(name):
    assert INLINE.findall(TEMPLATES[name].read_text()) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_script_makes_code_of_text(path):
    assert MAKES_CODE.findall(path.read_text()) == []
