"""All checks, what they say, and which of them a site runs: the one place for that.

``TPI_CMS_COPY_CHECKS`` silences checks by their ids and adds a site's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...conf import conf
from ..phones.check import MESSAGE as TYPED_PHONE
from ..phones.scan import find_typed
from . import amounts, claims, page_rules
from .reading import Surroundings, read_copy
from .values import Check, Copy, Finding, Hit, Severity

FTC = (
    "FTC, Health Products Compliance Guidance (2022)",
    "https://www.ftc.gov/business-guidance/resources/health-products-compliance-guidance",
)
ENDORSEMENTS = (
    "16 CFR 255, FTC endorsement guides",
    "https://www.ecfr.gov/current/title-16/chapter-I/subchapter-B/part-255",
)
HIPAA = (
    "45 CFR 164.508, HIPAA authorization",
    "https://www.ecfr.gov/current/title-45/section-164.508",
)
DISCERN = (
    "DISCERN criteria for information on treatments",
    "http://www.discern.org.uk/quick_reference_guide.php",
)
CDC = ("CDC Clear Communication Index", "https://www.cdc.gov/ccindex/")
WCAG = (
    "WCAG 2.2, 3.1.5 Reading Level",
    "https://www.w3.org/WAI/WCAG22/Understanding/reading-level.html",
)
GOV_UK = (
    "GOV.UK, Writing for GOV.UK",
    "https://www.gov.uk/guidance/content-design/writing-for-gov-uk",
)
SNIPPETS = (
    "Google Search, snippets",
    "https://developers.google.com/search/docs/appearance/snippet",
)
TITLE_LINKS = (
    "Google Search, title links",
    "https://developers.google.com/search/docs/appearance/title-link",
)
PEOPLE_FIRST = (
    "Google Search, people-first content",
    "https://developers.google.com/search/docs/fundamentals/creating-helpful-content",
)


def find_typed_phones(copy: Copy) -> Iterator[Hit]:
    """By the rule of ``phones``, which has a report of its own that converts them."""
    for spot in copy.spots:
        for typed in find_typed(spot, copy.regions):
            yield Hit(spot.path, spot.label, typed.text)


OWN = (
    Check(
        "promise",
        Severity.ERROR,
        gettext_lazy("A result is promised"),
        gettext_lazy("No treatment works for everybody; a promise needs proof."),
        gettext_lazy("Say for how many it works and how well, with its source."),
        claims.find_promises,
        *FTC,
    ),
    Check(
        "cure",
        Severity.ERROR,
        gettext_lazy("A cure is claimed"),
        gettext_lazy("To treat or ease is not to cure; a cure needs strong proof."),
        gettext_lazy("Write “treat”, “ease” or “may help with”."),
        claims.find_cures,
        *FTC,
    ),
    Check(
        "safety",
        Severity.ERROR,
        gettext_lazy("Safety without limits is claimed"),
        gettext_lazy("Every treatment has risks; readers must be able to weigh them."),
        gettext_lazy("Name the common risks and the rare serious ones instead."),
        claims.find_safety,
        *FTC,
    ),
    Check(
        "painless",
        Severity.WARNING,
        gettext_lazy("A treatment is called painless"),
        gettext_lazy("A needle that stings after all costs the reader’s trust."),
        gettext_lazy("Say what most people feel, and for how long."),
        claims.find_painless,
        *FTC,
    ),
    Check(
        "statistic",
        Severity.WARNING,
        gettext_lazy("A number has no source"),
        gettext_lazy("Readers must be able to see where information comes from."),
        gettext_lazy("Link the source there, or add a block Sources to the page."),
        claims.find_statistics,
        *DISCERN,
    ),
    Check(
        "study",
        Severity.WARNING,
        gettext_lazy("A study is mentioned that can’t be looked up"),
        gettext_lazy("What research is said to show must be shown by that research."),
        gettext_lazy("Link the study there, or list it with its year under Sources."),
        claims.find_studies,
        *FTC,
    ),
    Check(
        "facts",
        Severity.ERROR,
        gettext_lazy("The text and a key fact disagree"),
        gettext_lazy("One of them is wrong, and readers plan their day by it."),
        gettext_lazy("Correct the one that is wrong, or leave it to the key fact."),
        amounts.find_contradictions,
        *DISCERN,
    ),
    Check(
        "no-risks",
        Severity.WARNING,
        gettext_lazy("Benefits are told, and no risks"),
        gettext_lazy("A page on a treatment describes its benefits and its risks."),
        gettext_lazy("Add a section about risks, or choose that as its aspect."),
        page_rules.find_benefits_alone,
        *DISCERN,
    ),
    Check(
        "roles",
        Severity.WARNING,
        gettext_lazy("It isn’t clear whether a patient or a clinician speaks"),
        gettext_lazy("Experts must be experts, and a patient’s story must be theirs."),
        gettext_lazy("Correct the author’s role, or give the section its own author."),
        page_rules.find_two_roles,
        *ENDORSEMENTS,
    ),
    Check(
        "consent",
        Severity.ERROR,
        gettext_lazy("A patient’s story without their written consent"),
        gettext_lazy("A patient’s words are published with their authorization only."),
        gettext_lazy("Get their written consent and tick it, or remove the story."),
        page_rules.find_no_consent,
        *HIPAA,
    ),
    Check(
        "typical",
        Severity.WARNING,
        gettext_lazy("A patient’s story doesn’t say what is typical"),
        gettext_lazy("Readers take it for what they can expect themselves (255.2)."),
        gettext_lazy("Fill in “What is typical” beside the quote."),
        page_rules.find_no_typicality,
        *ENDORSEMENTS,
    ),
    Check(
        "faq-question",
        Severity.ERROR,
        gettext_lazy("An answer has no question"),
        gettext_lazy("Readers look for their question; nobody opens a blank one."),
        gettext_lazy("Write the question that it answers."),
        page_rules.find_lost_questions,
        *CDC,
    ),
    Check(
        "no-reviewer",
        Severity.WARNING,
        gettext_lazy("Nobody has signed off this page"),
        gettext_lazy("Readers and search engines look for the expertise behind it."),
        gettext_lazy("Send it to the workflow in which a practitioner signs it off."),
        page_rules.find_unreviewed,
        *PEOPLE_FIRST,
    ),
    Check(
        "overdue",
        Severity.WARNING,
        gettext_lazy("The medical review is overdue"),
        gettext_lazy("It must be clear that information is still up to date."),
        gettext_lazy("Have it signed off again."),
        page_rules.find_overdue,
        *DISCERN,
    ),
    Check(
        "typed-phone",
        Severity.WARNING,
        TYPED_PHONE["error_name"],
        gettext_lazy("It goes stale as soon as the clinic’s number changes."),
        TYPED_PHONE["help_text"],
        find_typed_phones,
    ),
    Check(
        "long-sentence",
        Severity.NOTE,
        gettext_lazy("A sentence is long"),
        gettext_lazy(
            "Sentences of over 25 words are hard to follow; this has over 30."
        ),
        gettext_lazy("Make two of it, or a list."),
        page_rules.find_long_sentences,
        *GOV_UK,
    ),
    Check(
        "hard-reading",
        Severity.NOTE,
        gettext_lazy("The text is hard to read"),
        gettext_lazy("It takes more schooling than eight or nine years."),
        gettext_lazy("Use words of one or two syllables, and shorter sentences."),
        page_rules.find_hard_reading,
        *WCAG,
    ),
    Check(
        "no-description",
        Severity.NOTE,
        gettext_lazy("The search description is missing"),
        gettext_lazy("Search engines may show it below the title."),
        gettext_lazy("Write one or two sentences that tell what this page answers."),
        page_rules.find_no_description,
        *SNIPPETS,
    ),
    Check(
        "same-title",
        Severity.NOTE,
        gettext_lazy("Another page has the same title in search results"),
        gettext_lazy("People can’t tell the two apart there."),
        gettext_lazy("Write a title tag of its own."),
        page_rules.find_twins("seo_title", gettext_lazy("Title tag")),
        *TITLE_LINKS,
    ),
    Check(
        "same-description",
        Severity.NOTE,
        gettext_lazy("Another page has the same search description"),
        gettext_lazy("A description should tell what only this page has."),
        gettext_lazy("Describe what only this page has."),
        page_rules.find_twins("search_description", gettext_lazy("Search description")),
        *SNIPPETS,
    ),
)


def get_checks() -> list[Check]:
    """Those that this site runs.

    Raises:
        ImportError: for a path in ``add`` that leads to nothing.
    """
    chosen = conf.copy_checks
    added = [import_string(path) for path in chosen.get("add", ())]
    silenced = set(chosen.get("silence", ()))
    return [check for check in (*OWN, *added) if check.id not in silenced]


def find_problems(page: Any, site: Surroundings | None = None) -> list[Finding]:
    """What an editor should look at on this page, the gravest first.

    Args:
        page: of its specific class, as it is in memory, saved or not.
        site: for many pages, so that what they share is read once.
    """
    copy = read_copy(page, site or Surroundings.of(page))
    found = [
        _tell(check, hit)
        for check in get_checks()
        for hit in {(hit.path, hit.words): hit for hit in check.find(copy)}.values()
    ]
    return sorted(found, key=lambda finding: -finding.severity)


def _tell(check: Check, hit: Hit) -> Finding:
    return Finding(
        id=check.id,
        severity=check.severity,
        what=str(check.what),
        path=hit.path,
        where=str(hit.label or _("The whole page")),
        words=hit.words,
        sentence=hit.sentence,
        note=hit.note,
        why=str(check.why),
        source=check.source,
        url=check.url,
        how=str(check.how),
    )


def get_field_url(page_id: int, path: str) -> str:
    """Opens the editor at that field; "" opens the page."""
    url = reverse("wagtailadmin_pages:edit", args=[page_id])
    return f"{url}#:w:contentpath={path}" if path else url
