"""One request with its circumstances, and what browsers and programs send along."""

from __future__ import annotations

from dataclasses import dataclass, field

DAY = 86_400.0

#: A browser of these years, on a page of ours.
MODERN = {"HTTP_SEC_FETCH_SITE": "same-origin", "HTTP_ORIGIN": "http://testserver"}
#: Says where it posts from, but knows no Sec-Fetch-Site.
OLDER = {"HTTP_ORIGIN": "http://testserver"}
#: Says nothing at all: very old, or made by a program.
SILENT: dict[str, str] = {}
#: Under ``Referrer-Policy: no-referrer``, or by an extension.
NO_REFERRER = {"HTTP_ORIGIN": "null"}

AREA_CODES = (217, 309, 312, 618, 630, 708, 773, 779, 815, 847)


def phone_number(number: int) -> str:
    """One of the thousand that are kept free for fiction in these area codes."""
    area = AREA_CODES[number // 100 % len(AREA_CODES)]
    return f"({area}) 555-01{number % 100:02}"


@dataclass(frozen=True)
class Visit:
    """What somebody posts, when, from where and how.

    Attributes:
        kind: name of the behaviour.
        at: seconds since the corpus begins; requests come in this order.
        live_seconds: age of the live token when the form comes; None: no script.
        has_token: the form token of the page is sent.
        trap: what stands in the field that people don't see.
    """

    kind: str
    at: float
    address: str
    name: str
    message: str
    headers: dict[str, str] = field(default_factory=lambda: dict(MODERN))
    live_seconds: float | None = None
    topic: str = ""
    phone: str = ""
    email: str = ""
    has_token: bool = True
    trap: str = ""
