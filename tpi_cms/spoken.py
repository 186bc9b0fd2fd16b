"""Which language a page, a form and their addresses speak: never the visitor's.

What a browser asks for would make other bytes of a page for each visitor, and two
languages of a page whose words are in one.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import (
    get_language,
    get_language_from_path,
    get_supported_language_variant,
    gettext,
    gettext_noop,
    override,
)

from wagtail.models import Site

#: Of an address outside ``i18n_patterns``: ``/consultation/?lang=es``.
PARAMETER = "lang"
#: Who translates the form translates its button.
SAMPLE = gettext_noop("Send the request")


def get_page_language(page: Any) -> str:
    """Of its locale; the site’s own code where that says more: ``en-us`` for ``en``."""
    own = get_own_language()
    if not has_many_languages():
        return own
    code = _get_code(page)
    return own if own.startswith(f"{code}-") else code


def _get_code(page: Any) -> str:
    """Of its home page, which Wagtail keeps: the page's locale costs a query."""
    for root in Site.get_site_root_paths():
        if page.url_path and page.url_path.startswith(root.root_path):
            return str(root.language_code)
    return str(page.locale.language_code)


def get_own_language() -> str:
    """``LANGUAGE_CODE``, as ``LANGUAGES`` name it where addresses hold languages."""
    code: str = settings.LANGUAGE_CODE
    return get_supported_language_variant(code) if has_many_languages() else code


def has_many_languages() -> bool:
    return bool(getattr(settings, "WAGTAIL_I18N_ENABLED", False))


def get_asked_language(request: HttpRequest) -> str:
    """Of the request's address, else the site's own."""
    try:
        return get_supported_language_variant(request.GET.get(PARAMETER, ""))
    except LookupError:
        return get_language_from_path(request.path_info) or get_own_language()


def get_form_language(language: str | None) -> str:
    """That language, where it has the form's words; else the site's own, or English.

    Without its own words, a form would mix English with what Django and Wagtail happen
    to know, such as "Your name" over "Correo electrónico".
    """
    candidates = [code for code in (language, get_own_language()) if code]
    return next((code for code in candidates if _has_form_words(code)), "en")


def _has_form_words(language: str) -> bool:
    if language.startswith("en"):
        return True
    words, own = _say(language), settings.LANGUAGE_CODE
    # Django fills in from the site's own language what another lacks.
    is_own = language.partition("-")[0] == own.partition("-")[0]
    return words != SAMPLE and (is_own or words != _say(own))


def _say(language: str) -> str:
    with override(language):
        return gettext(SAMPLE)


def make_url(name: str, **query: str) -> str:
    """The address of a route of ours, which answers in the active language."""
    url, language = reverse(name), get_language()
    is_own = language in (None, get_own_language())
    if not is_own and not get_language_from_path(url):
        query = {PARAMETER: str(language), **query}
    return f"{url}?{urlencode(query)}" if query else url
