"""Templates and scripts that a content policy without "unsafe" can allow."""

from __future__ import annotations

import re
from pathlib import Path

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


def test_no_template_holds_inline_code():
    found = {name: INLINE.findall(path.read_text()) for name, path in TEMPLATES.items()}
    assert found == dict.fromkeys(TEMPLATES, [])


def test_no_script_makes_code_of_text():
    found = {path.name: MAKES_CODE.findall(path.read_text()) for path in SCRIPTS}
    assert found == {path.name: [] for path in SCRIPTS}
