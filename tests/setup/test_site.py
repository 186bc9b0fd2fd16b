"""``tpi_setup``: a new site is whole afterwards, an existing one loses nothing."""

from __future__ import annotations

import sys
from io import StringIO
from unittest.mock import Mock

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command

from wagtail.models import Page, Revision, Site

from tests import factories
from tpi_cms.clinics.models import Clinic, ClinicPhone
from tpi_cms.pages import models as pages

pytestmark = pytest.mark.django_db

ALL = {
    "name": "Example Clinics",
    "hostname": "www.example.org",
    "clinic": "Main clinic",
    "phone": "(402) 555-0100",
    "email": "desk@example.org",
}


@pytest.fixture(autouse=True)
def home():
    """As Wagtail's own first migration leaves it; another test may have emptied it."""
    Site.objects.all().delete()
    root = Page.get_first_root_node() or Page.add_root(title="Root")
    home = root.add_child(instance=Page(title="Welcome", slug="welcome"))
    Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    return home


def set_up(**options) -> str:
    out = StringIO()
    call_command("tpi_setup", interactive=False, stdout=out, **options)
    return out.getvalue()


def count() -> dict[str, int]:
    models = (Page, Revision, Clinic, ClinicPhone, Group)
    return {model.__name__: model.objects.count() for model in models}


def test_a_new_site_is_whole(client):
    set_up(**ALL)
    site = Site.objects.get()
    assert (site.site_name, site.hostname, site.port) == (
        "Example Clinics",
        "www.example.org",
        443,
    )
    assert site.root_page.specific_class is pages.HomePage
    for path in ("/", "/treatments/", "/conditions/", "/clinics/main-clinic/"):
        page = client.get(path)
        assert page.status_code == 200, path
        html = page.content.decode()
        assert 'href="/treatments/"' in html.split("</header>")[0]
        assert "(402) 555-0100" in html
    clinic = Clinic.objects.get()
    assert clinic.intake_emails == ["desk@example.org"]
    assert Group.objects.filter(clinic_permissions__clinic=clinic).exists()
    assert not Page.objects.filter(slug="welcome").exists()


def test_again_changes_nothing():
    set_up(**ALL)
    before = count()
    words = set_up(**{**ALL, "phone": "(402) 555-0199", "email": "other@example.org"})
    assert count() == before
    assert str(ClinicPhone.objects.get().number) == "+14025550100"
    assert Clinic.objects.get().intake_emails == ["desk@example.org"]
    assert "NOT" not in words and "(as it was)" in words


def test_it_says_what_is_left():
    words = set_up(**ALL).split("Left for you")[1]
    assert "Complete Main clinic" in words
    assert "tpi_deliver --loop" in words
    assert "Make the pages that list" not in words


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("phone", "12", "phone: The phone number entered is not valid."),
        ("email", "desk", "Enter a valid email address"),
        ("hostname", "https://www.example.org", "hostname: Give a name such as"),
        ("hostname", "www.example.org:port", "hostname: Give a name such as"),
        ("clinic", "x" * 121, "at most 120 characters"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_changed(home, option, value, message):
    before = count()
    with pytest.raises(CommandError, match=message):
        set_up(**{**ALL, option: value})
    assert count() == before
    assert Site.objects.get().root_page_id == home.pk


@pytest.mark.parametrize(
    ("hostname", "url"),
    [
        ("localhost", "http://localhost"),
        ("localhost:8000", "http://localhost:8000"),
        ("WWW.Example.org", "https://www.example.org"),
    ],
)
def test_the_address_is_https_but_on_ones_own_machine(hostname, url):
    set_up(hostname=hostname)
    assert Site.objects.get().root_url == url


@pytest.mark.parametrize("kind", ["children", "edits", "fields"])
def test_a_home_page_that_holds_something_stays(home, kind):
    if kind == "children":
        factories.make_page(pages.StandardPage, home, title="About", slug="about")
    elif kind == "edits":
        home.save_revision().publish()
    else:
        own = pages.StandardPage(title="Ours", slug="ours", standfirst="Hello")
        home = home.get_parent().add_child(instance=own)
        Site.objects.update(root_page=home)
    words = set_up(**ALL)
    assert Site.objects.get().root_page_id == home.pk
    assert "stays, as it has content of its own" in words
    assert pages.TreatmentIndexPage.objects.child_of(home).exists()


def test_an_index_that_is_there_is_kept_wherever_it_stands(home):
    about = factories.make_page(pages.StandardPage, home, title="About", slug="about")
    factories.make_page(pages.TreatmentIndexPage, about, slug="care")
    assert "there already, at /about/care/" in set_up(**ALL)
    assert pages.TreatmentIndexPage.objects.count() == 1


def test_a_taken_address_is_told_and_left_alone(home):
    factories.make_page(pages.StandardPage, home, title="Ours", slug="treatments")
    words = set_up(**ALL)
    assert "Treatments: NOT made, as /treatments/ is taken" in words
    assert pages.ConditionIndexPage.objects.exists()


def test_a_site_with_page_types_of_its_own_gets_none_of_ours(home, monkeypatch):
    installed = apps.is_installed
    monkeypatch.setattr(
        apps, "is_installed", lambda name: name != "tpi_cms.pages" and installed(name)
    )
    assert "none made" in set_up(**ALL)
    assert Site.objects.get().root_page_id == home.pk
    assert Clinic.objects.public().get().name == "Main clinic"


def test_clinics_with_names_alike_get_slugs_of_their_own():
    factories.make_clinic(name="Main: clinic", slug="main-clinic")
    set_up(**ALL)
    assert Clinic.objects.filter(slug__startswith="main-clinic").count() == 2


def test_it_asks_for_what_is_not_given(monkeypatch):
    asked = []

    def answer(question):
        asked.append(question)
        return "Main clinic" if "first clinic" in question else ""

    monkeypatch.setattr("builtins.input", answer)
    monkeypatch.setattr(sys, "stdin", Mock(isatty=lambda: True))
    call_command("tpi_setup", name="Example Clinics", stdout=StringIO())
    assert asked == [
        "Host name, such as www.example.org [localhost]: ",
        "Name of the first clinic: ",
        "Its phone number: ",
        "Mailbox for its requests: ",
    ]
    assert Clinic.objects.get().name == "Main clinic"
    asked.clear()
    call_command("tpi_setup", hostname="www.example.org", stdout=StringIO())
    assert asked == ["Name of the clinic group [Example Clinics]: "]


def test_without_a_site_it_says_what_to_do():
    Site.objects.all().delete()
    with pytest.raises(CommandError, match="run `migrate` first"):
        set_up(**ALL)
