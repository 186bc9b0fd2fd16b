"""Loads the demo into an empty site, all of it or nothing.

A site that has a home page is left alone, so that edits and requests made since the
first start stay as they are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db import transaction

from tpi_cms.pages.models import HomePage

from .load_clinics import load_clinics
from .load_consents import load_consents
from .load_leads import load_leads
from .load_pages import load_pages
from .load_people import load_people
from .load_pictures import load_pictures
from .load_practitioners import load_practitioners
from .load_reviews import load_reviews
from .load_translations import load_translations

Say = Callable[[str], object]


def load_demo(*, today: dt.date, say: Say) -> bool:
    """Load whatever the demo shows.

    Args:
        today: special days and review dates are counted from here.
        say: gets one line of progress after each step.

    Returns:
        Whether anything was loaded; False when the site has its content already.
    """
    if HomePage.objects.exists():
        say("Content: already there, left as it is")
        return False
    with transaction.atomic():
        pictures = load_pictures()
        say(f"Pictures: {len(pictures)}")
        clinics = load_clinics(today=today)
        say(f"Clinics: {len(clinics)}")
        say(f"Practitioners: {len(load_practitioners(clinics=clinics))}")
        pages = load_pages(today=today)
        say(f"Pages: {len(pages)}")
        say(f"Pages in Spanish: {load_translations()}")
        say(f"People who can log in: {load_people(clinics=clinics)}")
        say(f"Pages signed off: {load_reviews(today=today, pages=pages)}")
        say(f"Consent texts: {load_consents()}")
        say(f"Requests: {load_leads(clinics=clinics, pages=pages)}")
    return True
