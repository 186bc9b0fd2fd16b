"""Guides and patients' stories."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.utils import timezone

from tests import factories as make
from tests.pages.test_lists import read_markup
from tests.pages.test_queries import cold_and_warm
from tests.seo.rules import find
from tpi_cms.content.roles import AuthorRole
from tpi_cms.pages.models import ArticlePage, TreatmentPage

pytestmark = pytest.mark.django_db

LABEL = "This is one person’s experience"
AT = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
def read(client):
    return lambda page: client.get(page.url).content.decode()


def publish(page, *, at):
    """Published first at that moment."""
    ArticlePage.objects.filter(pk=page.pk).update(
        first_published_at=at, last_published_at=at
    )
    return page


class TestAStory:
    def test_says_first_what_it_is_and_what_was_paid(self, read):
        html = read(
            make.make_article(
                kind="story", incentive="A gift card", typicality="Half feel it."
            )
        )
        body = html.index('id="tpi-request"')
        for words in (LABEL, "Received for this story: A gift card", "Half feel it."):
            assert html.index(words) < body
        assert "A patient’s story" in html

    def test_a_guide_says_nothing_of_the_kind(self, read):
        html = read(make.make_article(incentive="A gift card"))
        assert LABEL not in html and "A gift card" not in html


class TestConsent:
    """Whoever publishes has it on file; a draft may wait for it."""

    def is_refused(self, model=ArticlePage, *, is_draft=False, **data) -> bool:
        parent = make.make_article().get_parent()
        form_class = model.get_edit_handler().get_form_class()
        instance = model(title="x", slug="x")
        prefix = {
            f"{name}-{key}": 0
            for name in form_class.formsets
            for key in ("TOTAL_FORMS", "INITIAL_FORMS")
        }
        streams = {f"{name}-count": 0 for name in ("body", "key_facts")}
        data = {"title": "x", "slug": "x", "kind": "guide", **prefix, **streams, **data}
        form = form_class(data, instance=instance, parent_page=parent)
        if is_draft:
            form.defer_required_fields()
        form.is_valid()
        return "author_consent" in form.errors

    @pytest.mark.parametrize("model", [ArticlePage, TreatmentPage])
    def test_is_asked_where_a_patient_wrote(self, model):
        patient = AuthorRole.PATIENT.value
        assert self.is_refused(model, author_role=patient)
        assert not self.is_refused(model, author_role=patient, author_consent="on")
        assert not self.is_refused(model, author_role="clinician")

    def test_is_asked_for_a_story_whoever_wrote_it_down(self):
        assert self.is_refused(kind="story", author_role="editorial")
        assert not self.is_refused(kind="story", author_consent="on")

    def test_is_not_asked_of_a_draft(self):
        assert not self.is_refused(kind="story", is_draft=True)


class TestTheList:
    def test_names_kind_and_date_the_newest_first(self, read):
        old = publish(make.make_article(title="Old one"), at=AT)
        new = make.make_article(title="New one", kind="story")
        publish(new, at=AT + dt.timedelta(days=40))
        html = read(old.get_parent())
        assert re.findall(r">(Old|New) one<", html) == ["New", "Old"]
        shown = " ".join(re.sub("<[^>]+>", " ", html).split())
        assert "A patient’s story · April 10, 2026 New one" in shown
        assert "Guide · March 1, 2026 Old one" in shown

    def test_takes_as_many_queries_for_ten_as_for_two(self, client):
        counts = []
        for size in (2, 8):
            for _each in range(size):
                page = publish(make.make_article(), at=AT)
            index = page.get_parent()
            cold_and_warm(client, index.url)
            counts.append(cold_and_warm(client, index.url))
        assert counts[0] == counts[1]


class TestDates:
    def test_say_when_it_was_changed_later(self, read):
        page = publish(make.make_article(), at=AT)
        assert "changed on" not in read(page)
        later = AT + dt.timedelta(days=3)
        ArticlePage.objects.filter(pk=page.pk).update(last_published_at=later)
        assert "changed on March 4, 2026" in read(page)

    def test_stand_in_the_head_for_shared_links(self, read):
        html = read(publish(make.make_article(), at=timezone.now()))
        assert '<meta property="og:type" content="article">' in html
        assert 'property="article:published_time"' in html
        assert 'property="article:modified_time"' in html


def test_its_markup_is_an_article(read):
    page = make.make_article(title="Before you come", author_name="June A.")
    document = read_markup(read(page))
    article = find(document, "Article")
    assert article["headline"] == "Before you come"
    assert article["articleSection"] == "Guide"
    assert article["author"] == [{"@type": "Person", "name": "June A."}]
    web_page = find(document, "MedicalWebPage")
    assert web_page["mainEntity"] == {"@id": article["@id"]}
