"""What is promised, whether it can be kept, and what its patient is told."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import strip_tags

from tests import factories
from tpi_cms.clinics.models import Clinic
from tpi_cms.leads.record.models import Lead
from tpi_cms.leads.record.promises import can_be_kept, get_first_step, tell_promise

CHICAGO = ZoneInfo("America/Chicago")
NOW = dt.datetime(2026, 11, 27, 16, 0, tzinfo=CHICAGO)  # a Friday


def at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    """In November."""
    return dt.datetime(2026, 11, day, hour, minute, tzinfo=CHICAGO)


def make_unsaved(by=None, begins=None, **fields) -> Lead:
    clinic = Clinic(name="Port Ansel", locality="Ansel", time_zone="America/Chicago")
    values = {"promised_at": by, "next_at": by or NOW, "due_from": begins or NOW}
    return Lead(clinic=clinic, **{**values, **fields})


def tell(lead: Lead, now=NOW, **context) -> str:
    """The box of the thank-you page, as text on one line."""
    values = ("contact_method", "contact_time", "voicemail")
    html = render_to_string(
        "tpi_cms/leads/promise.html",
        {
            "clinic": lead.clinic,
            "promise": tell_promise(lead, now.astimezone(dt.UTC)),
            **{name: getattr(lead, name) for name in values},
            **context,
        },
    )
    return " ".join(strip_tags(html).replace("\xa0", " ").split())


@pytest.mark.parametrize(
    ("by", "begins", "words"),
    [
        (at(27, 16, 30), None, "today, Friday, November 27, by 4:30 pm "),
        (at(27, 17), at(27, 16, 30), "today, Friday, November 27, between 4:30 pm and"),
        (at(28, 8, 30), at(28, 8), "tomorrow, Saturday, November 28, between 8 am and"),
        (at(28, 8, 10), None, "tomorrow, Saturday, November 28, by 8:10 am "),
        (at(30, 8, 30), at(30, 8), "on Monday, November 30, between 8 am and 8:30 am "),
        # From another day on: only its end is told.
        (at(30, 12), at(28, 8), "on Monday, November 30, by noon "),
        (at(28, 0), None, "today, Friday, November 27, by midnight "),
    ],
)
def test_the_moment_is_told_in_the_clinics_time(by, begins, words):
    lead = make_unsaved(by, begins)
    assert tell(lead).startswith(f"We call you {words}".strip())
    assert "Times are local to Ansel (" in tell(lead)


def test_between_becomes_by_once_the_clinic_is_open():
    lead = make_unsaved(at(28, 8, 30), at(28, 8))
    assert "today, Saturday, November 28, by 8:30 am" in tell(lead, now=at(28, 8, 5))


@pytest.mark.parametrize(
    ("method", "verb", "meant"),
    [
        ("phone", "We call you today", "We meant to call you today"),
        ("text", "We text you today", "We meant to text you today"),
        ("email", "We write to you today", "We meant to write to you today"),
    ],
)
def test_a_promise_that_passed_is_owned_up_to(method, verb, meant):
    lead = make_unsaved(at(27, 16, 30), contact_method=method)
    assert tell(lead).startswith(verb)
    late = tell(lead, now=at(27, 16, 30))
    assert late.startswith(f"{meant}, Friday, November 27, by 4:30 pm We still have")
    assert "If you haven’t heard from us, please call" in tell(
        lead, now=at(27, 16, 30), phone={"display": "(815) 555-0142"}
    )


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"held_at": NOW}, "We get in touch once somebody at the clinic has read it."),
        ({"first_try_at": NOW}, "Somebody at the clinic has taken it up."),
        ({"next_at": None}, "Somebody at the clinic has taken it up."),
        ({"by": None}, "We get in touch as soon as the clinic is open."),
    ],
)
def test_no_moment_is_told_where_none_holds(fields, words):
    text = tell(make_unsaved(**{"by": at(27, 16, 30), **fields}))
    assert text.startswith(words)
    assert "November" not in text


@pytest.mark.parametrize(
    ("by", "asked", "words"),
    [
        (at(28, 8, 30), "morning", "In the morning, as you asked."),
        (at(28, 12), "morning", "In the morning, as you asked."),
        (at(28, 12, 30), "afternoon", "In the afternoon, as you asked."),
        (at(28, 12, 30), "morning", "You asked for a morning, but the clinic has none"),
        (at(28, 8, 30), "afternoon", "You asked for an afternoon, but the clinic has"),
        (at(28, 8, 30), "any", ""),
    ],
)
def test_whether_it_is_the_half_of_the_day_that_was_asked(by, asked, words):
    text = tell(make_unsaved(by, contact_time=asked))
    assert words in text
    assert ("ask" in text) == bool(words)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("yes", "We may leave you a message."),
        ("name_only", "A message we leave says only who called, and our number."),
        ("no", "We leave no message."),
        ("", ""),
    ],
)
def test_what_is_said_of_messages_is_what_was_answered(answer, words):
    lead = make_unsaved(at(28, 8, 30), voicemail=answer)
    assert f"If you miss it, we try again. {words}" in tell(lead)
    assert ("message" in tell(lead)) == bool(words)
    lead.contact_method = "email"
    assert "miss" not in tell(lead) and "message" not in tell(lead)


@pytest.mark.parametrize(
    ("language", "day", "time"),
    [
        ("de", "Samstag, 28. November", "14:30"),
        ("es", "sábado 28 de noviembre", "antes de las 2:30 p. m."),
        ("es-es", "sábado 28 de noviembre", "antes de las 14:30"),
    ],
)
def test_dates_are_written_as_the_language_does(language, day, time):
    with translation.override(language):
        text = tell(make_unsaved(at(28, 14, 30))).replace("\N{NO-BREAK SPACE}", " ")
    assert day in text and time in text


def test_one_oclock_has_an_article_of_its_own():
    with translation.override("es"):
        text = tell(make_unsaved(at(28, 13, 0))).replace("\N{NO-BREAK SPACE}", " ")
    assert "antes de la 1 p. m." in text


# --- stored -------------------------------------------------------------------------


@pytest.mark.django_db
def test_what_a_first_step_holds_where_nothing_is_known():
    clinic = factories.make_clinic(weekly_hours={})
    step = get_first_step(clinic, NOW, "morning")
    assert step["promised_at"] is None
    assert step["due_from"] == NOW
    assert step["next_at"] == NOW + dt.timedelta(minutes=clinic.answer_minutes)
    assert step["week_hour"] == 4 * 24 + 16


@pytest.mark.django_db
@pytest.mark.parametrize("break_it", ["hours", "zone", "target"])
def test_hours_that_cant_be_counted_lose_no_request(break_it, monkeypatch):
    clinic = factories.make_clinic()
    values = {"hours": ("weekly_hours", 7), "zone": ("time_zone", "Mars/Phobos")}
    setattr(clinic, *values.get(break_it, ("answer_minutes", 0)))
    step = get_first_step(clinic, NOW, "any")
    assert step["next_at"] >= NOW


@pytest.mark.django_db
def test_a_closure_counts_from_the_moment_that_it_is_entered():
    clinic = factories.make_clinic()
    assert get_first_step(clinic, at(27, 17), "any")["next_at"] == at(30, 8, 30)
    closure = factories.make_special_day(clinic, dt.date(2026, 11, 30))
    clinic.refresh_from_db()
    later = dt.datetime(2026, 12, 1, 8, 30, tzinfo=CHICAGO)
    assert get_first_step(clinic, at(27, 17), "any")["next_at"] == later
    closure.delete()
    clinic.refresh_from_db()
    assert get_first_step(clinic, at(27, 17), "any")["next_at"] == at(30, 8, 30)


@pytest.mark.django_db
def test_a_promise_can_be_kept_while_the_clinic_is_open_before_it():
    clinic = factories.make_clinic()
    step = get_first_step(clinic, at(27, 16, 50), "any")
    lead = factories.make_lead(clinic, created_at=at(27, 16, 50), **step)
    assert lead.promised_at == at(30, 8, 20)
    assert can_be_kept(lead, at(27, 17))
    factories.make_special_day(clinic, dt.date(2026, 11, 30), reason="Snow")
    clinic.refresh_from_db()
    assert can_be_kept(lead, at(27, 16, 55))
    assert not can_be_kept(lead, at(27, 17))
    # What was missed, and what somebody took up, is no matter of hours.
    assert can_be_kept(lead, at(30, 8, 20))
    lead.first_try_at = at(27, 16, 59)
    assert can_be_kept(lead, at(27, 17))
