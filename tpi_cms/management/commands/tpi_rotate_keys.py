"""``tpi_rotate_keys``: after a change of keys, store everything by the new ones."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ...conf import conf
from ...leads.privacy.rotation import rotate
from ...leads.secrets import encryption


class Command(BaseCommand):
    help = (
        "Encrypts all private texts with the first of TPI_CMS_ENCRYPTION_KEYS and "
        "makes the hashes anew. Prints counts only."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--decrypt",
            action="store_true",
            help="Store them plain, as an empty first key says.",
        )

    def handle(self, *, decrypt: bool, **options: Any) -> None:
        if not decrypt and conf.encryption_keys and not encryption.encrypts():
            raise CommandError("The first key is empty. Give a key, or --decrypt.")
        if decrypt and encryption.encrypts():
            raise CommandError("Put an empty text before the keys first.")
        try:
            counts = rotate()
        except encryption.EncryptionUnavailable as error:
            raise CommandError(str(error)) from None
        self.stdout.write(
            f"Changed: {counts['changed']}. Unchanged: {counts['unchanged']}."
        )
        if counts["unreadable"]:
            raise CommandError(f"No key opens: {counts['unreadable']}.")
