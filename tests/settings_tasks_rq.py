"""Nudges through RQ: a queue in Redis."""

from __future__ import annotations

import os

from .settings_queue import *  # noqa: F403
from .settings_queue import INSTALLED_APPS

INSTALLED_APPS += ["django_rq", "django_tasks_rq"]
TASKS = {"default": {"BACKEND": "django_tasks_rq.RQBackend"}}
RQ_QUEUES = {
    "default": {
        "HOST": os.environ.get("REDIS_HOST", "127.0.0.1"),
        "PORT": int(os.environ.get("REDIS_PORT", "6379")),
        "DB": int(os.environ.get("REDIS_DB", "9")),
    }
}
