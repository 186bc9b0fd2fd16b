"""Catalogues of the package, made and read with GNU gettext."""

from __future__ import annotations

import gettext
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import tpi_cms

PACKAGE = Path(tpi_cms.__file__).parent
LOCALES = PACKAGE / "locale"
#: What must be in a translation as it is in the original.
KEPT = re.compile(r"%\(\w+\)[sd]|%%|%s|\{\w+\}|</?\w[^>]*>")
CONTEXT_END = "\x04"


def require_gettext() -> None:
    if not shutil.which("msgfmt"):
        pytest.skip("needs gettext")


def run(*command, cwd: Path | None = None) -> str:
    """Stops with what the command said, where it fails."""
    without = {"LANG", "LANGUAGE", "LC_ALL", "DJANGO_SETTINGS_MODULE"}
    kept = {name: value for name, value in os.environ.items() if name not in without}
    done = subprocess.run(  # noqa: S603
        [*map(str, command)],
        cwd=cwd,
        env={**kept, "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def get_messages(mo: Path) -> dict[str | tuple[str, int], str]:
    """Message, with its context before it, or message and number, to words."""
    with mo.open("rb") as file:
        return gettext.GNUTranslations(file)._catalog


def compile_messages(po: Path, mo: Path) -> Path:
    mo.parent.mkdir(parents=True, exist_ok=True)
    run("msgfmt", "--check-format", "-o", mo, po)
    return mo


def extract_messages(folder: Path, language: str) -> Path:
    """The .po of the package's words as of now; made in a copy in that folder."""
    copy = folder / "tpi_cms"
    leave_out = shutil.ignore_patterns("static", "migrations", "__pycache__")
    shutil.copytree(PACKAGE, copy, ignore=leave_out)
    options = ["--no-obsolete", "--no-location", "--locale", language]
    run(sys.executable, "-m", "django", "makemessages", *options, cwd=copy)
    return copy / "locale" / language / "LC_MESSAGES" / "django.po"


def bracket(text: str) -> str:
    """What is shown outside of ⟦these⟧, and isn't content, can't be translated."""
    return f"⟦{text}⟧"


#: Treatment, clinic, the pain, appointment, our team, the consultation; by length.
ARABIC = ("في", "من", "علاج", "عيادة", "الألم", "الموعد", "فريقنا", "الاستشارة")
UNTOUCHED = re.compile(rf"({KEPT.pattern}|\\\\.|[^\W\d_]+)")


def write_arabic(text: str) -> str:
    """Words that mean nothing, as long as the English ones, from right to left."""

    def put(found: re.Match[str]) -> str:
        part = found[1]
        return ARABIC[min(len(part) // 2, 7)] if part.isalpha() else part

    return UNTOUCHED.sub(put, text)


def make_pseudo_language(
    folder: Path, language: str, say: Callable[[str], str] = bracket
) -> None:
    """In that folder of ``LOCALE_PATHS``: all of our words, as ``say`` says them."""
    po = folder / language / "LC_MESSAGES" / "django.po"
    po.parent.mkdir(parents=True)
    spanish = LOCALES / "es" / "LC_MESSAGES" / "django.po"
    header, *entries = run("msgcat", "--no-wrap", spanish).split("\n\n")
    spoken = (translate(entry, say) for entry in entries)
    po.write_text("\n\n".join([header, *spoken]), encoding="utf-8")
    compile_messages(po, po.with_suffix(".mo"))


def translate(entry: str, say: Callable[[str], str]) -> str:
    """Formats of dates, such as "l, F j", stay as they are."""
    one, *many = re.findall(r'^msgid(?:_plural)? "(.*)"$', entry, re.MULTILINE)
    texts = {"msgstr": one, "msgstr[0]": one, "msgstr[1]": (many or [one])[0]}
    is_format = not re.search(r"[^\W\d_]{2}", one)

    def put(match: re.Match[str]) -> str:
        text = texts[match[1]]
        return f'{match[1]} "{text if is_format else say(text)}"'

    return re.sub(r'^(msgstr(?:\[\d\])?) ".*"$', put, entry, flags=re.MULTILINE)
