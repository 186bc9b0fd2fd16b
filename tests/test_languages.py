"""Each word of the package is in each language, and no word is missed.

``make messages`` mends what fails here; docs/customisation.md tells translators more.
"""

from __future__ import annotations

import ast
import re
from html.parser import HTMLParser

import pytest

from .languages import (
    CONTEXT_END,
    KEPT,
    LOCALES,
    PACKAGE,
    compile_messages,
    extract_messages,
    get_messages,
    require_gettext,
    run,
)

LANGUAGES = sorted(path.name for path in LOCALES.iterdir())
FOLDER = "LC_MESSAGES"
EXAMPLE = PACKAGE.parent / "example_project"


@pytest.fixture(params=LANGUAGES)
def language(request):
    require_gettext()
    return request.param


@pytest.fixture
def po(language):
    return LOCALES / language / FOLDER / "django.po"


@pytest.fixture
def messages(po):
    return get_messages(po.with_suffix(".mo"))


def test_spanish_is_there():
    assert "es" in LANGUAGES


def test_the_example_speaks_spanish_too(tmp_path):
    require_gettext()
    po = EXAMPLE / "locale" / "es" / FOLDER / "django.po"
    assert run("msgattrib", "--untranslated", po) == ""
    assert run("msgattrib", "--only-fuzzy", po) == ""
    compiled = get_messages(compile_messages(po, tmp_path / "django.mo"))
    assert compiled == get_messages(po.with_suffix(".mo"))


def test_every_word_is_translated_and_certain(po):
    assert run("msgattrib", "--untranslated", po) == ""
    assert run("msgattrib", "--only-fuzzy", po) == ""


def test_what_the_site_reads_is_what_translators_wrote(po, messages, tmp_path):
    assert get_messages(compile_messages(po, tmp_path / "django.mo")) == messages


def test_no_word_of_the_code_is_missed_and_none_is_left_over(po, language, tmp_path):
    extracted = extract_messages(tmp_path, language)
    assert run("msgattrib", "--untranslated", extracted) == ""
    assert run("msgattrib", "--only-fuzzy", extracted) == ""
    assert get_ids(extracted) == get_ids(po)


def get_ids(po) -> set[str]:
    """Messages with their contexts, as written."""
    text = run("msgcat", "--no-wrap", "--no-location", po)
    pattern = r'^(?:msgctxt ".*"\n)?msgid .*$'
    return {*re.findall(pattern, text, re.MULTILINE)}


def test_it_can_be_made_again_without_a_change(po):
    """No date and no line number, which would change with each run of it."""
    text = po.read_text(encoding="utf-8")
    assert "POT-Creation-Date" not in text
    assert not re.search(r"^#: .*:\d", text, re.MULTILINE)


def test_placeholders_and_tags_are_kept(messages):
    """Of plurals ``msgfmt`` checks them: the catalogue holds one of two originals."""
    for message, words in messages.items():
        if isinstance(message, str):
            original = message.rpartition(CONTEXT_END)[2]
            wanted, found = sorted(KEPT.findall(original)), sorted(KEPT.findall(words))
            assert found == wanted, message


def test_quotes_and_breaks_are_those_of_the_original(messages):
    """As straight quotes break an attribute, and a lost space glues two words."""
    for key, words in messages.items():
        message = key[0] if isinstance(key, tuple) else key
        if not message:
            continue  # The header
        original = message.rpartition(CONTEXT_END)[2]
        assert words.strip() == words or original.strip() != original, message
        if '"' not in original:
            assert '"' not in words, message


# --- words that nobody can translate ----------------------------------------------

#: What is no language: an algorithm, and an address as an example.
NO_WORDS = {"SHA-256:", "12 Example Street", "Harborview, IL 60901"}
SPOKEN_ATTRIBUTES = {"alt", "title", "aria-label", "placeholder"}
#: Left out of a template before its words are looked for.
MARKUP = re.compile(
    r"\{% comment %\}.*?\{% endcomment %\}|\{#.*?#\}"
    r"|\{% block body_class %\}.*?\{% endblock %\}"
    r"|\{% blocktranslate.*?\{% endblocktranslate %\}"
    r"|<(script|style)\b.*?</\1>",
    re.DOTALL,
)
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
LABELS = {
    "description",
    "empty_label",
    "heading",
    "help_text",
    "label",
    "menu_label",
    "message",
    "page_title",
    "reason",
    "verbose_name",
    "verbose_name_plural",
}


class Words(HTMLParser):
    """Texts, and attributes that are read out."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs) -> None:
        self.found += [
            v.strip() for name, v in attrs if name in SPOKEN_ATTRIBUTES and v
        ]

    def handle_data(self, data) -> None:
        self.found.append(data.strip())


def find_words(template: str) -> set[str]:
    html = TAG.sub("", MARKUP.sub("", template))
    return {text for text in Words(html).found if re.search(r"[^\W\d_]{2}", text)}


def test_words_are_found_in_a_template():
    html = '<p title="{{ x }} Old">{% if a %}New{% endif %}{% translate "x" %}</p>'
    assert find_words(html) == {"Old", "New"}


@pytest.mark.parametrize("kind", ["html", "txt"])
def test_templates_hold_no_word_of_their_own(kind):
    found = {
        (path.name, words)
        for path in (PACKAGE / "templates").rglob(f"*.{kind}")
        # The attributes of a form, without their tag.
        if path.name != "form_words.html"
        for words in find_words(path.read_text(encoding="utf-8"))
    }
    assert {each for each in found if each[1] not in NO_WORDS} == set()


def test_labels_in_code_can_be_translated():
    found = [
        f"{path.name}:{node.lineno} {ast.unparse(keyword)}"
        for path in PACKAGE.rglob("*.py")
        if "migrations" not in path.parts and path.name != "apps.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg in LABELS and is_text(keyword.value)
    ]
    assert found == []


def is_text(node: ast.AST) -> bool:
    if isinstance(node, ast.JoinedStr):
        return True
    is_string = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return is_string and bool(re.search(r"[^\W\d_]", node.value))


def test_scripts_get_their_words_from_the_page():
    sentence = re.compile(r"""["'`][A-Z][a-z]+(?: [a-z]+)+""")
    for path in (PACKAGE / "static").rglob("*.js"):
        code = re.sub(
            r"//[^\n]*|/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL
        )
        assert not sentence.findall(code), path.name
