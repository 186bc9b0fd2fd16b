"""One HTTPS request to a foreign host that can't be turned against our own network.

The host is looked up once. Every address found must be a public one, and the
connection goes to such an address, so that a name can't point elsewhere a moment later.
Redirects are never followed; proxies and ``netrc`` are never asked. Built on
``http.client``, which does none of these unless told.
"""

from __future__ import annotations

import http.client
import ipaddress
import re
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit

#: At most so much of an answer is read, in bytes.
MAX_ANSWER_BYTES = 65_536

# What may stand in a request line.
_SENDABLE = re.compile(r"[!-~]+")

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

# RFC 4291 2.4: all that is routed on the internet. Leaves out IPv4-mapped, site-local
# and multicast addresses.
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
# What Python learnt late (3.11.10) or never, of RFC 6890, RFC 7526 and RFC 9637. Within
# the first one cloud serves its machines' secrets.
_NOT_PUBLIC = tuple(
    map(ipaddress.ip_network, ("192.0.0.0/24", "192.88.99.0/24", "3fff::/20"))
)
# RFC 6052: how hosts without IPv4 reach IPv4; the last four bytes are the address.
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class UnsafeUrlError(Exception):
    """Not an ``https`` URL with a host, without user info, in ASCII."""


class UnsafeAddressError(Exception):
    """The host has an address that isn't public."""


class RefusedError(Exception):
    """The answer was no success; redirects count as such.

    Attributes:
        status_code: of the answer.
    """

    def __init__(self, status_code: int) -> None:
        super().__init__(status_code)
        self.status_code = status_code


@dataclass(frozen=True)
class Answer:
    """A 2xx answer; ``body`` holds at most 64 kB, what came in time."""

    status: int
    body: bytes


@dataclass(frozen=True)
class Endpoint:
    """One address of a host, as ``getaddrinfo`` gives it."""

    family: socket.AddressFamily
    sockaddr: tuple[Any, ...]

    @property
    def address(self) -> str:
        return str(self.sockaddr[0])


class DeadlineSocket(ssl.SSLSocket):
    """Gives up at ``deadline`` (``time.monotonic()``), however the bytes trickle in."""

    deadline: float
    longest_wait: float

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        self.limit()
        return super().recv_into(*args, **kwargs)

    def send(self, *args: Any, **kwargs: Any) -> int:
        self.limit()
        return super().send(*args, **kwargs)

    def limit(self) -> None:
        """Let the next operation take no longer than what is left."""
        self.settimeout(_get_wait(self.deadline, self.longest_wait))


class SafeClient:
    """Posts to foreign hosts; its limits are attributes, in seconds.

    Looking up a name is not limited by these but by the system's resolver; the time it
    took is taken from the rest.
    """

    connect_seconds = 3.0
    read_seconds = 10.0
    total_seconds = 15.0

    def post(
        self, url: str, *, body: bytes, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Post ``body`` once.

        Raises:
            UnsafeUrlError, UnsafeAddressError: nothing was connected to.
            RefusedError: the answer's status is not 2xx.
            OSError, http.client.HTTPException: no answer, or not in time.
        """
        deadline = time.monotonic() + self.total_seconds
        parts = split_url(url)
        endpoints = self.get_endpoints(parts)
        with self.connect(endpoints, str(parts.hostname), deadline) as sock:
            return self.exchange(sock, parts, body, headers or {})

    def get_endpoints(self, parts: SplitResult) -> list[Endpoint]:
        """The host's addresses, if all of them are allowed."""
        endpoints = self.resolve(str(parts.hostname), parts.port or 443)
        for endpoint in endpoints:
            if not self.is_allowed(ipaddress.ip_address(endpoint.address)):
                raise UnsafeAddressError
        return endpoints

    def resolve(self, host: str, port: int) -> list[Endpoint]:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return [Endpoint(family, sockaddr) for family, *_rest, sockaddr in found]

    def is_allowed(self, address: IPAddress) -> bool:
        """Whether requests may go to this address."""
        return is_public(address)

    def get_context(self) -> ssl.SSLContext:
        """Whom to trust: by default the authorities that the system trusts."""
        return ssl.create_default_context()

    def connect(
        self, endpoints: list[Endpoint], host: str, deadline: float
    ) -> DeadlineSocket:
        """A connection to the first address that takes one; the certificate is checked.

        A host whose IPv6 address can't be reached from here often has another.
        """
        failure: OSError | None = None
        for endpoint in endpoints:
            try:
                sock = self.open(endpoint, deadline)
            except OSError as error:
                failure = error
            else:
                return self.secure(sock, host, deadline)
        raise failure or ConnectionError

    def open(self, endpoint: Endpoint, deadline: float) -> socket.socket:
        sock = socket.socket(endpoint.family, socket.SOCK_STREAM)
        try:
            sock.settimeout(_get_wait(deadline, self.connect_seconds))
            sock.connect(endpoint.sockaddr)
        except OSError:
            sock.close()
            raise
        return sock

    def secure(self, sock: socket.socket, host: str, deadline: float) -> DeadlineSocket:
        context = self.get_context()
        context.sslsocket_class = DeadlineSocket
        try:
            sock.settimeout(_get_wait(deadline, self.connect_seconds))
            secured = context.wrap_socket(sock, server_hostname=host)
        except OSError:
            sock.close()
            raise
        assert isinstance(secured, DeadlineSocket)  # noqa: S101  told above  # nosec B101
        secured.deadline, secured.longest_wait = deadline, self.read_seconds
        return secured

    def exchange(
        self,
        sock: DeadlineSocket,
        parts: SplitResult,
        body: bytes,
        headers: Mapping[str, str],
    ) -> Answer:
        connection = http.client.HTTPSConnection(str(parts.hostname), parts.port)
        connection.auto_open = 0  # only over the socket that was checked
        connection.sock = sock
        connection.request("POST", get_target(parts), body, dict(headers))
        with connection.getresponse() as response:
            if not 200 <= response.status < 300:
                raise RefusedError(response.status)
            return Answer(response.status, read_some(response))


def split_url(url: str) -> SplitResult:
    """The URL's parts.

    Raises:
        UnsafeUrlError: see there.
    """
    try:
        parts = urlsplit(url)
        usable = parts.scheme == "https" and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or "@" in parts.netloc or not _SENDABLE.fullmatch(get_target(parts)):
        raise UnsafeUrlError
    return parts


def get_target(parts: SplitResult) -> str:
    """What stands in the request line: path and query."""
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.path or '/'}{query}"


def is_public(address: IPAddress) -> bool:
    """Whether an address belongs to one host of the public internet.

    Stricter than ``is_global``, which also takes multicast, IPv4-mapped and 6to4
    addresses (RFC 7526 has retired these).
    """
    if any(address in network for network in _NOT_PUBLIC):
        return False
    if address.version == 4:
        return address.is_global and not address.is_multicast
    if address in _NAT64:
        return is_public(ipaddress.IPv4Address(address.packed[-4:]))
    return (
        address in _GLOBAL_UNICAST and address.is_global and address.sixtofour is None
    )


def read_some(response: http.client.HTTPResponse) -> bytes:
    """The beginning of a body.

    The status has decided already, so a cut or a stall only ends the reading.
    """
    body = bytearray()
    try:
        while piece := response.read1(MAX_ANSWER_BYTES - len(body)):
            body += piece
    except (OSError, http.client.HTTPException):
        pass
    return bytes(body)


def _get_wait(deadline: float, longest: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return min(left, longest)
