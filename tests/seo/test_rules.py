"""The rules that types can't see find what breaks them."""

from __future__ import annotations

import pytest

from tests.seo.rules import assert_resolved, assert_sound

URL = "https://example.org/a/"
HOURS = {"@type": "OpeningHoursSpecification", "dayOfWeek": ["Monday"]}
ITEM = {"@type": "ListItem", "position": 1, "name": "Home", "item": URL}
ANSWER = {"@type": "Answer", "text": "Yes."}
WRONG = {
    "no such time": {**HOURS, "opens": "08:00", "closes": "25:99"},
    "closed on a weekday by times": {**HOURS, "opens": "00:00", "closes": "00:00"},
    "no time at all": {**HOURS, "opens": "09:00", "closes": "09:00"},
    "no such weekday": {**HOURS, "dayOfWeek": ["Mo"], "opens": "8", "closes": "9"},
    "an exception without an end": {
        "@type": "OpeningHoursSpecification",
        "opens": "00:00",
        "closes": "00:00",
        "validFrom": "2026-01-01",
    },
    "no such date": {"@type": "WebPage", "datePublished": "2026-02-30"},
    "a date in words": {"@type": "WebPage", "dateModified": "May 2026"},
    "a path in place of an address": {"@type": "WebPage", "url": "/a/"},
    "a number as people write it": {"@type": "Person", "telephone": "(815) 555-0142"},
    "praise of oneself": {"@type": "MedicalClinic", "aggregateRating": {"@type": "x"}},
    "a long price range": {"@type": "Thing", "priceRange": "$" * 100},
    "a clinic without address": {"@type": "MedicalClinic", "name": "x", "url": URL},
    "a way of one step": {"@type": "BreadcrumbList", "itemListElement": [ITEM]},
    "steps out of order": {"@type": "BreadcrumbList", "itemListElement": [ITEM, ITEM]},
    "an article without headline": {"@type": "Article", "author": [{"name": "x"}]},
    "an author without name": {
        "@type": "Article",
        "headline": "x",
        "author": [{"@type": "Person", "jobTitle": "x"}],
    },
    "a question without answer": {
        "@type": "FAQPage",
        "mainEntity": [{"@type": "Question", "name": "Why?"}],
    },
    "two answers": {
        "@type": "FAQPage",
        "mainEntity": [
            {"@type": "Question", "name": "Why?", "acceptedAnswer": [ANSWER, ANSWER]}
        ],
    },
    "a profile of nobody": {"@type": "ProfilePage"},
}


def make_document(**node):
    return {
        "@context": "https://schema.org",
        "@graph": [{"@id": f"{URL}#webpage", "url": URL, **node}],
    }


@pytest.mark.parametrize("node", WRONG.values(), ids=WRONG)
def test_a_wrong_node_is_found(node):
    with pytest.raises((AssertionError, KeyError, ValueError, TypeError)):
        assert_sound(make_document(**node))


@pytest.mark.parametrize("date", ["2026", "2026-05", "2026-05-01", "2026-05-01T10:00Z"])
def test_dates_may_be_of_a_year_or_a_month(date):
    assert_sound(make_document(**{"@type": "WebPage", "dateModified": date}))


def test_a_node_that_no_page_describes_is_found():
    other = {"@id": "https://example.org/b/#clinic", "@type": "Thing", "name": "x"}
    first = make_document(**{"@type": "WebPage", "about": other})
    with pytest.raises(AssertionError):
        assert_resolved([first])
    second = make_document(**{"@type": "Thing"})
    second["@graph"][0] |= {"@id": other["@id"], "url": "https://example.org/b/"}
    assert_resolved([first, second])
