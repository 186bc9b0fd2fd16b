"""States and regions to filter and choose by: those that clinics have."""

from __future__ import annotations

from ..models import Clinic


def get_region_choices() -> list[tuple[str, str]]:
    regions = Clinic.objects.exclude(region="").order_by("region")
    return [
        (name, name) for name in regions.values_list("region", flat=True).distinct()
    ]
