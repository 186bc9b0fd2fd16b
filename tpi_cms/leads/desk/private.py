"""What goes around every view that shows leads, so that errors tell nobody's data."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import (
    sensitive_post_parameters,
    sensitive_variables,
)

from ..secrets.encryption import EncryptionError

logger = logging.getLogger("tpi_cms.privacy")

TEMPLATE = "tpi_cms/admin/leads/unreadable.html"


def keep_private(view: Callable[..., Any]) -> Callable[..., Any]:
    """Hide values from reports of errors; say it where no key opens what is stored.

    Renders the page right here, as Wagtail's own wrappers do a moment later: what fails
    in a template is hidden and said too.
    """

    @wraps(view)
    @sensitive_post_parameters()
    @sensitive_variables()
    def private_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
            return response.render() if hasattr(response, "render") else response
        except EncryptionError as error:
            logger.error("Requests can't be read: %s", type(error).__name__)
            return say_unreadable(request, error)

    return private_view


def say_unreadable(request: HttpRequest, error: EncryptionError) -> HttpResponse:
    """500, in words for staff and with the setting's name for who runs the site."""
    context = {"page_title": _("Requests can't be read now"), "reason": str(error)}
    return render(request, TEMPLATE, context, status=500)
