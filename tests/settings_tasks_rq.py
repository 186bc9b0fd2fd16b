"""Nudges through RQ: a queue in Redis."""

from __future__ import annotations

from .settings_queue import *  # noqa: F403
from .settings_queue import FOLDER, INSTALLED_APPS

INSTALLED_APPS += ["django_rq", "django_tasks_rq"]
TASKS = {"default": {"BACKEND": "django_tasks_rq.RQBackend"}}
RQ_QUEUES = {
    "default": {
        "UNIX_SOCKET_PATH": str(FOLDER / "redis.sock"),
        "DB": 0,
    }
}
