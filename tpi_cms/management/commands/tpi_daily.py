"""``tpi_daily``: the daily duties, where no ``tpi_deliver --loop`` does them."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tpi_cms.leads.outbox.daily import run_duties


class Command(BaseCommand):
    help = (
        "Does what is to be done once a day and nobody did yet. Run it by cron "
        "where no tpi_deliver --loop runs."
    )

    def handle(self, **options: Any) -> None:
        if failed := run_duties():
            raise CommandError(f"Failed, see the log: {', '.join(failed)}.")
