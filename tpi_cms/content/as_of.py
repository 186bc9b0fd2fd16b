"""A live page as of a chosen moment, for those who may edit it: ``?tpi_at=``.

Hours, closures and campaign numbers are those of that moment; nothing else is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from wagtail.admin.widgets.button import Button

from ..clinics.hours.moment import as_of
from ..clinics.hours.schedule import validate_date
from .sessions import may_be_logged_in

PARAMETER = "tpi_at"
Serve = Callable[..., HttpResponse]


def serve_as_of(serve: Serve) -> Serve:
    """For Wagtail's ``on_serve_page``; rendered at once, and kept by nobody."""

    def serve_then(page: Any, request: HttpRequest, *args: Any) -> HttpResponse:
        if PARAMETER not in request.GET or not _may_choose(page, request):
            return serve(page, request, *args)
        zone = _get_zone(page)
        chosen = _read(request.GET[PARAMETER], zone)
        local = (chosen or timezone.now()).astimezone(zone)
        request.tpi_moment = {  # type: ignore[attr-defined]
            "local": local,
            "zone": zone,
            "is_wrong": chosen is None,
        }
        with as_of(local):
            response = serve(page, request, *args)
            if hasattr(response, "render"):
                response.render()
        response["Cache-Control"] = "private, no-store"
        return response

    return serve_then


def _may_choose(page: Any, request: HttpRequest) -> bool:
    if not may_be_logged_in(request):
        return False
    user = request.user
    return user.is_authenticated and page.permissions_for_user(user).can_edit()


def _get_zone(page: Any) -> ZoneInfo | dt.tzinfo:
    """Of the page's clinic, else the site's."""
    clinic = getattr(page, "clinic", None)
    return getattr(clinic, "zone", None) or timezone.get_default_timezone()


def _read(typed: str, zone: dt.tzinfo) -> dt.datetime | None:
    try:
        local = parse_datetime(typed)
        if local is None:
            return None
        validate_date(local.date())
    except (ValueError, ValidationError):
        return None
    return local if timezone.is_aware(local) else local.replace(tzinfo=zone)


def get_page_buttons(
    page: Any, user: Any, view_name: str = "", next_url: str | None = None
) -> Iterator[Button]:
    """In the header of the page's editor: a link to it as of now, to choose there."""
    if not (page.live and page.url and page.permissions_for_user(user).can_edit()):
        return
    local = timezone.now().astimezone(_get_zone(page))
    url = f"{page.url}?{PARAMETER}={local:%Y-%m-%dT%H:%M}"
    label = _("View as of another moment")
    yield Button(label, url=url, icon_name="time", priority=70)
