"""What the system checks say of a site."""

from __future__ import annotations

from django.core.checks import run_checks

SAFE_SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": "site.sqlite3",
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode = WAL; PRAGMA synchronous=FULL",
    },
}


def get_ids(*prefixes: str, **kwargs) -> set[str]:
    """Ids of our messages, or of those that begin so; each must have a hint."""
    messages = run_checks(**kwargs)
    ours = [m for m in messages if m.id.startswith(prefixes or "tpi_cms.")]
    assert all(message.hint for message in ours)
    return {message.id for message in ours}
