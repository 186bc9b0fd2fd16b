"""Pages of several languages and of several sites: each leads to its own."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from wagtail.models import Locale, Page, Site

from tests import factories
from tpi_cms.content.directory import get_location_urls
from tpi_cms.content.menu import get_menu
from tpi_cms.pages import models as pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def french(settings):
    languages = [("en", "English"), ("fr", "French")]
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = languages
    settings.WAGTAIL_I18N_ENABLED = True
    return Locale.objects.create(language_code="fr")


def ask(host="localhost"):
    return RequestFactory().get("/", HTTP_HOST=host)


def titles(links):
    return [link.title for link in links]


def test_a_translated_treatment_names_the_conditions_of_its_own_language(french):
    neck, foot = (factories.make_condition(title=name) for name in ("Neck", "Foot"))
    treatment = factories.make_treatment()
    factories.link_condition(treatment, neck, note="quickly")
    factories.link_condition(treatment, foot)
    translated = factories.translate(treatment, french, "Infiltration")
    cou = factories.translate(neck, french, "Cou")
    assert titles(treatment.get_conditions()) == ["Neck", "Foot"]
    assert titles(translated.get_conditions()) == ["Cou"]
    assert [link.note for link in translated.get_conditions()] == ["quickly"]
    assert titles(cou.get_treatments()) == ["Infiltration"]


def test_a_translated_page_has_its_way_home(french):
    translated = factories.translate(factories.make_treatment(), french, "Infiltration")
    crumbs = translated.get_facts(ask()).breadcrumbs
    parents = translated.get_ancestors().filter(depth__gt=1)
    assert titles(crumbs) == titles(parents)
    assert len(crumbs) == 2


def test_the_menu_is_that_of_the_language(french):
    about = factories.make_page(pages.StandardPage, title="About", show_in_menus=True)
    factories.translate(about, french, "À propos")
    assert titles(get_menu(ask()).items) == ["About"]
    with translation.override("fr"):
        assert titles(get_menu(ask()).items) == ["À propos"]
    assert titles(get_menu(ask()).items) == ["About"]


def test_the_home_page_of_each_language_is_a_home_page(french):
    treatment = factories.make_treatment()
    translated = factories.translate(treatment, french, "Infiltration")
    for page, is_home in [(translated, False), (translated.get_parent(), False)]:
        facts = treatment.facts_class(page, ask())
        assert facts.is_home is is_home
    home = translated.get_ancestors().get(depth=2)
    assert treatment.facts_class(home, ask()).is_home


def test_the_list_of_clinics_is_the_one_of_the_language(french):
    index = factories.make_index(pages.LocationIndexPage)
    translated = factories.translate(index, french, "Nos centres")
    template = Template("{% load tpi_cms_ui %}{% clinic_index_url %}")
    english = template.render(Context({"request": ask()}))
    assert english == index.get_url()
    with translation.override("fr"):
        shown = template.render(Context({"request": ask()}))
    assert shown == translated.get_url()


def test_a_clinic_leads_to_its_page_on_the_site_that_is_visited():
    clinic = factories.make_clinic()
    home = factories.make_home()
    other = home.get_parent().add_child(instance=Page(title="Other", slug="other"))
    Site.objects.create(hostname="other.example.org", root_page=other)
    for parent in (other, home):
        index = factories.make_page(pages.LocationIndexPage, parent)
        factories.make_location(clinic, index)
    cache.clear()
    for host in ("localhost", "other.example.org"):
        assert get_location_urls(ask(host), [clinic.pk])[clinic.pk].startswith("/")


def test_a_location_page_whose_clinic_is_gone_offers_nothing():
    factories.make_treatment(offered_everywhere=False)
    factories.make_treatment()
    page = factories.make_location()
    page.clinic = None
    assert page.get_treatments() == []


def test_a_page_links_to_its_translations_that_are_published(french):
    treatment = factories.make_treatment()
    template = Template("{% load tpi_cms_ui %}{% language_links as links %}{{ links }}")

    def show(page):
        return template.render(Context({"request": ask(), "page": page}))

    assert show(treatment) == "[]"
    translated = factories.translate(treatment, french, "Infiltration", live=False)
    assert show(treatment) == "[]"
    translated.save_revision().publish()
    assert "Français" in show(treatment)
    assert translated.get_url() in show(treatment)
    assert "English" in show(translated) and "Français" not in show(translated)
