"""Mail for the demo: every message becomes a file of its own."""

from __future__ import annotations

import uuid
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone


class OneFileEachBackend(BaseEmailBackend):
    """Writes ``EMAIL_FILE_PATH/<time>-<random>.eml``.

    Django's own file backend appends the messages of one connection to one file.
    """

    def send_messages(self, email_messages) -> int:
        for message in email_messages:
            self._write(message.message().as_bytes())
        return len(email_messages)

    def _write(self, content: bytes) -> None:
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        name = f"{timezone.now():%Y%m%d-%H%M%S}-{uuid.uuid4().hex[:8]}"
        # A reader never sees half a mail: it appears under its name when complete.
        unfinished = folder / f".{name}"
        unfinished.write_bytes(content)
        unfinished.rename(folder / f"{name}.eml")
