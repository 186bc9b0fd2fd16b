"""What an editor is told after a closure was saved."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail import hooks
from wagtail.admin import messages

from ..closures import Closure
from ..notices import describe_span
from .side_panels import find_public_url

#: Called with the request and the closure after one was saved: a site, or another
#: room of this package, warns there of what the closure breaks.
SAVED_HOOK = "tpi_cms_closure_saved"


def tell_saved(request: Any, closure: Closure) -> None:
    """How many clinics, from when to when; then what others have to say of it."""
    count = closure.get_clinics().count()
    words = ngettext(
        "%(count)s clinic: %(reason)s, %(span)s.",
        "%(count)s clinics: %(reason)s, %(span)s.",
        count,
    )
    values = {
        "count": count,
        "reason": closure.reason,
        "span": describe_span(closure),
    }
    url = find_public_url(closure.get_clinics(), closure.as_value().start)
    buttons = [messages.button(url, _("See its page then"), new_window=True)]
    buttons = buttons if url else []
    if request.user.has_perm("tpi_cms.delete_closure"):
        undo = reverse("tpi_cms_closure:delete", args=[closure.pk])
        buttons.append(messages.button(undo, _("Undo")))
    messages.success(request, words % values, buttons=buttons)
    for warn in hooks.get_hooks(SAVED_HOOK):
        warn(request, closure)
