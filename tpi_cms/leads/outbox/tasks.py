"""Nudges: a task only says that a row is due; the row is the truth."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from ...conf import conf
from . import sending

try:
    from django.tasks import task, task_backends
except ImportError:  # Django 5.2
    from django_tasks import task, task_backends  # type: ignore[no-redef,assignment]

logger = logging.getLogger("tpi_cms.delivery")

#: Overdue rows that one nudge also takes along.
SWEPT_PER_NUDGE = 5

#: Backends that would send inside the visitor's request, or not at all. By name: from
#: Django 6 on a site may use those of Django and those of the package django-tasks.
_NOT_A_QUEUE = {"ImmediateBackend", "DummyBackend"}


@task()
def deliver_task(delivery_pk: int) -> None:
    """Send one delivery, and a few that an earlier nudge missed."""
    sending.deliver(delivery_pk)
    sending.sweep(SWEPT_PER_NUDGE)


def nudge(delivery_pks: Iterable[int]) -> None:
    """Tell the site's task queue that rows are due.

    Never raises: what a nudge misses, ``tpi_deliver`` finds. Without a real queue
    there is nobody to tell.
    """
    try:
        if has_queue() or conf.deliver_in_request:
            for pk in delivery_pks:
                deliver_task.enqueue(pk)
    except Exception as error:  # noqa: BLE001  the lead is stored, whatever happens
        logger.warning("Nudge failed: %s", type(error).__name__)


def has_queue() -> bool:
    """Whether the default task backend hands work to another process."""
    classes = type(task_backends["default"]).__mro__
    return _NOT_A_QUEUE.isdisjoint(each.__name__ for each in classes)
