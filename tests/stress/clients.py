"""Visitors: they read a page, fill in its form and send it until they are answered."""

from __future__ import annotations

import asyncio
import json
import random
import re
import time
import uuid
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode


class NoAnswer(ConnectionError):
    """The connection was refused or cut before the answer was whole."""


@dataclass(frozen=True)
class Answer:
    """``headers`` by lower-case name; ``seconds`` from first byte to last."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def is_thanks(self) -> bool:
        return self.status in (201, 303)

    @property
    def reference(self) -> str:
        """Of the lead that was acknowledged."""
        path = self.headers.get("location") or json.loads(self.body)["redirect"]
        return path.rstrip("/").rpartition("/")[2]


async def send(
    port: int, method: str, path: str, body: str = "", headers: dict | None = None
) -> Answer:
    """One HTTP request on a connection of its own.

    Raises:
        NoAnswer: nobody knows what became of it.
    """
    start = time.perf_counter()
    head = {
        "Host": f"127.0.0.1:{port}",
        "Connection": "close",
        "Content-Length": str(len(body.encode())),
        **(headers or {}),
    }
    lines = [f"{method} {path} HTTP/1.1", *(f"{k}: {v}" for k, v in head.items())]
    raw = await _exchange(port, "\r\n".join([*lines, "", body]).encode())
    top, found, rest = raw.partition(b"\r\n\r\n")
    status, *fields = top.decode("latin-1").split("\r\n")
    named = dict(field.split(": ", 1) for field in fields if found)
    answered = {name.lower(): value for name, value in named.items()}
    if not found or len(rest) < int(answered.get("content-length", 0)):
        raise NoAnswer
    seconds = time.perf_counter() - start
    return Answer(int(status.split()[1]), answered, rest, seconds)


async def _exchange(port: int, request: bytes) -> bytes:
    raw = b""
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            writer.write(request)
            while chunk := await reader.read(65_536):
                raw += chunk
        finally:
            writer.close()
    except OSError as error:
        if not raw:
            raise NoAnswer from error
    return raw


# --- the form ---------------------------------------------------------------------


class _FormReader(HTMLParser):
    """What a browser would send from the first lead form of a page, left as it is."""

    def __init__(self) -> None:
        super().__init__()
        self.action = ""
        self.fields: dict[str, str] = {}
        self.boxes: list[str] = []
        self.is_inside = False
        self.select = ""

    def handle_starttag(self, tag, attrs) -> None:
        values = dict(attrs)
        if tag == "form":
            self.is_inside = "data-tpi-lead-form" in values and not self.action
            self.action = values["action"] if self.is_inside else self.action
        if not self.is_inside:
            return
        if tag == "select":
            self.select = values["name"]
        elif tag == "option" and values.get("value"):
            self.fields.setdefault(self.select, values["value"])
        elif tag in ("input", "textarea") and "name" in values:
            self._take(values)

    def _take(self, values) -> None:
        if values.get("type") == "checkbox":
            self.boxes.append(values["name"])
            return
        if values.get("type") == "radio" and "checked" not in values:
            return
        self.fields[values["name"]] = values.get("value") or ""

    def handle_endtag(self, tag) -> None:
        if tag == "form":
            self.is_inside = False


@dataclass(frozen=True)
class Form:
    """A page's form: where it goes, its fields as they came, its empty boxes."""

    action: str
    fields: dict[str, str]
    boxes: tuple[str, ...]

    @classmethod
    def read(cls, html: str) -> Form:
        reader = _FormReader()
        reader.feed(html)
        assert reader.action, "The page has no form"
        return cls(reader.action, reader.fields, tuple(reader.boxes))


async def open_form(port: int, path: str) -> Form:
    answer = await send(port, "GET", path)
    assert answer.status == 200, answer
    return Form.read(answer.text)


# --- one request ------------------------------------------------------------------

NAMES = ("Ana Ruiz", "Tom O'Brien", "Lena Fuchs", "Jorge Peña", "Mei Tan", "Ed Null")
MARKER = re.compile(r"No\. \d+-\d+")


@dataclass
class Request:
    """One filled-in form. ``marker`` is in its message and nobody else's."""

    form: Form
    marker: str
    fields: dict[str, str]
    address: str
    script: bool
    tries: int = field(default=0)

    @property
    def headers(self) -> dict[str, str]:
        accept = "application/json" if self.script else "text/html,*/*;q=0.8"
        return {
            "Accept": accept,
            "Content-Type": "application/x-www-form-urlencoded",
            "Sec-Fetch-Site": "same-origin",
            "X-Forwarded-For": self.address,
            "User-Agent": "Mozilla/5.0 (stress)",
        }

    async def post(self, port: int, headers: dict | None = None) -> Answer:
        self.tries += 1
        body = urlencode(self.fields)
        headers = {**self.headers, **(headers or {})}
        return await send(port, "POST", self.form.action, body, headers)

    async def post_until_answered(self, port: int, seconds: float = 60) -> Answer:
        """As people and browsers do: the same again, until there is an answer."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                answer = await self.post(port)
                if answer.status < 500 or time.monotonic() > deadline:
                    return answer
            except NoAnswer:
                if time.monotonic() > deadline:
                    raise
            await asyncio.sleep(0.02)


class Crowd:
    """Makes requests that differ, from addresses that differ; repeatable by seed."""

    def __init__(self, form: Form, seed: int) -> None:
        self.form = form
        self.random = random.Random(seed)  # noqa: S311  not a secret
        self.seed = seed
        self.count = 0

    def fill(self, *, script: bool = True) -> Request:
        """With ``script`` there is a client key and JSON; else a plain form post."""
        self.count += 1
        marker = f"No. {self.seed}-{self.count}"
        key = str(uuid.UUID(int=self.random.getrandbits(128), version=4))
        fields = {
            **self.form.fields,
            **dict.fromkeys(self.form.boxes, "on"),
            "name": self.random.choice(NAMES),
            "phone": f"815 802 {self.count % 10_000:04}",
            "message": f"When is the next free hour? {marker}",
            "key": key if script else "",
        }
        return Request(self.form, marker, fields, self._get_address(), script)

    def _get_address(self) -> str:
        """Of the range for benchmarks (RFC 2544): a new one for each request."""
        high, low = divmod(self.count % 130_000 + 1, 256)
        return f"198.{18 + high // 256}.{high % 256}.{low}"


async def gather(limit: int, jobs) -> list:
    """Run the coroutines, at most ``limit`` at once; results in their order."""
    gate = asyncio.Semaphore(limit)

    async def run(job):
        async with gate:
            return await job

    return await asyncio.gather(*map(run, jobs))
