"""Makes the pages from the files in ``example_project/content``."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.conf import settings

from wagtail.models import Page

from tpi_cms.content.files.loading import load_pages as load_files
from tpi_cms.setup.site import get_site, plant_pages, set_address

FOLDER = Path(__file__).parent.parent / "content"
#: A file has no date that stays as long ago.
REVIEWED_DAYS_AGO = {
    "conditions/knee-osteoarthritis": 120,
    "conditions/low-back-pain": 33,
    "conditions/myofascial-pain": 68,
    "conditions/neck-pain": 80,
    "conditions/plantar-heel-pain": 140,
    "conditions/sciatica": 102,
    "conditions/tension-headache": 27,
    "guides/your-first-visit": 47,
    "treatments/dry-needling": 41,
    "treatments/epidural-steroid-injections": 55,
    "treatments/joint-injections": 120,
    "treatments/occipital-nerve-block": 27,
    "treatments/physical-therapy": 95,
    "treatments/radiofrequency-ablation": 150,
    "treatments/trigger-point-injections": 68,
}


def load_pages(*, today: dt.date) -> dict[str, Page]:
    """All pages, published, by address below their index: ``dry-needling``."""
    site = get_site()
    steps = (set_address(site, name=settings.WAGTAIL_SITE_NAME), plant_pages(site))
    for step in steps:
        list(step)
    for file in load_files(FOLDER, site.root_page):
        if file.path in REVIEWED_DAYS_AGO:
            days = dt.timedelta(REVIEWED_DAYS_AGO[file.path])
            file.page.last_reviewed = today - days
            file.page.next_review = file.page.last_reviewed + dt.timedelta(365)
        file.page.save_revision().publish()
    pages = Page.objects.descendant_of(site.root_page, inclusive=True).specific()
    return {_get_key(page, site.root_page): page for page in pages}


def _get_key(page: Page, home: Page) -> str:
    path = page.url_path.removeprefix(home.url_path).strip("/")
    return path.partition("/")[2] or path or "home"
