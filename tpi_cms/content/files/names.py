"""How files call what is stored: pages, clinics and people by slug, pictures by title.

One ``Names`` serves a whole run: each model is read once, in one query.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

import swapper
from django.db import models

from wagtail.models import Locale


class NotFound(LookupError):
    """Nothing has that name; or several have, and ``count`` says how many."""

    def __init__(self, count: int = 0) -> None:
        super().__init__(count)
        self.count = count


class Names:
    """Names of rows, and rows of names, in both directions.

    Args:
        locale: pages are those of this language; None is the default one.
    """

    def __init__(self, locale: Locale | None = None) -> None:
        self._locale = locale
        self._books: dict[type[models.Model], _Book | _Pages] = {}
        self._added: list[tuple[type[models.Model], Any, str]] = []

    def find(self, model: type[models.Model], name: str) -> int:
        """Primary key of the row with that name.

        Raises:
            NotFound: there is none, or more than one.
        """
        return self._book(model).find(name.strip())

    def name(self, model: type[models.Model], pk: Any) -> str:
        """What ``find`` finds it by; "" if there is no such row."""
        return self._book(model).name(pk)

    def add(self, model: type[models.Model], pk: Any, url_path: str) -> None:
        """A page that was made meanwhile, or will be: then any key that is free."""
        self._added.append((model, pk, url_path))
        self._books.clear()

    def _book(self, model: type[models.Model]) -> _Book | _Pages:
        if model not in self._books:
            self._books[model] = self._read(model)
        return self._books[model]

    def _read(self, model: type[models.Model]) -> _Book:
        page_model = swapper.load_model("wagtailcore", "Page")
        if issubclass(model, page_model):
            locale = self._locale or Locale.get_active()
            rows = model._base_manager.filter(locale=locale).order_by("path")
            paths = dict(rows.values_list("pk", "url_path"))
            own = {pk: path for m, pk, path in self._added if issubclass(m, model)}
            return _Pages({**paths, **own})
        fields = {field.name for field in model._meta.concrete_fields}
        named = [name for name in ("slug", "title", "file") if name in fields]
        rows = model._base_manager.order_by("pk").values_list("pk", *named)
        return _Book((pk, list(_spell(names))) for pk, *names in rows)


def _spell(names: Iterable[str]) -> Iterator[str]:
    """A file answers to its name, with and without the ending."""
    for name in names:
        path = PurePosixPath(name)
        yield from (path.name, path.stem) if "/" in name else (name,)


class _Book:
    """Rows with several names each, the best first."""

    def __init__(self, rows: Iterable[tuple[Any, list[str]]]) -> None:
        self._names = {pk: [name for name in names if name] for pk, names in rows}

    @cached_property
    def _by_name(self) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = defaultdict(list)
        for pk, names in self._names.items():
            for name in dict.fromkeys(map(str.casefold, names)):
                found[name].append(pk)
        return found

    def find(self, name: str) -> Any:
        found = self._by_name.get(name.casefold(), [])
        if len(found) != 1:
            raise NotFound(len(found))
        return found[0]

    def name(self, pk: Any) -> str:
        names = self._names.get(pk, [])
        alone = (n for n in names if len(self._by_name[n.casefold()]) == 1)
        return next(alone, "")


class _Pages:
    """Pages by slug, or by the end of their address where several have it.

    Of several the one nearest to the home page is meant, so that a page further down
    takes no name away.
    """

    def __init__(self, paths: dict[Any, str]) -> None:
        self._paths = {pk: path.strip("/").split("/") for pk, path in paths.items()}

    @cached_property
    def _by_slug(self) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = defaultdict(list)
        for pk, path in self._paths.items():
            found[path[-1]].append(pk)
        return found

    def find(self, name: str) -> Any:
        parts = name.strip("/").split("/")
        ends = self._by_slug.get(parts[-1], [])
        found = [pk for pk in ends if self._paths[pk][-len(parts) :] == parts]
        nearest = min((len(self._paths[pk]) for pk in found), default=0)
        found = [pk for pk in found if len(self._paths[pk]) == nearest]
        if len(found) != 1:
            raise NotFound(len(found))
        return found[0]

    def name(self, pk: Any) -> str:
        path = self._paths.get(pk, [])
        for count in range(1, len(path) + 1):
            name = "/".join(path[-count:])
            try:
                if self.find(name) == pk:
                    return name
            except NotFound:
                continue
        return ""
