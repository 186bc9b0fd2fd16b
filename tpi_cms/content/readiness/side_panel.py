"""The publish panel: a side panel of the page editor, renewed by each save."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.utils.translation import gettext_lazy

from wagtail.admin.panels import ObjectList, PanelGroup
from wagtail.admin.ui.side_panels import BaseSidePanel
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.edit import EditView

from ..facts.base import PageFacts
from ..gaps import Gap, Group
from .finding import count_gaps, find_gaps

ICONS = {
    Group.READERS: "view",
    Group.SIGN_OFF: "user",
    Group.DATA: "search",
    Group.LOCAL: "tpi-clinic",
    Group.COPY: "edit",
}


def find_anchors(bound: Any, section: str = "") -> Iterator[tuple[str, str]]:
    """Each field or inline rows of a form, and the id of where they stand in it.

    What has a panel of its own is found by that; what stands beside others by its
    input, where that can have the focus. A panel that shows a field in its own way
    names it in ``stands_for``.

    Args:
        bound: a bound group of panels.
        section: id of the panel around it.
    """
    for child, name in bound.visible_children_with_identifiers:
        if isinstance(bound.panel, ObjectList):
            own = f"{bound.prefix}-{name}-section"
        else:
            own = section
        if isinstance(child.panel, PanelGroup):
            yield from find_anchors(child, own)
            continue
        for attribute in ("field_name", "relation_name", "stands_for"):
            if field := getattr(child.panel, attribute, ""):
                yield field, own if own != section else _find_input(child) or own


def _find_input(child: Any) -> str:
    widget = getattr(getattr(child, "bound_field", None), "field", None)
    is_seen = getattr(getattr(widget, "widget", None), "input_type", "") != "hidden"
    return child.id_for_label() if is_seen else ""


class ReadinessSidePanel(BaseSidePanel):
    """What the saved draft lacks, in groups; one calm line where it lacks nothing."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = gettext_lazy("Toggle what is missing")
        icon_name = "tasks"

        def get_context_data(self, parent_context: Any) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            return {**context, "count": len(self.panel.gaps)}

    name = "tpi-readiness"
    title = gettext_lazy("What is missing")
    template_name = "tpi_cms/admin/pages/readiness.html"
    order = 150

    def __init__(self, page: Any, request: Any) -> None:
        super().__init__(page, request)
        self.gaps = find_gaps(page, request) if page.pk else []
        if page.pk:
            count_gaps(page, self.gaps)

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context = super().get_context_data(parent_context)
        handler = parent_context.get("edit_handler")
        anchors = dict(find_anchors(handler)) if handler else {}
        return {
            **context,
            "count": len(self.gaps),
            "is_partial": parent_context.get("is_partial", False),
            "groups": [
                (Group(group).label, ICONS[Group(group)], self._get_rows(gaps, anchors))
                for group, gaps in groupby(self.gaps, key=lambda gap: gap.group)
            ],
        }

    def _get_rows(
        self, gaps: Iterator[Gap], anchors: dict[str, str]
    ) -> list[tuple[Gap, str]]:
        """Each with the id of the place in this form, or ""."""
        return [
            (
                gap,
                f"block-{gap.block}-section"
                if gap.block
                else anchors.get(gap.field, ""),
            )
            for gap in gaps
        ]


class _WithReadiness:
    """Of Wagtail's views: no hook adds a side panel to pages'."""

    def get_side_panels(self) -> Any:
        panels = super().get_side_panels()
        panels.insert(1, ReadinessSidePanel(self.page, self.request))
        return panels

    def run_hook(self, name: str, *args: Any, **kwargs: Any) -> Any:
        """The hooks that lead here have run."""
        if name in ("before_edit_page", "before_create_page"):
            return None
        return super().run_hook(name, *args, **kwargs)


class ReadinessEditView(_WithReadiness, EditView):
    pass


class ReadinessCreateView(_WithReadiness, CreateView):
    pass


def edit_with_readiness(request: Any, page: Any) -> Any:
    """Hook ``before_edit_page``, the last of them: ours in the place of Wagtail's view.

    None for what comes by another address, such as a former revision.
    """
    if _is_ours(page, request, "edit") and not page.alias_of_id:
        return ReadinessEditView.as_view()(request, page.pk)
    return None


def create_with_readiness(request: Any, parent: Any, model: Any) -> Any:
    """Hook ``before_create_page``."""
    if not _is_ours(model, request, "add"):
        return None
    meta = model._meta
    return ReadinessCreateView.as_view()(
        request, meta.app_label, meta.model_name, parent.pk
    )


def _is_ours(page: Any, request: Any, name: str) -> bool:
    kind = getattr(page, "facts_class", None)
    is_ours = isinstance(kind, type) and issubclass(kind, PageFacts)
    return is_ours and request.resolver_match.view_name == f"wagtailadmin_pages:{name}"
