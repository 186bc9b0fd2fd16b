"""Translates pages with wagtail-localize, in a process of its own, and says what came.

Run by ``tests/test_localize.py``.
"""

from __future__ import annotations

import json
import sys

import django
from django.core.management import call_command
from django.test import Client
from django.test.utils import setup_test_environment


def main() -> None:
    django.setup()
    setup_test_environment()
    call_command("migrate", verbosity=0)
    sys.stdout.write(json.dumps(report()))


def report() -> dict:
    from wagtail.models import Locale

    from tests import factories

    Locale.objects.get_or_create(language_code="en")
    Locale.objects.get_or_create(language_code="es")
    clinic = factories.make_clinic(name="Alder Mills", slug="alder-mills")
    factories.make_phone(clinic)
    english, location = make_pages(clinic)
    spanish, place = translate(english), translate(location)
    found = {
        "strings": get_strings(english) + get_strings(location),
        "english": read(english),
        "spanish": read(spanish),
        "place": read(place),
        "lines": spanish.alternate_names,
        "facts": describe(spanish),
        "clinic": place.clinic_id == clinic.pk,
        "leads": send(english, spanish, clinic),
        "consent": translate_consent(),
    }
    return found | {"changed": change(english, spanish, clinic)}


def make_pages(clinic):
    from tests import factories

    reference = '<embed embedtype="tpi-phone" whose="clinic" id="{}" use="main"/>'
    prose = f"<p>Call us on {reference.format(clinic.pk)} today.</p>"
    content = [
        {"type": "prose", "value": prose, "id": "a1"},
        {
            "type": "faq",
            "id": "a2",
            "value": {
                "lead_in": "",
                "items": [
                    {
                        "type": "item",
                        "id": "a3",
                        "value": {
                            "question": "Does it hurt?",
                            "answer": "<p>Briefly.</p>",
                        },
                    }
                ],
            },
        },
    ]
    section = {"heading": "The visit", "aspect": "Overview", "content": content}
    fact = {"kind": "procedure_time", "value": "10 to 20 minutes"}
    fact |= {"minimum": "10", "maximum": "20", "unit": "minute", "qualifier": ""}
    english = factories.make_treatment(
        title="Trigger point injections",
        slug="injections",
        alternate_names=["Needling of knots"],
        standfirst="A fine needle.",
        author_name="Ines Marlow",
        offered_everywhere=False,
        body=json.dumps([{"type": "section", "value": section, "id": "b1"}]),
        key_facts=json.dumps([{"type": "fact", "value": fact, "id": "f1"}]),
    )
    factories.offer(english, clinic)
    location = factories.make_location(clinic, standfirst="Beside the mill.")
    for page in (english, location):
        page.save_revision().publish()
    return english, location


def get_source(page):
    from wagtail_localize.models import TranslationSource

    source, _created = TranslationSource.update_or_create_from_instance(page)
    return source


def translate(page):
    """Each string becomes ``[es] …``, as from a translator."""
    from wagtail_localize.operations import translate_object

    from wagtail.models import Locale

    translate_object(page, [Locale.objects.get(language_code="es")])
    return publish(page)


def publish(page):
    from wagtail_localize.models import StringTranslation, Translation

    from wagtail.models import Locale

    spanish = Locale.objects.get(language_code="es")
    source = get_source(page)
    for segment in source.stringsegment_set.all():
        StringTranslation.objects.update_or_create(
            translation_of=segment.string,
            locale=spanish,
            context=segment.context,
            defaults={"data": f"[es] {segment.string.data}"},
        )
    translation = Translation.objects.get(source=source, target_locale=spanish)
    translation.save_target(publish=True)
    return translation.get_target_instance()


def get_strings(page) -> list[str]:
    segments = get_source(page).stringsegment_set.select_related("string")
    return [segment.string.data for segment in segments]


def read(page) -> str:
    answer = Client().get(page.get_url())
    return answer.content.decode() if answer.status_code == 200 else str(answer)


def describe(page) -> list[str]:
    (fact,) = page.key_facts
    numbers = [str(fact.value[name]) for name in ("minimum", "maximum", "unit")]
    offering = [clinic.name for clinic in page.get_offering_clinics()]
    return [*numbers, page.author_name, *offering]


def send(english, spanish, clinic) -> dict:
    """One request from the page of each language, and what the front desk sees."""
    from tests import factories
    from tests.examples import questions  # noqa: F401  its hook is registered
    from tpi_cms.leads.intake.trials.page import FormReader
    from tpi_cms.leads.record.models import Lead

    client = Client()
    for page in (english, spanish):
        form = FormReader(read(page))
        answers = {
            "name": f"Visitor of {page.locale.language_code}",
            "phone": f"815 555-014{page.locale_id % 10}",
            "contact_method": "phone",
            "contact_time": "any",
            "requested_for": "self",
            "message": "A question",
            "visited_before": "yes",
            "interpreter": "Polish",
            "clinic": clinic.pk,
            "consent": "on",
        }
        client.post(form.action, {**form.values, **answers})
    desk = Client()
    desk.force_login(factories.make_frontdesk_user(clinic))
    listed = desk.get("/admin/leads/all/").content.decode()
    leads = Lead.objects.order_by("pk")
    return {
        "languages": [lead.language for lead in leads],
        "ways": [lead.contact_method for lead in leads],
        "answers": [lead.answers for lead in leads],
        "listed": [lead.name in listed for lead in leads],
    }


def translate_consent() -> list[str]:
    from tests import factories
    from tpi_cms.leads.consents.models import ConsentText

    text = factories.make_consent_text(language="en", wording="We may call you.")
    translate(text)
    texts = ConsentText.objects.order_by("pk")
    return [f"{t.locale.language_code} {t.purpose} {t.wording}" for t in texts]


def change(english, spanish, clinic) -> dict:
    """Facts of the original change: the translation follows, its words stay."""
    from tpi_cms.pages.models import TreatmentPage

    facts = english.key_facts.get_prep_value()
    facts[0]["value"]["maximum"] = "30"
    english.key_facts = json.dumps(facts)
    english.save_revision().publish()
    publish(english)
    phone = clinic.phones.get()
    phone.number = "+18155550199"
    phone.save()
    clinic.save()
    again = TreatmentPage.objects.get(pk=spanish.pk)
    return {"facts": describe(again), "page": read(again)}


if __name__ == "__main__":
    main()
