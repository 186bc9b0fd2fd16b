"""Pages, clinics and the form for programs: a site includes ``v2`` or ``v3`` itself.

Of requests nothing can be read here. They are sent to the form's own address.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.http import Http404
from django.utils import translation


@contextmanager
def in_language(code: str) -> Iterator[str]:
    """Meanwhile words are in that language of the site; "" means its default.

    Never in the visitor's: an answer depends on its address alone, so it may be kept.

    Raises:
        Http404: the site has no such language.
    """
    if code and code not in dict(settings.LANGUAGES):
        raise Http404("No such language.")
    with translation.override(code or settings.LANGUAGE_CODE):
        yield code or settings.LANGUAGE_CODE
