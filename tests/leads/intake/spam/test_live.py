"""The live token and its view."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from tpi_cms.leads.intake.spam.live import get_live_seconds, make_live_token

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


@pytest.fixture
def noon(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOON)


@pytest.mark.parametrize("seconds", [0.0, 2.75, 3.0, 86_400 * 30.0])
def test_it_says_how_long_ago_it_was_made_to_the_millisecond(noon, seconds):
    later = NOON + dt.timedelta(seconds=seconds)
    assert get_live_seconds(make_live_token(), later) == seconds


def test_one_from_the_future_says_nothing(noon):
    assert get_live_seconds(make_live_token(), NOON - dt.timedelta(seconds=1)) is None


@pytest.mark.parametrize("text", ["", "x", "1:2", "1772452800000", "\0", "é:" * 999])
def test_what_this_site_did_not_sign_says_nothing(text):
    assert get_live_seconds(text, NOON) is None


def test_a_changed_time_says_nothing(noon):
    made, _colon, signature = make_live_token().rpartition(":")
    assert get_live_seconds(f"{int(made) - 9000}:{signature}", NOON) is None


def test_the_tokens_of_forms_are_no_live_tokens(token):
    assert get_live_seconds(token(), NOON) is None


def test_the_view_gives_one_never_cached_and_without_cookies(client, noon):
    client.cookies["sessionid"] = "somebody"
    response = client.get(reverse("tpi_cms:lead_live"))
    assert get_live_seconds(response.json()["live"], NOON) == 0
    assert "no-store" in response["Cache-Control"]
    assert "Cookie" not in response.get("Vary", "")
    assert not response.cookies


def test_the_view_only_reads(client):
    assert client.post(reverse("tpi_cms:lead_live")).status_code == 405
