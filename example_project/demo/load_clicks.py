"""Makes clicks on numbers beside the requests: some of them instead, some besides."""

from __future__ import annotations

from collections import Counter
from random import Random

from wagtail.models import Page

from tpi_cms.models import CallCount, Lead

SEED = 8


def load_clicks(*, pages: dict[str, Page]) -> int:
    """Store them; returns how many."""
    random = Random(SEED)  # noqa: S311  drawn, not secret
    paths = {page.pk: page.url for page in pages.values()}
    found: Counter[tuple] = Counter()
    for lead in Lead.objects.order_by("pk").select_related("clinic"):
        phone = lead.clinic.main_phone
        if phone is None or lead.page_id not in paths:
            continue
        at = lead.created_at.astimezone(lead.clinic.zone)
        where = (phone.number.as_e164, paths[lead.page_id], lead.source)
        found[lead.clinic_id, at.date(), at.hour, *where] += random.randrange(5)
    names = ("clinic_id", "date", "hour", "number", "page_path", "source")
    rows = (
        CallCount(**dict(zip(names, key, strict=True)), count=count)
        for key, count in found.items()
        if count
    )
    CallCount.objects.bulk_create(rows)
    return found.total()
