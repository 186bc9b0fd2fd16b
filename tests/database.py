"""What migrations make: rows, brought back after tests that commit, and a file to copy.

Django empties the database after such a test. Wagtail's root page and the like are gone
then, and content types come back under new keys, while Wagtail's permission policies
remember the old ones for as long as the process lives.
"""

from __future__ import annotations

from pathlib import Path

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection


class MigratedRows:
    """What is in the database when this is made; ``blocker`` is pytest-django's."""

    def __init__(self, blocker) -> None:
        self.blocker = blocker
        with blocker.unblock():
            self.rows = connection.creation.serialize_db_to_string()

    def copy_to(self, path: Path) -> None:
        """Write the database to a file, for sites that would migrate for long.

        To be called before any test. Only SQLite can; elsewhere there is no file then.
        """
        if connection.vendor == "sqlite":
            with self.blocker.unblock(), connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(path)])

    def restore(self) -> None:
        """Leave these rows in the database, with their keys, and no others."""
        with self.blocker.unblock():
            call_command(
                "flush", interactive=False, verbosity=0, inhibit_post_migrate=True
            )
            connection.creation.deserialize_db_from_string(self.rows)
            self._go_on_counting()
        ContentType.objects.clear_cache()
        cache.clear()

    def _go_on_counting(self) -> None:
        """PostgreSQL's next keys are those after the rows; SQLite finds them itself."""
        statements = connection.ops.sequence_reset_sql(no_style(), apps.get_models())
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
