"""A form and all that answers it speak the language of the page it stands on."""

from __future__ import annotations

import html
import re

import pytest
from django.core import mail
from django.db import OperationalError
from django.urls import reverse
from django.utils import translation

from wagtail.models import Locale

from tests import factories
from tpi_cms.leads.intake.trials.page import FormReader
from tpi_cms.leads.intake.views import create
from tpi_cms.leads.outbox.sending import sweep
from tpi_cms.leads.record.models import Lead

pytestmark = pytest.mark.django_db

#: What each answer says in each language, and nothing of another's.
WORDS = {
    "en": {
        "form": ["Your name", "How shall we reach you?", "Send the request"],
        "consent": "may contact me about this request",
        "errors": ["Enter your name", "We need a few more things"],
        "thanks": ["What happens next", "Plans changed?"],
        "unavailable": ["Your request was NOT sent", "Please try again in a minute"],
        "mail": ["has your request", "We call you"],
        "refused": "Some answers came twice",
    },
    "es": {
        "form": ["Su nombre", "¿Cómo prefiere que", "Enviar la solicitud"],
        "consent": "puede comunicarse conmigo sobre esta solicitud",
        "errors": ["Escriba su nombre", "Necesitamos algunos datos más"],
        "thanks": ["Qué sigue ahora", "¿Cambiaron sus planes?"],
        "unavailable": ["Su solicitud NO se envió", "Inténtelo de nuevo en un minuto"],
        "mail": ["recibió su solicitud", "Le llamaremos"],
        "refused": "Algunas respuestas llegaron dos veces",
    },
}
OTHER = {"en": "es", "es": "en"}
LANGUAGES = sorted(WORDS)


@pytest.fixture(params=["tests.urls_languages", "tests.urls_languages_inside"])
def site(request, settings, clinic):
    """One page in each of two languages; browsers that ask for the other."""
    settings.ROOT_URLCONF = request.param
    languages = [("en", "English"), ("es", "Spanish"), ("fr", "French")]
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = languages
    settings.WAGTAIL_I18N_ENABLED, settings.LANGUAGE_CODE = True, "en"
    settings.TPI_CMS_ORGANIZATION_NAME = "Harbor"
    page = factories.make_treatment(title="Trigger points")
    spanish = Locale.objects.create(language_code="es")
    translated = factories.translate(page, spanish, "Puntos gatillo")
    return {"en": page, "es": translated}


class Visitor:
    """With a browser that asks for the other language, or any."""

    def __init__(self, client, site, language, browser=""):
        self.client, self.page = client, site[language]
        self.headers = {"accept-language": browser or OTHER[language]}

    def open(self) -> str:
        return self.read(self.client.get(self.page.url, headers=self.headers))

    def send(self, *, json=False, **changes):
        form = FormReader(self.open())
        values = form.values | {"company": "", **changes}
        accept = "application/json" if json else "text/html"
        headers = self.headers | {"accept": accept}
        return self.client.post(form.action, values, headers=headers)

    @staticmethod
    def read(response) -> str:
        return html.unescape(response.content.decode())


@pytest.fixture(params=LANGUAGES)
def language(request):
    return request.param


@pytest.fixture
def visitor(client, site, language):
    return Visitor(client, site, language)


@pytest.fixture
def answers(clinic):
    return {
        "name": "Marguerite Osei",
        "phone": "815 802-0088",
        "email": "m@example.com",
        "clinic": clinic.pk,
        "contact_method": "phone",
        "contact_time": "any",
        "requested_for": "self",
        "consent": "on",
    }


def assert_speaks(text: str, language: str, *subjects: str) -> None:
    for subject in subjects:
        wanted, other = WORDS[language][subject], WORDS[OTHER[language]][subject]
        wanted = [wanted] if isinstance(wanted, str) else wanted
        other = [other] if isinstance(other, str) else other
        assert not [words for words in wanted if words not in text]
        assert not [words for words in other if words in text]


def get_html_language(text: str) -> str:
    return re.search(r'<html lang="([^"]+)"', text)[1]


def test_on_a_page(visitor, language):
    text = visitor.open()
    assert get_html_language(text).startswith(language)
    assert_speaks(text, language, "form", "consent")


def test_on_the_page_of_its_own_that_links_lead_to(visitor, language):
    links = re.findall(r'href="([^"]*/consultation/[^"]*)"', visitor.open())
    assert links
    for link in {*links}:
        response = visitor.client.get(link, headers=visitor.headers)
        assert_speaks(visitor.read(response), language, "form", "consent")


def test_when_it_comes_back_with_mistakes(visitor, language, answers):
    response = visitor.send(**answers | {"name": ""})
    assert response.status_code == 422
    assert_speaks(visitor.read(response), language, "errors", "consent")


