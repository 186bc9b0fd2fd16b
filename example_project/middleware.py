"""The language of an address; and what a proxy would do in front of a real site."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.utils.translation import get_language_from_path, override


def speak_as_addressed(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Spanish below ``/es/``, else English, whatever the browser asks for."""

    def answer(request: HttpRequest) -> HttpResponse:
        language = get_language_from_path(request.path_info)
        with override(language or settings.LANGUAGE_CODE):
            return get_response(request)

    return answer


class PublicGZipMiddleware(GZipMiddleware):
    """Compresses what is the same for every visitor, and nothing else.

    Compressed beside words that somebody else chose, a secret can be guessed from the
    answer's length (BREACH): so not the admin, and not what names a person's request.
    """

    max_random_bytes = 0  # hides lengths; public pages stay the same bytes for all

    def process_response(
        self, request: HttpRequest, response: HttpResponse
    ) -> HttpResponse:
        is_personal = (
            request.method != "GET"
            or response.cookies
            or "Cookie" in response.get("Vary", "")
            or "private" in response.get("Cache-Control", "")
        )
        if is_personal:
            return response
        return super().process_response(request, response)
