"""``load_demo``: fill an empty site with the demo."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from ...load import load_demo


class Command(BaseCommand):
    help = "Fills an empty site with the demo; a site with content is left alone."

    def handle(self, *args: Any, **options: Any) -> None:
        load_demo(today=timezone.localdate(), say=self.stdout.write)
