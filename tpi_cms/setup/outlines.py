"""The outlines that a site begins with: what patients look for on each kind of page."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from wagtail.models import Locale, Site

from ..content.blocks.body import Aspect
from ..content.starters import Outline

#: Heading, what it is about, and the hint, of each section.
Sections = list[tuple[str, str, str]]

TREATMENT: Sections = [
    (
        N_("What it is"),
        Aspect.OVERVIEW,
        N_(
            "Three or four sentences for somebody who has never heard of it: what is "
            "done, with what, and what it is meant to change."
        ),
    ),
    (
        N_("How it works"),
        Aspect.HOW_IT_WORKS,
        N_(
            "What happens in the body, in everyday words. Say plainly what nobody "
            "knows yet."
        ),
    ),
    (
        N_("When to think about it"),
        Aspect.MAY_TREAT,
        N_(
            "Signs that people notice themselves, and what they have usually tried "
            "before. The conditions come from the links of this page."
        ),
    ),
    (
        N_("What it may change"),
        Aspect.BENEFITS,
        N_(
            "A short list: what may get better, for how many, for how long. Give the "
            "source of each number under “Sources”."
        ),
    ),
    (
        N_("Who should wait or choose something else"),
        Aspect.CANDIDACY,
        N_(
            "Pregnancy, blood thinners, infections, allergies: each with what to do "
            "instead. Say what to tell us before the visit."
        ),
    ),
    (
        N_("How to prepare"),
        Aspect.PREPARATION,
        N_("Food, medicines, clothes, the way home: what to do, and what is fine."),
    ),
    (
        N_("Your visit, step by step"),
        Aspect.PROCEDURE,
        N_(
            "Use “Steps”, from the door to going home, with minutes. Say who is in the "
            "room, what is felt, and that one can stop at any time."
        ),
    ),
    (
        N_("The days after"),
        Aspect.PATIENT_EXPERIENCE,
        N_(
            "Use “Timeline”: the first hours, two days, two weeks. What is usual, and "
            "when a change can be expected."
        ),
    ),
    (
        N_("Looking after yourself"),
        Aspect.SELF_CARE,
        N_(
            "What to do and what to leave for a day. The sheet to take home shows this "
            "section as long as it says nothing itself."
        ),
    ),
    (
        N_("What can go wrong"),
        Aspect.RISKS,
        N_(
            "What is common and passes, then what is rare and serious. Add “When to "
            "get help” with its three cards: at home, call us, emergency."
        ),
    ),
    (
        N_("Compared with other ways"),
        Aspect.COMPARISON,
        N_(
            "A table of two to four ways, also ones that we don’t offer, with the "
            "drawback of each. Ours wins no column by its color."
        ),
    ),
    (
        N_("What it costs"),
        Aspect.GETTING_ACCESS,
        N_(
            "What insurers usually want to know, whom to ask, and when a price is "
            "named. No number is better than an old one."
        ),
    ),
    (
        N_("Questions people ask"),
        "",
        N_(
            "Four or five, as people say them on the phone. An answer begins with yes, "
            "no, or a number."
        ),
    ),
    (
        N_("Sources"),
        "",
        N_("Where the numbers come from: title, publisher, year, address."),
    ),
]
CONDITION: Sections = [
    (
        N_("What it is"),
        Aspect.OVERVIEW,
        N_(
            "What it feels like, who gets it, how it usually goes. Symptoms, causes "
            "and red flags have fields of their own above."
        ),
    ),
    (
        N_("When to see somebody"),
        Aspect.SEE_DOCTOR,
        N_(
            "After how many days or weeks, and with which signs. Add “When to get "
            "help” where some can’t wait."
        ),
    ),
    (
        N_("What helps, and how well"),
        Aspect.EFFECTIVENESS,
        N_(
            "From what one can do alone to what a clinic does. Say what has been "
            "shown not to help."
        ),
    ),
    (
        N_("Living with it"),
        Aspect.SELF_CARE,
        N_("Work, sleep, driving, sport: what people ask after they have the name."),
    ),
    (
        N_("Questions people ask"),
        "",
        N_("Such as: will it go away, is it my posture, do I need a scan?"),
    ),
    (
        N_("Sources"),
        "",
        N_("Where the numbers come from: title, publisher, year, address."),
    ),
]
LOCATION: Sections = [
    (
        N_("What to expect here"),
        Aspect.OVERVIEW,
        N_(
            "What is different here: who treats, on which days, what a first visit is "
            "like. Phone, hours, address and parking come from the clinic."
        ),
    ),
    (
        N_("Finding the door"),
        Aspect.GETTING_ACCESS,
        N_(
            "Which entrance, which floor, what one sees from the street; where a "
            "wheelchair or somebody who drove you can wait."
        ),
    ),
    (
        N_("Your first visit"),
        Aspect.PREPARATION,
        N_("What to bring, when to come, how long it takes, who may come along."),
    ),
]
ARTICLE: Sections = [
    (
        N_("In short"),
        Aspect.OVERVIEW,
        N_("Three points to keep, for those who read no further."),
    ),
    (
        N_("What to know"),
        "",
        N_(
            "One subject under each heading. Begin with what the reader came for, end "
            "with what is uncertain."
        ),
    ),
    (
        N_("What to do next"),
        Aspect.CONCLUSION,
        N_("One thing to try, one to ask at the next visit, and when to call."),
    ),
    (
        N_("Sources"),
        "",
        N_("Where the numbers come from: title, publisher, year, address."),
    ),
]


def plant_outlines(site: Site) -> Iterator[str]:
    """An outline for each kind of page that has none, in the site's own language."""
    if not apps.is_installed("tpi_cms.pages"):
        return
    from ..pages import models as pages

    locale = site.root_page.locale
    for model, sections in (
        (pages.TreatmentPage, TREATMENT),
        (pages.ConditionPage, CONDITION),
        (pages.LocationPage, LOCATION),
        (pages.ArticlePage, ARTICLE),
    ):
        kind = model._meta.label_lower
        with translation.override(locale.language_code):
            name = str(capfirst(model._meta.verbose_name))
            if not Outline.objects.filter(page_type=kind, locale=locale).exists():
                _make_outline(locale, name, kind, sections)
                yield f"Outline of new pages: {name}"


def _make_outline(locale: Locale, name: str, kind: str, sections: Sections) -> None:
    body = [
        (
            "section",
            {
                "heading": _(heading),
                "aspect": aspect,
                "content": [("hint", _(hint))],
            },
        )
        for heading, aspect, hint in sections
    ]
    Outline.objects.create(name=name, page_type=kind, locale=locale, body=body)
