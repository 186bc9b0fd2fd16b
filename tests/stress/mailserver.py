"""A real SMTP server that can misbehave, and remembers what it took."""

from __future__ import annotations

import asyncio
from collections import Counter
from email import message_from_bytes

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from .processes import find_free_port

#: Ways to misbehave; "closed" has nobody listening.
TROUBLES = ("closed", "slow", "hung", "451", "cut")
SLOW_SECONDS = 5


class _Handler:
    """Answers as ``mood`` says; a cut-off message has been taken all the same.

    ``thinks_seconds`` pass between having a message and saying so.
    """

    def __init__(self) -> None:
        self.mood = ""
        self.slow_seconds = SLOW_SECONDS
        self.thinks_seconds = 0.0
        self.message_ids: list[str] = []

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        if self.mood == "hung":
            await asyncio.sleep(3_600)
        session.host_name = hostname
        return responses

    async def handle_DATA(self, server: SMTP, session, envelope):
        if self.mood == "451":
            return "451 Try again later"
        if self.mood == "slow":
            await asyncio.sleep(self.slow_seconds)
        message = message_from_bytes(envelope.content)
        if message["Message-ID"].startswith("<tpi-cms."):  # a notice
            self.message_ids.append(message["Message-ID"])
        await asyncio.sleep(self.thinks_seconds)
        if self.mood == "cut":
            server.transport.abort()
        return "250 Taken"


class MailServer:
    """Listens on ``port`` for as long as the mood isn't "closed"."""

    def __init__(self) -> None:
        self.port = find_free_port()
        self.handler = _Handler()
        self.controller: Controller | None = None
        self.open()

    def open(self) -> None:
        if not self.controller:
            # Many clients end in the middle of a conversation here.
            self.controller = Controller(
                self.handler, hostname="127.0.0.1", port=self.port
            )
            self.controller.start()

    def close(self) -> None:
        if self.controller:
            self.controller.stop()
            self.controller = None

    def set_mood(self, mood: str) -> None:
        """One of ``TROUBLES``, or "" for a server as it should be."""
        self.handler.mood = mood
        if mood == "closed":
            self.close()
        else:
            self.open()

    @property
    def message_ids(self) -> list[str]:
        return self.handler.message_ids

    @property
    def copies(self) -> Counter[str]:
        """How often each message came, by its ``Message-ID``."""
        return Counter(self.message_ids)
