"""A folder of files and a site's pages: made, changed, left alone, written."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from wagtail.models import Page, Revision

from tests import factories
from tpi_cms.content.files.loading import NotLoaded, load_pages, write_pages
from tpi_cms.pages import models as pages

pytestmark = pytest.mark.django_db

INDEX = "---\ntype: treatment_index\ntitle: Treatments\n---\n"
NEEDLES = """\
---
type: treatment
title: Needles
related:
  - {page: massage}
order: 1
---

## How it works {.HowItWorks}

See [massage](page:massage).
"""
MASSAGE = "---\ntype: treatment\ntitle: Massage\norder: 2\n---\n\nText.\n"


@pytest.fixture
def home():
    return factories.make_home()


@pytest.fixture
def folder(tmp_path):
    write(tmp_path, "treatments/index.md", INDEX)
    write(tmp_path, "treatments/needles.md", NEEDLES)
    write(tmp_path, "treatments/massage.md", MASSAGE)
    return tmp_path


def write(folder, name, text):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def load(folder, home, **options):
    return {file.path: file for file in load_pages(folder, home, **options)}


def states(files):
    return {path: file.state for path, file in files.items()}


def test_pages_are_made_published_and_lead_to_each_other(folder, home, client):
    files = load(folder, home, publish=True)
    assert set(states(files).values()) == {"created"}
    assert all(file.reading.problems == [] for file in files.values())
    massage = pages.TreatmentPage.objects.get(slug="massage")
    needles = pages.TreatmentPage.objects.get(slug="needles")
    assert needles.live
    assert f'linktype="page" id="{massage.pk}"' in str(needles.body.get_prep_value())
    assert [link.target_id for link in needles.related_links.all()] == [massage.pk]
    listed = pages.TreatmentIndexPage.objects.get().get_children()
    assert [page.slug for page in listed] == ["needles", "massage"]
    assert client.get("/treatments/needles/").status_code == 200


def test_without_publishing_all_is_a_draft(folder, home, client):
    load(folder, home)
    assert not Page.objects.filter(slug="needles", live=True).exists()
    assert states(load(folder, home))["treatments/needles"] == "unchanged"
    assert states(load(folder, home, publish=True))["treatments/needles"] == "published"
    assert client.get("/treatments/needles/").status_code == 200


def test_loading_again_changes_nothing(folder, home):
    load(folder, home, publish=True)
    before = Revision.objects.count()
    assert set(states(load(folder, home, publish=True)).values()) == {"unchanged"}
    assert Revision.objects.count() == before


def test_only_what_differs_is_changed(folder, home):
    load(folder, home, publish=True)
    page = pages.TreatmentPage.objects.get(slug="needles")
    link, block = page.related_links.get().pk, page.body[0].id
    write(folder, "treatments/needles.md", NEEDLES.replace("Needles", "Thin needles"))
    files = load(folder, home, publish=True)
    assert files["treatments/needles"].changes == ["title"]
    assert states(files)["treatments/massage"] == "unchanged"
    page.refresh_from_db()
    assert page.title == "Thin needles"
    assert (page.related_links.get().pk, page.body[0].id) == (link, block)
    write(folder, "treatments/needles.md", NEEDLES.replace("See", "Do see"))
    assert load(folder, home, publish=True)["treatments/needles"].changes == [
        "title",
        "body",
    ]


def test_a_check_says_what_would_be_and_stores_nothing(folder, home):
    files = load(folder, home, check=True, publish=True)
    assert set(states(files).values()) == {"created"}
    assert files["treatments/needles"].reading.problems == []
    assert Page.objects.descendant_of(home).count() == 0
    load(folder, home, publish=True)
    before = Revision.objects.count()
    write(folder, "treatments/needles.md", NEEDLES.replace("Needles", "Thin needles"))
    files = load(folder, home, check=True, publish=True)
    assert files["treatments/needles"].changes == ["title"]
    assert Revision.objects.count() == before
    assert Page.objects.filter(title="Thin needles").count() == 0


@pytest.mark.parametrize(
    ("name", "text", "line", "words"),
    [
        ("a.md", "---\ntype: dream\ntitle: A\n---\n", 2, "type"),
        ("a.md", "---\ntype: standard\n---\n", 2, "title"),
        ("a.md", "---\ntype: standard\ntitle: A\n---\n::: boxes\n:::\n", 5, "boxes"),
        ("a.md", "---\ntype: standard\ntitle: [\n---\n", 4, "YAML"),
        ("a.md", "---\ntype: standard\ntitle: A\nslug: b\n---\n", 4, "slug"),
        ("a.md", "---\ntype: treatment\ntitle: A\n---\n", 2, "stand below"),
        ("b/a.md", "---\ntype: standard\ntitle: A\n---\n", 2, "above"),
        ("treatments.md", "---\ntype: standard\ntitle: A\n---\n", 2, "Another file"),
    ],
)
def test_an_error_in_one_file_keeps_all_from_being_stored(
    folder, home, name, text, line, words
):
    (folder / "treatments/massage.md").unlink()
    load(folder, home, publish=True)
    write(folder, "treatments/massage.md", MASSAGE)
    write(folder, name, text)
    with pytest.raises(NotLoaded) as raised:
        load(folder, home, publish=True)
    told = [p for f in raised.value.files for p in f.reading.problems if p.is_error]
    assert [problem.line for problem in told] == [line]
    assert words in told[0].message
    assert not Page.objects.filter(slug="massage").exists()


def test_a_page_of_another_type_at_the_address_is_told(folder, home):
    factories.make_page(pages.StandardPage, slug="treatments")
    with pytest.raises(NotLoaded) as raised:
        load(folder, home)
    told = [str(p) for f in raised.value.files for p in f.reading.problems]
    assert told[0] == "2: At this address is a page of another type: Standard page."


def test_a_file_that_is_no_text_is_told(folder, home):
    (folder / "a.md").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(NotLoaded):
        load(folder, home)


def test_a_locked_page_is_left_alone(folder, home):
    load(folder, home, publish=True)
    Page.objects.filter(slug="massage").update(locked=True)
    with pytest.raises(NotLoaded):
        load(folder, home)


def test_pages_without_a_file_are_left_alone(folder, home):
    other = factories.make_page(pages.StandardPage, slug="about", standfirst="A")
    load(folder, home, publish=True)
    other.refresh_from_db()
    assert (other.live, other.standfirst) == (True, "A")


def test_what_an_editor_changed_meanwhile_is_compared_as_a_draft(folder, home):
    load(folder, home, publish=True)
    page = pages.TreatmentPage.objects.get(slug="massage")
    page.standfirst = "Of an editor"
    page.save_revision()
    files = load(folder, home, check=True)
    assert files["treatments/massage"].changes == ["standfirst"]


def test_all_pages_are_written_and_read_again_without_a_change(folder, home, tmp_path):
    load(folder, home, publish=True)
    location = factories.make_location()
    factories.make_local(location, pages.TreatmentPage.objects.get(slug="needles"))
    out = tmp_path / "out"
    names = list(write_pages(out, home))
    assert "treatments/index.md" in names
    assert any(name.endswith(f"{location.slug}/index.md") for name in names)
    files = load(out, home, publish=True)
    assert set(states(files).values()) == {"unchanged"}
    assert len(files) == len(names) == 6


def run(*args):
    out = StringIO()
    call_command(*map(str, args), stdout=out)
    return out.getvalue()


def test_the_commands_say_what_they_did(folder, home, tmp_path):
    write(folder, "treatments/massage.md", MASSAGE.replace("Text", "[a](page:gone)"))
    said = run("tpi_load_pages", folder, "--check", "--publish")
    assert "treatments/needles.md: would be created" in said
    assert "treatments/massage.md:7: warning: There is no page called “gone”." in said
    assert "3 created, 0 changed, 0 unchanged. Nothing stored." in said
    assert "3 created, 0 changed, 0 unchanged.\n" in run(
        "tpi_load_pages", folder, "--publish"
    )
    write(folder, "treatments/massage.md", MASSAGE.replace("Massage", "Rub"))
    assert "massage.md: changed: title, body" in run("tpi_load_pages", folder)
    assert "3 files written." in run("tpi_write_pages", tmp_path / "out")


def test_the_command_fails_where_nothing_could_be_stored(folder, home):
    write(folder, "treatments/massage.md", MASSAGE.replace("Text", "\n::: boxes\n:::"))
    with pytest.raises(CommandError, match="Nothing was stored"):
        run("tpi_load_pages", folder)
    with pytest.raises(CommandError, match="no such folder"):
        run("tpi_load_pages", folder / "none")
