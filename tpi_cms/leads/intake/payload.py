"""Reading what was posted to the lead endpoint, whatever it is."""

from __future__ import annotations

import codecs
import json

from django.core.exceptions import (
    BadRequest,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
)
from django.http import HttpRequest, QueryDict
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError

from ...conf import conf

FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")


class TooLarge(ValueError):
    """The body is larger than ``TPI_CMS_LEAD_MAX_BYTES``."""


class Unreadable(ValueError):
    """The body is not what its content type says, or of a type we don't read."""


def read_payload(request: HttpRequest) -> QueryDict:
    """The posted fields, from a form or from one flat JSON object.

    Raises:
        TooLarge, Unreadable: without anything of the body in the message.
    """
    if _declared_length(request) > conf.lead_max_bytes:
        raise TooLarge
    try:
        if request.content_type == "application/json":
            return _read_json(request.body)
        if request.content_type in FORM_TYPES:
            _require_utf8(request)
            return request.POST
    except RequestDataTooBig as error:
        raise TooLarge from error
    except (
        BadRequest,
        # The content type names a charset that nobody knows.
        LookupError,
        MultiPartParserError,
        SuspiciousOperation,
        TooManyFieldsSent,
        UnicodeError,
        UnreadablePostError,
    ) as error:
        raise Unreadable from error
    raise Unreadable


def _declared_length(request: HttpRequest) -> int:
    """``Content-Length``; servers hand chunked bodies on with none, which Django reads
    as empty."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError as error:
        raise Unreadable from error


def _require_utf8(request: HttpRequest) -> None:
    """Other charsets would be stored garbled, or be what no database takes.

    Django reads a multipart body in any codec of Python's, ``unicode_escape`` too. JSON
    is always UTF-8 (RFC 8259).
    """
    charset = request.content_params.get("charset", "utf-8")
    if codecs.lookup(charset).name != "utf-8":
        raise Unreadable
    if charset.lower() != "utf-8":
        request.encoding = "utf-8"  # the one name that Django reads forms by


def _read_json(body: bytes) -> QueryDict:
    try:
        values = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Unreadable from error
    if not isinstance(values, dict):
        raise Unreadable
    payload = QueryDict(mutable=True)
    for name, value in values.items():
        if value is None or value is False:
            continue
        if not isinstance(value, str | int | float):
            raise Unreadable
        payload[name] = "on" if value is True else _without_surrogates(str(value))
    return payload


def _without_surrogates(text: str) -> str:
    """JSON can name halves of characters, which no database stores."""
    return text.encode("utf-8", "replace").decode()


def has_repeated_fields(payload: QueryDict) -> bool:
    """No field of ours is sent twice by a browser."""
    return any(len(values) > 1 for _name, values in payload.lists())
