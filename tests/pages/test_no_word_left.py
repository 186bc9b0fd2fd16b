"""Whatever a patient reads of ours can be translated, also what is put together.

All of our words stand in ⟦brackets⟧ here, by a language made for it, and all content is
◆: a letter outside of brackets is a word that no translator ever sees.
"""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest
from django.core import mail
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.dates import MONTHS, MONTHS_3, WEEKDAYS, WEEKDAYS_ABBR

from wagtail.models import Locale, Page

from tests import factories
from tests.languages import make_pseudo_language, require_gettext
from tests.test_languages import Words
from tests.test_reference import SECTION, with_keys
from tpi_cms.clinics.models import Clinic
from tpi_cms.leads.intake.trials.page import FormReader
from tpi_cms.leads.intake.views import create
from tpi_cms.leads.outbox.sending import sweep
from tpi_cms.leads.record.models import Lead
from tpi_cms.pages import models as pages

pytestmark = pytest.mark.django_db

#: English, so that Django's and Wagtail's own words are English and ours are marked.
LANGUAGE = "en-gb"
MARK = "◆"
#: Values of blocks that are no content.
CHOICES = {"type", "marker", "urgency", "kind", "scope", "url", "anchor"}
#: From Django, which translates them; and names of time zones.
DATES = [WEEKDAYS, WEEKDAYS_ABBR, MONTHS, MONTHS_3]
NAMES = {str(name).lower() for names in DATES for name in names.values()}
ZONES = {"cst", "cdt", "utc"}
NOW = dt.datetime(2026, 11, 25, 16, 0, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def catalogues(tmp_path_factory):
    require_gettext()
    folder = tmp_path_factory.mktemp("pseudo")
    make_pseudo_language(folder, "en_GB")
    return folder


@pytest.fixture(autouse=True)
def _in_brackets(settings, catalogues):
    settings.LOCALE_PATHS = [catalogues]
    settings.LANGUAGE_CODE = LANGUAGE
    settings.TPI_CMS_ORGANIZATION_NAME = MARK
    Locale.objects.update(language_code=LANGUAGE)
    with translation.override(LANGUAGE):
        yield
    settings.LOCALE_PATHS = []


def find_left(text: str) -> set[str]:
    """Words outside of brackets, which may stand in each other."""
    depth, outside = 0, []
    for character in text:
        depth += character == "⟦"
        outside.append(character if depth == 0 else " ")
        depth -= character == "⟧"
    words = {word.lower() for word in re.findall(r"[^\W\d_]{2,}", "".join(outside))}
    return words - NAMES - ZONES


def find_left_in_page(html: str) -> set[str]:
    html = re.sub(r"<(script|style)\b.*?</\1>", "", html, flags=re.DOTALL)
    return find_left("\n".join(Words(html).found))


def without_letters(value, name: str = ""):
    if isinstance(value, dict):
        items = value.items()
        return {k: v if k == "aspect" else without_letters(v, k) for k, v in items}
    if isinstance(value, list):
        return [without_letters(item, name) for item in value]
    if not isinstance(value, str) or (name in CHOICES and value[:1].islower()):
        return value
    # Not within tags.
    return re.sub(r"(?<![<&/\w])[^\W\d_]+(?![^<]*>)", MARK, value)


@pytest.fixture
def clinic():
    clinic = factories.make_clinic(
        name=MARK,
        slug="here",
        locality=MARK,
        region="",
        street_address="12",
        parking=MARK,
        transit=MARK,
        access=MARK,
        services=[MARK],
        closed_on_holidays=True,
    )
    factories.make_phone(clinic)
    factories.make_phone(clinic, role="fax", number="+18155550143")
    factories.make_phone(clinic, role="after_hours", number="+18155550144")
    for day in (1, 2):
        date = timezone.now().date() + dt.timedelta(days=day)
        factories.make_special_day(clinic, date, reason=MARK)
    return clinic


@pytest.fixture
def every_page(clinic):
    condition = factories.make_condition(
        symptoms=[MARK], causes=[MARK], red_flags=[MARK], self_care=[MARK]
    )
    keys = {
        "image": factories.make_image().pk,
        "page": condition.pk,
        "clinics": clinic.pk,
    }
    section = without_letters(with_keys(SECTION, keys))
    fact = {"kind": "procedure_time", "value": MARK, "qualifier": MARK}
    story = {
        "standfirst": MARK,
        "body": json.dumps([section, *({**section} for _ in range(4))]),
        "author_name": MARK,
        "reviewer_name": MARK,
        "last_reviewed": dt.date(2026, 1, 2),
        "next_review": dt.date(2027, 1, 2),
        "alternate_names": [MARK],
        "body_areas": [MARK],
    }
    treatment = factories.make_treatment(
        key_facts=json.dumps([{"type": "fact", "value": fact}]), **story
    )
    factories.link_condition(treatment, condition, note=MARK)
    location = factories.make_location(clinic)
    local = factories.make_local(location, treatment, standfirst=MARK)
    home = factories.make_page(pages.HomePage)
    about = factories.make_page(pages.StandardPage, show_in_menus=True)
    found = [treatment, condition, location, local, home, about]
    found += [page.get_parent() for page in (treatment, condition, location)]
    found += make_people_and_reading(treatment, story)
    Page.objects.update(title=MARK)
    return {page.specific_class.__name__: page.url for page in found}


def make_people_and_reading(treatment, story) -> list:
    """The kinds that have a practitioner or an author."""
    practitioner = factories.make_practitioner(
        name=MARK, credentials=MARK, job_title=MARK, specialties=[MARK]
    )
    team = factories.make_page(pages.PractitionerIndexPage)
    person = factories.make_page(
        pages.PractitionerPage, team, practitioner=practitioner
    )
    guides = factories.make_page(pages.ArticleIndexPage)
    kept = {key: value for key, value in story.items() if key != "alternate_names"}
    more = {"kind": "story", "incentive": MARK, "typicality": MARK}
    article = factories.make_page(pages.ArticlePage, guides, **kept, **more)
    sheet = factories.make_page(
        pages.AfterCarePage, treatment, body=story["body"], standfirst=MARK
    )
    return [team, person, guides, article, sheet]


def read(response) -> str:
    return response.content.decode()


def test_a_word_outside_of_brackets_is_found():
    assert find_left("⟦Call ⟦the⟧ clinic⟧ Monday now ◆") == {"now"}
    assert find_left_in_page('<p title="Old">⟦New⟧<script>x y</script></p>') == {"old"}
    assert without_letters({"text": "<p>One <b>two</b></p>", "kind": "x"}) == {
        "text": "<p>◆ <b>◆</b></p>",
        "kind": "x",
    }


def test_on_every_page(client, every_page):
    left = {
        name: find_left_in_page(read(client.get(url)))
        for name, url in every_page.items()
    }
    assert len(left) == 14
    assert left == dict.fromkeys(left, set())


def test_of_a_clinic_that_is_not_open(client, every_page, clinic):
    for status in Clinic.Status.values:
        clinic.status, clinic.opens_on = status, dt.date(2027, 3, 1)
        clinic.save()
        for name in ("LocationPage", "LocalTreatmentPage", "LocationIndexPage"):
            left = find_left_in_page(read(client.get(every_page[name])))
            assert left == set(), (name, status)


def test_where_clinics_are_sought(client, every_page):
    for query in ("q=60901", "q=nowhere", "open=1&new=1", "q=%E2%97%86", "language=pl"):
        html = read(client.get(f"{every_page['LocationIndexPage']}?{query}"))
        for typed in ("nowhere", "60901"):
            html = html.replace(typed, MARK)
        assert find_left_in_page(html) == set(), query


@pytest.fixture
def answers(clinic):
    return {
        "name": MARK,
        "phone": "815 802-0088",
        "email": "",
        "clinic": clinic.pk,
        "contact_method": "phone",
        "contact_time": "morning",
        "requested_for": "self",
        "voicemail": "name_only",
        "consent": "on",
    }


@pytest.fixture
def send(client, every_page):
    def post(**values):
        form = FormReader(read(client.get(every_page["TreatmentPage"])))
        return client.post(form.action, {**form.values, **values})

    return post


def test_in_a_form_with_mistakes(send, client):
    chosen = {"contact_time": "any", "requested_for": "self", "phone": "1"}
    response = send(name="", contact_method="email", email="x", **chosen)
    assert response.status_code == 422
    assert find_left_in_page(read(response)) == set()
    url, values = reverse("tpi_cms:lead_create"), chosen | {"contact_method": "phone"}
    answer = client.post(url, values, headers={"accept": "application/json"}).json()
    words = [answer["summary"], *(m for e in answer["errors"].values() for m in e)]
    assert len(words) > 2
    assert [find_left(each) for each in words] == [set() for _ in words]


def test_after_a_request_was_sent(send, client, answers):
    address = send(**answers)["Location"]
    lead = Lead.objects.get()
    for changes in (
        {},
        {"contact_method": "email"},
        {"contact_method": "text", "contact_time": "any"},
        {"promised_at": None, "due_from": None},
        {"held_at": NOW},
    ):
        Lead.objects.filter(pk=lead.pk).update(**changes)
        html = read(client.get(address)).replace(lead.reference, MARK)
        assert find_left_in_page(html) == set(), changes


def test_where_a_request_was_not_sent(send, client, answers, monkeypatch):
    response = send(**answers | {"name": [MARK, MARK]})
    assert response.status_code == 400
    assert find_left_in_page(read(response)) == set()
    action = reverse("tpi_cms:lead_create")
    refused = client.post(action, b"x", content_type="text/plain")
    assert refused.status_code == 400
    assert find_left_in_page(read(refused)) == set()

    def fail(**kwargs):
        raise OperationalError

    monkeypatch.setattr(create, "capture_lead", fail)
    response = send(**answers)
    assert response.status_code == 503
    assert find_left_in_page(read(response)) == set()


def test_in_mails(send, answers, settings):
    channels = "tpi_cms.leads.outbox.channels"
    settings.TPI_CMS_CHANNELS = {
        "email": f"{channels}.email.EmailChannel",
        "patient": f"{channels}.patient.PatientChannel",
    }
    send(**answers | {"email": "m@example.com"})
    sweep(10)
    assert len(mail.outbox) == 2
    reference = Lead.objects.get().reference
    for message in mail.outbox:
        html = message.alternatives[0][0].replace(reference, MARK)
        text = re.sub(r"https?://\S+", "", f"{message.subject} {message.body}")
        assert find_left(text.replace(reference, MARK)) == set()
        assert find_left_in_page(re.sub(r">\s*https?://[^<]*<", "><", html)) == set()
