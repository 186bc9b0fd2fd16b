"""Make the groups that are missing: clinic managers, and a front desk a clinic."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from ...leads.access.groups import create_missing_groups


class Command(BaseCommand):
    help = (
        "Makes the group of clinic managers, and a front desk for each clinic that no "
        "group has a permission for. Changes nothing that exists."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        for count, group in enumerate(create_missing_groups(), 1):  # noqa: B007
            self.stdout.write(f"Made the group “{group.name}”.")
        if not count:
            self.stdout.write("No group is missing.")
