"""One HTTPS request to another system, which comes to an end whatever that does."""

from __future__ import annotations

import ssl
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError

from ....conf import conf

#: For each of a host's addresses.
CONNECT_SECONDS = 3.0
#: For all the rest, ``TPI_CMS_DELIVERY_TIMEOUT_SECONDS`` if that is less.
TOTAL_SECONDS = 10.0

#: At most so much of an answer is read, in bytes.
MAX_ANSWER_BYTES = 65_536


class UnsafeUrlError(Exception):
    """Not an ``https`` URL with a host and without user info."""


class PostRefusedError(Exception):
    """The answer was no success; redirects count as such.

    Attributes:
        status_code: of the answer.
    """

    def __init__(self, status_code: int) -> None:
        super().__init__(status_code)
        self.status_code = status_code


def post(url: str, *, body: bytes, headers: Mapping[str, str]) -> None:
    """Post ``body`` once; return when the other side has answered 2xx.

    Asks no proxy and no ``netrc``. Trusts the system's authorities and certifi's.
    Looking up the host's name has only the limits of the system's resolver.

    Raises:
        UnsafeUrlError: nothing was connected to.
        PostRefusedError: the answer's status is not 2xx.
        requests.RequestException: no answer, or not in time.
    """
    check_url(url)
    deadline = time.monotonic() + min(TOTAL_SECONDS, conf.delivery_timeout_seconds)
    with _Session() as session:
        session.trust_env = False
        session.mount("https://", _Adapter(deadline))
        with session.post(
            url,
            data=body,
            headers=dict(headers),
            timeout=(CONNECT_SECONDS, TOTAL_SECONDS),
            allow_redirects=False,
            stream=True,
        ) as response:
            if not 200 <= response.status_code < 300:
                raise PostRefusedError(response.status_code)
            # Some servers stop working when nobody listens any more. The status has
            # decided already, so a cut or a stall only ends the reading.
            with suppress(OSError, HTTPError):
                response.raw.read(MAX_ANSWER_BYTES)


def check_url(url: str) -> None:
    """Whether a message may go there.

    Raises:
        UnsafeUrlError: it may not.
    """
    try:
        parts = urlsplit(url)
        usable = parts.scheme == "https" and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or "@" in parts.netloc:
        raise UnsafeUrlError


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> None:
        """Even of a redirect that it doesn't follow, requests reads all of the body."""
        return None


class _Adapter(HTTPAdapter):
    """Whose connections give up at ``deadline`` (``time.monotonic()``)."""

    def __init__(self, deadline: float) -> None:
        self.context = ssl.create_default_context()
        self.context.sslsocket_class = type(
            "Socket", (_DeadlineSocket,), {"deadline": deadline}
        )
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, ssl_context=self.context, **kwargs)


class _DeadlineSocket(ssl.SSLSocket):
    """The time-outs of requests are for each byte: a trickle would never end."""

    deadline: float

    def do_handshake(self, block: bool = False) -> None:
        self._limit()
        super().do_handshake(block)

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        self._limit()
        return super().recv_into(*args, **kwargs)

    def send(self, *args: Any, **kwargs: Any) -> int:
        self._limit()
        return super().send(*args, **kwargs)

    def _limit(self) -> None:
        """Let the next operation take no longer than what is left."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self.settimeout(left)
