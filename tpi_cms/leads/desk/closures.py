"""After a closure was saved: which promises to patients it breaks."""

from __future__ import annotations

from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail.admin import messages

from ..record.promises import MOST_PROMISES, find_broken, get_promises
from .filters import leads_of


def warn_of_promises(request: Any, closure: Any) -> None:
    """Counts those of requests that the user may see, with a link to them."""
    leads = leads_of(request.user).filter(clinic__in=closure.get_clinics())
    count = len(find_broken(get_promises(leads)))
    if not count:
        return
    words = ngettext(
        "%(count)s request was promised an answer while its clinic is closed.",
        "%(count)s requests were promised an answer while their clinics are closed.",
        count,
    )
    shown = _("%(count)s or more") % {"count": count}
    values = {"count": shown if count == MOST_PROMISES else count}
    messages.warning(request, words % values, buttons=_get_buttons())


def _get_buttons() -> list[Any]:
    try:
        url = reverse("tpi_cms_lead:all")
    except NoReverseMatch:
        return []  # A site may leave requests out of its admin.
    return [messages.button(f"{url}?promise=broken", _("Show them"))]
