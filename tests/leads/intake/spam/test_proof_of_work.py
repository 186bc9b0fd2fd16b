"""The optional task: given, solved, used once."""

from __future__ import annotations

import base64
import json

import altcha
import pytest
from django.core.cache import cache
from django.urls import reverse

from tpi_cms.leads.intake.spam import proof_of_work

CHALLENGE = "tpi_cms:lead_challenge"


@pytest.fixture
def _on(settings):
    settings.TPI_CMS_PROOF_OF_WORK = True


def solve(challenge: dict) -> str:
    """As the script does."""
    task = altcha.Challenge.from_dict(challenge)
    solution = altcha.solve_challenge(task)
    answer = {"challenge": challenge, "solution": solution.to_dict()}
    return base64.b64encode(json.dumps(answer).encode()).decode()


@pytest.mark.usefixtures("_on")
def test_a_solved_task_counts_once(client):
    response = client.get(reverse(CHALLENGE))
    answer = solve(response.json())
    assert proof_of_work.verify(answer)
    assert not proof_of_work.verify(answer)
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies


@pytest.mark.usefixtures("_on")
@pytest.mark.parametrize(
    "change",
    [
        {"keyPrefix": "", "cost": 1},
        {"expiresAt": 4_000_000_000},
        {"nonce": "00" * 16},
    ],
)
def test_a_task_made_easier_counts_for_nothing(change):
    challenge = proof_of_work.get_challenge()
    challenge["parameters"] |= change
    assert not proof_of_work.verify(solve(challenge))


@pytest.mark.usefixtures("_on")
@pytest.mark.parametrize(
    "text",
    ["", "x", "e30=", base64.b64encode(b"[" * 3000).decode(), "A" * 9000, "\0", "é"],
)
def test_what_no_script_sends_counts_for_nothing(text):
    assert not proof_of_work.verify(text)


@pytest.mark.usefixtures("_on")
def test_a_cache_that_fails_costs_the_points_only(monkeypatch, caplog):
    answer = solve(proof_of_work.get_challenge())

    def fail(*args, **kwargs):
        raise ConnectionError("redis://secret@host")

    monkeypatch.setattr(type(cache._connections["default"]), "add", fail)
    assert not proof_of_work.verify(answer)
    assert "ConnectionError" in caplog.text and "secret" not in caplog.text


def test_it_is_off_unless_asked_for(client, settings):
    settings.TPI_CMS_PROOF_OF_WORK = True
    answer = solve(proof_of_work.get_challenge())
    settings.TPI_CMS_PROOF_OF_WORK = False
    assert not proof_of_work.verify(answer)
    assert client.get(reverse(CHALLENGE)).status_code == 404


@pytest.mark.usefixtures("_on")
def test_without_the_extra_it_is_off(client, monkeypatch):
    monkeypatch.setattr(proof_of_work, "LocalVerifier", None)
    assert not proof_of_work.verify("e30=")
    assert client.get(reverse(CHALLENGE)).status_code == 404


def test_the_form_offers_a_task_only_where_it_is_on(client, clinic, settings):
    url = reverse("tpi_cms:lead_create")
    assert "data-challenge" not in client.get(url).content.decode()
    settings.TPI_CMS_PROOF_OF_WORK = True
    html = client.get(url).content.decode()
    assert f'data-challenge="{reverse(CHALLENGE)}"' in html
    assert "tpi_cms/proof-of-work.js" in html


def test_a_form_that_comes_back_filled_in_measures_no_time(client, send, filled):
    shown = client.get(reverse("tpi_cms:lead_create")).content.decode()
    again = send(filled(phone="12")).content.decode()
    assert "data-live=" in shown
    assert "data-live=" not in again
