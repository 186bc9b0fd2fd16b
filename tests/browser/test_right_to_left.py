"""Pages of a language that is written from right to left."""

from __future__ import annotations

import pytest
import requests
from django.conf import settings
from django.core.cache import cache
from django.db import OperationalError
from django.test import override_settings
from django.utils import translation

from wagtail.models import Locale

from tests import factories
from tests.languages import make_pseudo_language, require_gettext, write_arabic
from tpi_cms.leads.intake.views import create

TITLE = "حقن نقاط الزناد"
OPENING = "حقنة صغيرة في العقدة العضلية التي تؤلمك. تستغرق الزيارة نحو عشرين دقيقة."
PROSE = "<p>اتصل بنا قبل موعدك، وأخبرنا بالأدوية التي تتناولها: مثل warfarin 5 mg.</p>"

#: Elements that reach out of the page, but what is hidden or scrolls by itself.
REACHING_OUT = """() => {
  const wide = document.documentElement.clientWidth;
  const scrolls = (element) => {
    for (let up = element; up; up = up.parentElement) {
      const { overflowX, position } = getComputedStyle(up);
      if (overflowX !== "visible" && up !== document.body) return true;
      if (up.matches(".tpi-hidden, [hidden], dialog:not([open])")) return true;
    }
    return false;
  };
  return [...document.body.querySelectorAll("*")].filter((element) => {
    const { left, right, width } = element.getBoundingClientRect();
    return width > 1 && (left < -1 || right > wide + 1) && !scrolls(element);
  }).map((element) => `${element.tagName}.${element.className}`);
}"""


@pytest.fixture(scope="module")
def arabic(site, tmp_path_factory, django_db_blocker):
    """The whole site speaks it; its content has a page of its own."""
    require_gettext()
    folder = tmp_path_factory.mktemp("arabic")
    make_pseudo_language(folder, "ar", write_arabic)
    own = settings.LANGUAGE_CODE
    with (
        django_db_blocker.unblock(),
        override_settings(LOCALE_PATHS=[folder], LANGUAGE_CODE="ar"),
    ):
        Locale.objects.update(language_code="ar")
        cache.clear()
        page = factories.make_treatment(
            parent=site.treatment.get_parent(),
            title=TITLE,
            slug="arabic",
            standfirst=OPENING,
            key_facts=[("fact", {"kind": "onset", "value": "3–12", "qualifier": ""})],
            body=[("section", {"heading": TITLE, "content": [("prose", PROSE)]})],
        )
        yield page
        page.delete()
        Locale.objects.update(language_code=own.split("-")[0])
        cache.clear()
    translation.activate(own)


@pytest.fixture
def paths(arabic, site):
    found = {**site.paths, "arabic": arabic.url, "form": "/consultation/?clinic={}"}
    found["form"] = found["form"].format(site.here.slug)
    return found


@pytest.mark.parametrize("width", [375, 1440])
def test_nothing_reaches_out_of_the_page(visit, paths, width):
    visitor = visit(width=width)
    for name, path in paths.items():
        page = visitor.open(path)
        assert page.locator("html").get_attribute("dir") == "rtl", name
        assert page.evaluate("document.documentElement.scrollWidth") == width, name
        assert page.evaluate(REACHING_OUT) == [], name


def test_text_begins_on_the_right_and_the_form_too(visit, paths):
    page = visit(width=1440).open(paths["arabic"])
    sides = page.evaluate("""() => [...document.querySelectorAll("h1, .tpi-lede")]
      .map((element) => getComputedStyle(element).direction)""")
    assert {*sides} == {"rtl"}
    label = page.locator("form.tpi-form label").first.bounding_box()
    field = page.locator("form.tpi-form").first.bounding_box()
    ends = (label["x"] + label["width"], field["x"] + field["width"])
    assert abs(ends[0] - ends[1]) < 40


def test_phone_numbers_are_read_from_left_to_right(visit, paths):
    page = visit(width=375).open(paths["arabic"])
    numbers = page.locator("a[href^='tel:'] bdi")
    assert numbers.count()
    for number in range(numbers.count()):
        assert (
            numbers.nth(number).evaluate("e => getComputedStyle(e).direction") == "ltr"
        )


def test_mistakes_are_named_in_its_words(visit, paths):
    page = visit(width=375).open(paths["form"])
    page.locator("form.tpi-form button[type=submit]").click()
    summary = page.locator("[data-tpi-summary]")
    summary.wait_for()
    text = summary.inner_text()
    assert not [letter for letter in text if letter.isascii() and letter.isalpha()]
    assert page.evaluate("document.documentElement.scrollWidth") == 375


def test_a_request_that_was_not_sent_is_shown_whole(
    visit, site, server, paths, monkeypatch
):
    def say_down(**kwargs):
        raise OperationalError

    monkeypatch.setattr(create, "capture_lead", say_down)
    answers = {"name": "w" * 100, "email": "q@example.com", "message": "م" * 300}
    chosen = {"contact_method": "email", "contact_time": "any", "consent": "on"}
    chosen |= {"requested_for": "self", "clinic": site.here.pk}
    answer = requests.post(
        f"{server.url}/consultation/",
        data={**answers, **chosen},
        headers={"Accept": "text/html"},
        timeout=10,
    )
    assert answer.status_code == 503
    visitor = visit(width=375)
    visitor.page.route(
        "**/shown/",
        lambda route: route.fulfill(body=answer.text, content_type="text/html"),
    )
    page = visitor.open("/shown/")
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert page.evaluate("document.documentElement.scrollWidth") == 375
    assert page.evaluate(REACHING_OUT) == []
