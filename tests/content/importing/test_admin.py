"""A text in the admin: pasted or chosen, looked at, told what it is, made a draft."""

from __future__ import annotations

import html
import re

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests import factories
from tpi_cms.content.importing.admin import SALT, get_import_buttons
from tpi_cms.pages import models as pages

pytestmark = pytest.mark.django_db

TEXT = """Warm stones

Heat loosens what the day has tightened.

How it goes

- We warm the stones.
- You lie down.
- They cool, you rest.

The visit takes 30 minutes. Relief lasts 2 to 3 weeks.
"""


@pytest.fixture
def index():
    return factories.make_index(pages.TreatmentIndexPage)


@pytest.fixture
def url(index):
    return reverse("tpi_cms_texts:import", args=[index.pk])


@pytest.fixture
def editor(client):
    user = factories.make_clinic_editor()
    client.force_login(user)
    return user


KIND = "tpi_cms_pages.treatmentpage"


def paste(client, url, text=TEXT, **more):
    return client.post(url, {"page_type": KIND, "text": text, **more})


def read(answer) -> dict[str, str]:
    """What the review's form would send."""
    page = answer.content.decode()
    [draft] = re.findall(r'name="draft" value="([^"]+)"', page)
    title = html.unescape(re.findall(r'name="title"[^>]* value="([^"]*)"', page)[0])
    return {"draft": draft, "title": title}


def find_block(answer, kind: str) -> str:
    """Id of the first block of that kind."""
    sections = answer.context["draft"].sections
    return next(
        block["id"]
        for section in sections
        for block in section["value"]["content"]
        if block["type"] == kind
    )


def test_a_pasted_text_becomes_a_draft(client, editor, url, index):
    review = paste(client, url)
    page = review.content.decode()
    assert "No word is lost" in page
    assert "We warm the stones." in page
    assert not pages.TreatmentPage.objects.exists()
    answer = client.post(url, read(review))
    made = pages.TreatmentPage.objects.get()
    assert answer.url == reverse("wagtailadmin_pages:edit", args=[made.pk])
    assert (made.title, made.live, made.owner) == ("Warm stones", False, editor)
    assert made.get_parent() == index.page_ptr
    [first, second] = made.body
    assert second.value["heading"] == "How it goes"
    assert second.value["content"][0].block_type == "bullets"


def test_a_block_is_told_what_it_is(client, editor, url):
    review = paste(client, url)
    bullets = find_block(review, "bullets")
    again = client.post(
        url, {**read(review), "retype": bullets, f"kind-{bullets}": "steps"}
    )
    assert find_block(again, "steps") == bullets
    assert "No word is lost" in again.content.decode()
    client.post(url, read(again))
    content = pages.TreatmentPage.objects.get().body[1].value["content"]
    assert content[0].block_type == "steps"
    assert len(content[0].value["items"]) == 3


def test_one_line_is_told_what_it_is(client, editor, url):
    review = paste(client, url)
    [line] = {
        piece["line"]
        for piece in review.context["pieces"]
        if piece["text"].startswith("The visit takes")
    }
    again = client.post(url, {**read(review), "retype": line, "kind-line": "set_aside"})
    aside = again.context["draft"].set_aside
    assert [each["id"] for each in aside] == [line]
    back = client.post(url, {**read(again), "retype": line, f"kind-{line}": "back"})
    assert back.context["draft"].set_aside == []


def test_facts_are_stored_where_they_are_ticked(client, editor, url):
    review = paste(client, url)
    facts = {fact["kind"]: fact["id"] for fact in review.context["suggestions"]}
    assert {"procedure_time", "relief"} <= set(facts)
    client.post(url, {**read(review), "fact": facts["relief"]})
    made = pages.TreatmentPage.objects.get()
    assert [fact.value["kind"] for fact in made.key_facts] == ["relief"]


def test_what_was_ticked_and_typed_outlives_a_change(client, editor, url):
    review = paste(client, url)
    fact = review.context["suggestions"][0]["id"]
    bullets = find_block(review, "bullets")
    sent = {**read(review), "fact": fact, "title": "Stones, warm"}
    again = client.post(url, {**sent, "retype": bullets, f"kind-{bullets}": "steps"})
    assert f'name="fact" value="{fact}" checked' in again.content.decode()
    client.post(url, {**read(again), "fact": fact})
    assert pages.TreatmentPage.objects.get().title == "Stones, warm"


def test_an_impossible_change_says_so_and_loses_nothing(client, editor, url):
    review = paste(client, url)
    again = client.post(url, {**read(review), "retype": "b99", "kind-b99": "steps"})
    assert "any more" in again.content.decode()
    assert again.context["draft"].sections == review.context["draft"].sections


def test_a_file_is_read_too(client, editor, url):
    file = SimpleUploadedFile("stones.md", b"# Warm stones\n\n## How\n\nThey warm.\n")
    review = client.post(url, {"page_type": KIND, "file": file})
    assert review.context["draft"].title == "Warm stones"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Paste a text or choose a file."),
        ({"text": "A text", "file": b"Another"}, "not both"),
        ({"file": b"%PDF-1.7 ..."}, "PDF"),
    ],
)
def test_what_cannot_be_read_is_told_and_text_is_kept(client, editor, url, data, words):
    data = dict(data)
    if "file" in data:
        data["file"] = SimpleUploadedFile("text.txt", data["file"])
    answer = client.post(url, {"page_type": KIND, **data})
    page = answer.content.decode()
    assert words in page
    assert data.get("text", "") in page


def test_a_draft_that_was_changed_on_the_way_is_refused(client, editor, url):
    review = read(paste(client, url))
    answer = client.post(url, {**review, "draft": review["draft"][:-2] + "xx"})
    assert answer.url == url
    assert not pages.TreatmentPage.objects.exists()


def test_only_who_may_add_pages_there(client, url):
    client.force_login(factories.make_frontdesk_user(factories.make_clinic()))
    assert client.get(url).status_code == 302
    assert paste(client, url).status_code == 302


def test_only_kinds_that_can_stand_there(client, editor, url, index):
    draft = signing.loads(read(paste(client, url))["draft"], salt=SALT)[1]
    signed = signing.dumps(("tpi_cms_pages.conditionpage", draft), salt=SALT)
    assert client.post(url, {"draft": signed}).status_code == 302
    assert not pages.ConditionPage.objects.exists()


def test_the_way_in_stands_where_pages_can_be_made(editor, url, index):
    treatment = factories.make_treatment(index)
    assert [b.url for b in get_import_buttons(index, editor)] == [url]
    urls = [b.url for b in get_import_buttons(treatment, editor)]
    assert urls == [] or "texts" in urls[0]


def test_a_block_that_shows_clinics_is_shown_too(client, editor, url):
    factories.make_phone(factories.make_clinic(name="Alder Mills"))
    text = f"{TEXT}\nContact us at Alder Mills (815-555-0142) to schedule a visit.\n"
    review = paste(client, url, text)
    assert find_block(review, "clinic_action")
    assert "No word is lost" in review.content.decode()
