"""The site's choice among the checks of copy."""

from __future__ import annotations

import pytest
from django.core.checks import run_checks
from django.test import override_settings

from tpi_cms.content.copy.registry import OWN


def get_ids(**chosen) -> list[str]:
    with override_settings(TPI_CMS_COPY_CHECKS=chosen):
        found = [message.id for message in run_checks()]
    return [name for name in found if name in ("tpi_cms.E080", "tpi_cms.W080")]


def test_a_known_check_is_silenced_and_a_sound_one_added():
    assert get_ids() == []
    added = ["tests.examples.copy.EXCLAMATIONS"]
    assert get_ids(silence=["cure", "exclamation"], add=added) == []


def test_a_misspelt_id_is_named():
    assert get_ids(silence=["curse"]) == ["tpi_cms.W080"]


@pytest.mark.parametrize(
    "path",
    [
        "tests.examples.nowhere.CHECK",
        "tests.checks.breaks_at_import.CHECK",
        "tests.examples.copy.find_exclamations",
        "tpi_cms.content.copy.registry.HIPAA",
        f"{__name__}.TAKEN",
    ],
)
def test_what_is_no_check_of_its_own_is_named(path):
    assert get_ids(add=[path]) == ["tpi_cms.E080"]


TAKEN = OWN[0]


def test_a_setting_of_another_shape_adds_and_silences_nothing():
    from tpi_cms.content.copy.registry import get_checks

    with override_settings(TPI_CMS_COPY_CHECKS=["cure"]):
        assert len(get_checks()) == len(OWN)
        assert "tpi_cms.E010" in [message.id for message in run_checks()]
