"""The documentation names what there is, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

from tpi_cms.conf import TABLE, Setting

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PACKAGE = ROOT / "tpi_cms"

#: README is read in places where links must be whole.
REPOSITORY = "https://github.com/tpi-cms/tpi-cms/blob/main/"


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_the_table_of_settings_is_that_of_the_package():
    """After a change, paste the rows that the failure prints into the page."""
    rows = "\n".join(map(get_row, TABLE.values()))
    if rows not in read(DOCS / "settings.md"):
        pytest.fail(f"The table of docs/settings.md should be:\n{rows}")


def get_row(setting: Setting) -> str:
    default = repr(setting.default).replace("'", '"')
    return f"| `{setting.name}` | `{default}` | {setting.rule.words} | {setting.text} |"


def test_each_test_that_is_named_is_there():
    named = {
        path
        for page in [*DOCS.rglob("*.md"), ROOT / "README.md"]
        for path in re.findall(r"`((?:tests/[\w/]*|test_\w+)(?:\.py)?)`", read(page))
    }
    assert len(named) > 10
    assert sorted(path for path in named if not (ROOT / path).exists()) == []


def test_no_other_setting_is_documented():
    rows = re.findall(r"^\| `(TPI_CMS_\w+)`", read(DOCS / "settings.md"), flags=re.M)
    assert rows == list(TABLE)


def test_every_system_check_is_documented_and_no_other():
    pattern = r"tpi_cms\.[EW]\d{3}"
    modules = "".join(read(path) for path in PACKAGE.rglob("*.py"))
    assert set(re.findall(pattern, modules)) == set(
        re.findall(pattern, read(DOCS / "settings.md"))
    )


def test_every_block_of_the_base_template_is_documented_and_no_other():
    source = get_template("tpi_cms/base.html").template.source
    section = read(DOCS / "customisation.md").split("## Colours")[0]
    assert set(re.findall(r"{% block (\w+) %}", source)) == set(
        re.findall(r"^\| `(\w+)` \|", section, flags=re.M)
    )


@pytest.mark.parametrize(
    "example", ["models.py", "templates/clinicians/clinician_page.html"]
)
def test_the_documented_page_kind_is_the_one_that_is_tested(example):
    source = read(ROOT / "tests" / "testapp" / example)
    assert source.strip() in read(DOCS / "customisation.md")


def test_custom_properties_named_in_the_docs_exist():
    styles = read(PACKAGE / "static" / "tpi_cms" / "tpi-cms.css")
    named = re.findall(r"--tpi-[a-z-]+", read(DOCS / "customisation.md"))
    assert named
    assert [name for name in named if f"{name}:" not in styles] == []


@pytest.mark.parametrize(
    "path",
    [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))],
    ids=lambda path: path.name,
)
def test_links_lead_somewhere(path):
    # What is shown as code is an example, not a link.
    text = re.sub(r"^```.*?^```|`[^`\n]*`", "", read(path), flags=re.DOTALL | re.M)
    targets = re.findall(r"\]\(([^)]+)\)", text)
    for target in targets:
        if "://" in target and not target.startswith(REPOSITORY):
            continue
        target = target.removeprefix(REPOSITORY)
        name, _hash, anchor = target.partition("#")
        linked = (path.parent / name) if name else path
        assert linked.exists(), target
        assert not anchor or anchor in anchors(linked), target


def test_readme_links_are_whole():
    """It is the package's page in registries, which know no folder beside it."""
    targets = re.findall(r"\]\(([^)]+)\)", read(ROOT / "README.md"))
    assert len(targets) > 8
    assert [target for target in targets if "://" not in target] == []


def test_readme_and_installation_show_one_and_the_same():
    readme, page = (
        re.findall(r"^```(?:python)?\n.*?^```", read(path), re.M | re.S)
        for path in (ROOT / "README.md", DOCS / "installation.md")
    )
    install = [block for block in readme if "make demo" not in block]
    assert len(install) == 3
    assert install == page[:3]


def anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", read(path), flags=re.M)
    return {re.sub(r"[^\w -]", "", h).lower().replace(" ", "-") for h in headings}


def test_every_decision_is_in_the_index_and_numbers_are_unique():
    pages = sorted(p.name for p in (DOCS / "decisions").glob("0*.md"))
    linked = re.findall(r"\((0\d{3}-[^)]+)\)", read(DOCS / "decisions" / "index.md"))
    assert sorted(linked) == pages
    assert len({name[:4] for name in pages}) == len(pages)


def test_images_are_small():
    for image in (DOCS / "images").glob("*"):
        assert image.stat().st_size <= 200_000, image.name
