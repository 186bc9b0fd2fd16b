"""A site in processes of its own: its database and its mail are files.

Their folder is named by the environment, so that each test has its own.
"""

from __future__ import annotations

import os
from pathlib import Path

from .settings import *  # noqa: F403
from .settings import DATABASES, INSTALLED_APPS

FOLDER = Path(os.environ["TPI_CMS_TEST_FOLDER"])
DATABASES["default"] = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": FOLDER / "site.sqlite3",
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL",
    },
}
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = FOLDER / "mail"
INSTALLED_APPS = [*INSTALLED_APPS]


class NoMigrations:
    """All tables at once, as the models say; migrations are tested elsewhere."""

    def __contains__(self, app: str) -> bool:
        return True

    def __getitem__(self, app: str) -> None:
        return None


MIGRATION_MODULES = NoMigrations()
