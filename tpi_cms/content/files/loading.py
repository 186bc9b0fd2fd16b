"""A folder of files made the pages of a site, again and again; and the way back.

A file’s place is its page’s address: ``treatments/dry-needling.md``; that of a page
with others below it may be ``treatments/index.md``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import swapper
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wagtail.fields import StreamField

from ..mixins import FactsPageMixin
from .fences import read_body
from .head import Item, get_page_types, set_fields, split_head
from .inline import Reading
from .names import Names
from .problems import Unreadable
from .writing import write_body, write_page

INDEX = "index"
#: A file that says no place among its siblings comes behind those that do.
LAST = 10_000


@dataclass
class PageFile:
    """One file, and what becomes of its page.

    Args:
        path: address below the folder's page, without slashes around; "" is that page.
        state: "created", "changed", "published" or "unchanged".
    """

    name: str
    path: str
    reading: Reading
    head: Item = field(default_factory=lambda: Item(1))
    body: str = ""
    body_line: int = 1
    model: Any = None
    page: Any = None
    state: str = "unchanged"
    changes: list[str] = field(default_factory=list)

    @property
    def has_errors(self) -> bool:
        return any(problem.is_error for problem in self.reading.problems)

    @property
    def place(self) -> tuple[int, int, str]:
        """Parents come before what stands below them."""
        order = self.head.fields.get("order")
        text = (order.text or "") if order else ""
        depth = self.path.count("/") + 1 if self.path else 0
        return depth, int(text) if text.isdecimal() else LAST, self.path

    def fail(self, message: str) -> None:
        self.reading.fail(Unreadable(self.head.line, message))


class NotLoaded(Exception):
    """Errors in some of ``files``: nothing was stored."""

    def __init__(self, files: list[PageFile]) -> None:
        super().__init__()
        self.files = files


def load_pages(
    folder: Path, root: Any, *, publish: bool = False, check: bool = False
) -> list[PageFile]:
    """Make and change the pages below ``root`` as the files of the folder say.

    Pages without a file are left alone, and so is what a file says already.

    Args:
        publish: otherwise new pages and changes are drafts.
        check: store nothing, only say what would become of each file.

    Raises:
        NotLoaded: something in a file can't be read, or can't be published so.
    """
    names = Names(root.locale)
    files = sorted(_read_files(folder, names), key=lambda file: file.place)
    with transaction.atomic():
        _find_pages(files, root, names, check=check)
        for file in files:
            if file.page is not None:
                _fill(file, names)
        if any(file.has_errors for file in files):
            raise NotLoaded(files)
        for file in files:
            _store(file, publish=publish, check=check)
    return files


def _read_files(folder: Path, names: Names) -> Iterator[PageFile]:
    types = get_page_types()
    for path in sorted(folder.rglob("*.md")):
        relative = path.relative_to(folder)
        parts = relative.with_suffix("").parts
        address = "/".join(parts[:-1] if parts[-1] == INDEX else parts)
        file = PageFile(str(relative), address, Reading(names))
        try:
            text = path.read_text(encoding="utf-8")
            file.head, file.body, file.body_line = split_head(text)
        except Unreadable as error:
            file.reading.fail(error)
        except UnicodeDecodeError:
            file.fail(_("This is no text in UTF-8."))
        else:
            kind = file.head.fields.get("type")
            file.model = types.get((kind.text if kind else "") or "")
            if file.model is None:
                words = {"known": ", ".join(sorted(types))}
                file.fail(_("Say the page’s type, one of: %(known)s.") % words)
        yield file


def _find_pages(files: list[PageFile], root: Any, names: Names, *, check: bool) -> None:
    """The page of each file: that at its address, or a new one."""
    model = swapper.load_model("wagtailcore", "Page")
    below = model.objects.descendant_of(root, inclusive=True)
    known = {page.url_path: page for page in below}
    taken: set[str] = set()
    for number, file in enumerate(files, 1):
        url_path = f"{root.url_path}{file.path}/" if file.path else root.url_path
        if file.path in taken:
            file.fail(_("Another file is for the same page."))
        taken.add(file.path)
        _refuse_slug(file, url_path.rstrip("/").rpartition("/")[2])
        if file.has_errors:
            continue
        there = known.get(url_path)
        if there is None:
            parent = known.get(url_path.rstrip("/").rpartition("/")[0] + "/")
            _make(file, parent, url_path, key=-number if check else None)
            if file.page is not None:
                known[url_path] = file.page
                names.add(file.model, file.page.pk, url_path)
        elif there.specific_class is not file.model:
            words = {"kind": there.page_type_display_name}
            file.fail(_("At this address is a page of another type: %(kind)s.") % words)
        else:
            file.page = there.specific.get_latest_revision_as_object()
            # The same object counts the children that are made below it.
            known[url_path] = file.page


def _refuse_slug(file: PageFile, slug: str) -> None:
    """With another one, the pages below would keep their addresses of before."""
    item = file.head.fields.get("slug")
    if item and item.text != slug:
        message = _("The file’s name is the page’s slug: leave it out of the head.")
        file.reading.fail(Unreadable(item.line, message))


def _make(file: PageFile, parent: Any, url_path: str, *, key: int | None) -> None:
    """A draft below its parent; with a ``key``, only in memory."""
    if parent is None:
        file.fail(_("There is no page above this one, and no file for it."))
        return
    if not file.model.can_create_at(parent.specific if parent.pk > 0 else parent):
        words = {"kind": parent.page_type_display_name}
        file.fail(_("Such a page can’t stand below this: %(kind)s.") % words)
        return
    slug = url_path.rstrip("/").rpartition("/")[2]
    page = file.model(title=slug, slug=slug, live=False, locale=parent.locale)
    file.state = "created"
    if key is not None:
        page.pk, page.url_path = key, url_path
        file.page = page
        return
    # What is required must be there when it is made; all is read again below.
    set_fields(page, file.head, Reading(file.reading.names))
    try:
        file.page = parent.add_child(instance=page)
    except ValidationError as error:
        file.fail(" ".join(error.messages))


def _fill(file: PageFile, names: Names) -> None:
    page, reading = file.page, file.reading
    if "title" not in file.head.fields:
        file.fail(_("A page needs a title."))
        return
    if page.locked or page.workflow_in_progress:
        file.fail(_("The page is locked, or in a workflow."))
        return
    file.changes = set_fields(page, file.head, reading)
    if not hasattr(page, "body"):
        if file.body.strip():
            reading.tell(file.body_line, _("Such a page has no body."))
        return
    blocks = read_body(file.body, reading, file.body_line)
    if write_body(blocks, names) != write_body(page.body.get_prep_value(), names):
        value = page.body.stream_block.to_python(blocks)
        # Pairs instead of raw data: nested items get their ids when it is saved.
        page.body = [(child.block_type, child.value) for child in value]
        file.changes.append("body")


def _store(file: PageFile, *, publish: bool, check: bool) -> None:
    page = file.page
    if file.changes and file.state == "unchanged":
        file.state = "changed"
    is_waiting = publish and (not page.live or page.has_unpublished_changes)
    if file.state == "unchanged" and is_waiting:
        file.state = "published"
    if publish and file.state != "unchanged":
        _validate(file)
    if check or file.state == "unchanged":
        return
    revision = page.save_revision(log_action=True)
    if publish:
        revision.publish()


def _validate(file: PageFile) -> None:
    """What the editor's form would say too, which keeps no page from being stored."""
    for each in file.page._meta.concrete_fields:
        if isinstance(each, StreamField):
            try:
                each.stream_block.clean(getattr(file.page, each.name))
            except ValidationError:
                words = {"name": each.verbose_name}
                message = _("The editor would refuse this as it stands: %(name)s.")
                file.reading.tell(file.body_line, message % words)


def write_pages(folder: Path, root: Any) -> Iterator[str]:
    """Write a file for each live page of our kinds, and yield its name."""
    names = Names(root.locale)
    model = swapper.load_model("wagtailcore", "Page")
    pages = model.objects.descendant_of(root, inclusive=True).live().order_by("path")
    places: dict[str, int] = {}
    parents = {page.path[: -page.steplen] for page in pages}
    for page in pages.specific():
        above = page.path[: -page.steplen]
        places[above] = places.get(above, 0) + 1
        if not isinstance(page, FactsPageMixin):
            continue
        address = page.url_path.removeprefix(root.url_path).strip("/")
        is_index = page.path in parents or not address
        path = (
            folder / address / f"{INDEX}.md" if is_index else folder / f"{address}.md"
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        order = places[above] if address else None
        text = write_page(page, names, slug=None, order=order)
        path.write_text(text, encoding="utf-8")
        yield str(path.relative_to(folder))
