"""Settings of the sites that the stress tests start: each in processes of its own.

Environment: ``STRESS_DATABASE_URL``; ``STRESS_DATABASE_OPTIONS`` (JSON; for SQLite "{}"
is Django's default); ``STRESS_SMTP_PORT``; ``STRESS_WEBHOOK_URL``, which then hears
of leads instead of a mailbox; ``STRESS_TROUBLE``, see ``sabotage``.
"""

from __future__ import annotations

import base64
import json
import os

import dj_database_url

from tests.settings import *  # noqa: F403
from tests.settings import INSTALLED_APPS, MIDDLEWARE

#: What the documentation recommends.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL",
}


def get_database() -> dict:
    url = os.environ["STRESS_DATABASE_URL"]
    database = dj_database_url.parse(url)
    recommended = SQLITE_OPTIONS if url.startswith("sqlite") else {}
    chosen = os.environ.get("STRESS_DATABASE_OPTIONS")
    options = json.loads(chosen) if chosen else recommended
    return {**database, "OPTIONS": {**database.get("OPTIONS", {}), **options}}


DATABASES = {"default": get_database()}
SECRET_KEY = "the same in each process of the stress tests"
INSTALLED_APPS = ["tests.stress.apps.StressConfig", *INSTALLED_APPS]
MIDDLEWARE = ["tests.stress.sabotage.answer_last", *MIDDLEWARE]
ROOT_URLCONF = "tests.stress.urls"

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = "127.0.0.1"
EMAIL_PORT = int(os.environ.get("STRESS_SMTP_PORT") or 9)
DEFAULT_FROM_EMAIL = "site@example.org"

# Every client says in X-Forwarded-For which address it has.
TPI_CMS_PROXY_COUNT = 1
TPI_CMS_DELIVERY_TIMEOUT_SECONDS = 2
TPI_CMS_DELIVERY_LEASE_SECONDS = 4

if url := os.environ.get("STRESS_WEBHOOK_URL"):
    TPI_CMS_CHANNELS = {"webhook": "tests.stress.hooks.StoppableWebhookChannel"}
    key = base64.b64encode(b"a key for the stress tests only").decode()
    TPI_CMS_WEBHOOKS = {"crm": {"url": url, "secret": f"whsec_{key}"}}
