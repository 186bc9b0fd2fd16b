"""Nudges through django-tasks-db: a queue in the site's database."""

from __future__ import annotations

from .settings_queue import *  # noqa: F403
from .settings_queue import INSTALLED_APPS

INSTALLED_APPS += ["django_tasks_db"]
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
