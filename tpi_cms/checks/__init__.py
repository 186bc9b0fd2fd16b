"""System checks: what would lose or leak requests, each with an id and a hint.

``docs/settings.md`` lists them. Errors are ``tpi_cms.E...``, warnings
``tpi_cms.W...``; those that read the database run with ``check --database`` and
``migrate``. Importing this package registers them all.
"""

from . import (
    addresses,
    consents,
    copy,
    databases,
    leads,
    questions,
    site,
    templates,
    uploads,
    webhooks,
)

__all__ = [
    "addresses",
    "consents",
    "copy",
    "databases",
    "leads",
    "questions",
    "site",
    "templates",
    "uploads",
    "webhooks",
]
