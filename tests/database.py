"""The rows that migrations make, brought back after tests that commit.

Django empties the database after such a test. Wagtail's root page and the like are gone
then, and content types come back under new keys, while Wagtail's permission policies
remember the old ones for as long as the process lives.
"""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection


class MigratedRows:
    """What is in the database when this is made; ``blocker`` is pytest-django's."""

    def __init__(self, blocker) -> None:
        self.blocker = blocker
        with blocker.unblock():
            self.rows = connection.creation.serialize_db_to_string()

    def restore(self) -> None:
        """Leave these rows in the database, with their keys, and no others."""
        with self.blocker.unblock():
            call_command(
                "flush", interactive=False, verbosity=0, inhibit_post_migrate=True
            )
            connection.creation.deserialize_db_from_string(self.rows)
        ContentType.objects.clear_cache()
        cache.clear()
