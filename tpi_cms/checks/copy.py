"""System checks of the site's choice among the checks of copy."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.core import checks
from django.core.checks import CheckMessage, Error, Warning
from django.utils.module_loading import import_string

from ..conf import conf
from ..content.copy.registry import OWN
from ..content.copy.values import Check

#: It is part of a selector in previews.
_ID = re.compile(r"[a-z][a-z0-9-]*")


@checks.register()
def check_copy_checks(**kwargs: Any) -> list[CheckMessage]:
    """One that can't be used breaks previews and the report."""
    return [*_find_unusable(), *_find_unknown()]


def _load(path: str) -> Check | None:
    """A site's module may raise anything while it is imported."""
    try:
        found = import_string(path)
    except Exception:  # noqa: BLE001  see above
        return None
    return found if isinstance(found, Check) else None


def _find_unusable() -> Iterator[CheckMessage]:
    loaded = {path: _load(path) for path in conf.copy_checks.get("add", ())}
    times = Counter(check.id for check in (*OWN, *filter(None, loaded.values())))
    for path, check in loaded.items():
        if check is None or times[check.id] > 1 or not _ID.fullmatch(check.id):
            yield Error(
                f"TPI_CMS_COPY_CHECKS: {path} can't be added.",
                hint=(
                    "Give the dotted path of a Check whose id is its own, in lower "
                    "case letters, digits and hyphens."
                ),
                id="tpi_cms.E080",
            )


def _find_unknown() -> Iterator[CheckMessage]:
    added = filter(None, map(_load, conf.copy_checks.get("add", ())))
    known = {check.id for check in (*OWN, *added)}
    for name in conf.copy_checks.get("silence", ()):
        if name not in known:
            yield Warning(
                f"TPI_CMS_COPY_CHECKS silences {name!r}, which is no check.",
                hint=f"Known are: {', '.join(sorted(known))}.",
                id="tpi_cms.W080",
            )
