from __future__ import annotations

from django.apps import AppConfig


class StressConfig(AppConfig):
    """Only in the settings of the stress tests: brings trouble where it is asked."""

    name = "tests.stress"
    label = "stress"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import sabotage

        sabotage.install()