def test_to_the_script(visitor, language, answers):
    response = visitor.send(json=True, **answers | {"name": ""})
    assert response.json()["errors"]["name"] == [WORDS[language]["errors"][0]]


def test_when_it_is_refused(visitor, language, answers):
    response = visitor.send(**answers | {"name": ["A", "B"]})
    assert response.status_code == 400
    assert_speaks(visitor.read(response), language, "refused", "consent")


def test_when_it_cannot_be_read_at_all(visitor, language):
    action = FormReader(visitor.open()).action
    response = visitor.client.post(
        action, b"[]", content_type="application/json", headers=visitor.headers
    )
    words = {"en": "We could not read that", "es": "No pudimos leer eso"}
    assert response.json()["summary"].startswith(words[language])


def test_when_it_was_sent(visitor, language, answers):
    address = visitor.send(**answers).headers["Location"]
    text = visitor.read(visitor.client.get(address, headers=visitor.headers))
    assert get_html_language(text).startswith(language)
    assert_speaks(text, language, "thanks")
    lead = Lead.objects.get()
    assert lead.language.startswith(language)
    consent = lead.consents.get(purpose="contact")
    assert WORDS[language]["consent"] in consent.wording


def test_when_it_could_not_be_stored(visitor, language, answers, monkeypatch):
    def fail(**kwargs):
        raise OperationalError

    monkeypatch.setattr(create, "capture_lead", fail)
    response = visitor.send(**answers)
    assert response.status_code == 503
    assert_speaks(visitor.read(response), language, "unavailable")


def test_in_the_mail_to_the_patient(visitor, language, answers, settings):
    channel = "tpi_cms.leads.outbox.channels.patient.PatientChannel"
    settings.TPI_CMS_CHANNELS = {"patient": channel}
    visitor.send(**answers)
    with translation.override(OTHER[language]):
        sweep(10)
    (message,) = mail.outbox
    written = " ".join(f"{message.subject} {message.body}".split())
    assert_speaks(written, language, "mail")
    assert f'<html lang="{language}' in message.alternatives[0][0]


def test_published_consent_texts_are_those_of_the_page(site, client):
    for code in LANGUAGES:
        factories.make_consent_text(
            language=code, purpose="marketing", wording=f"News in {code}"
        )
    for code in LANGUAGES:
        text = Visitor(client, site, code).open()
        assert f"News in {code}" in text
        assert f"News in {OTHER[code]}" not in text


def test_a_kept_page_keeps_no_language_for_the_other(site, client):
    """Two visits each: the second is from the fragments that the first left."""
    for code in [*LANGUAGES, *LANGUAGES]:
        assert_speaks(Visitor(client, site, code).open(), code, "form", "consent")


# --- languages that the form can't speak -----------------------------------------


@pytest.fixture
def french_page(site):
    french = Locale.objects.create(language_code="fr")
    return factories.translate(site["en"], french, "Points gâchettes")


def test_where_its_words_lack_it_is_english_and_says_so(french_page, client, answers):
    visitor = Visitor(client, {"fr": french_page}, "fr", browser="es")
    text = visitor.open()
    assert get_html_language(text) == "fr"
    form = re.search(r"<form class=.*?</form>", text, re.DOTALL)[0]
    assert 'lang="en" dir="ltr"' in form
    assert_speaks(form, "en", "form", "consent")
    # As Django and Wagtail would write it.
    assert "Courriel" not in form and "E-mail" not in form and "Oui" not in form
    response = visitor.send(**answers | {"name": ""})
    assert get_html_language(visitor.read(response)).startswith("en")
    assert_speaks(visitor.read(response), "en", "errors", "consent")


def test_the_sites_own_language_is_before_english(french_page, client, settings):
    settings.LANGUAGE_CODE = "es"
    translation.trans_real._translations.clear()
    text = Visitor(client, {"fr": french_page}, "fr", browser="en").open()
    form = re.search(r"<form class=.*?</form>", text, re.DOTALL)[0]
    translation.trans_real._translations.clear()
    assert_speaks(form, "es", "form", "consent")


def test_the_bare_address_speaks_the_sites_own_language(site, client):
    url = reverse("tpi_cms:lead_create")
    for headers in ({}, {"accept-language": "es"}):
        text = Visitor.read(client.get(url, headers=headers))
        assert_speaks(text, "en", "form")
    for asked in ("es", "es-mx"):
        text = Visitor.read(client.get(url, {"lang": asked}))
        assert_speaks(text, "es", "form")
    for asked in ("xx", "\0", "x" * 600):
        assert_speaks(Visitor.read(client.get(url, {"lang": asked})), "en", "form")
