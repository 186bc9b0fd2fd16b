"""Rows of a clinic as a table in its form."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import InlinePanel


class RowsPanel(InlinePanel):
    """An ``InlinePanel`` drawn as a table: a line a row, headings once.

    Its template has the ids that Wagtail's script looks for, and starts that script by
    a controller of ours, as the stock template does it inline.

    Args:
        row_form: form class of a row; gets ``clinic`` as a keyword argument.
        row_formset: formset class of the rows.
    """

    def __init__(
        self, *args: Any, row_form: type, row_formset: type, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.row_form = row_form
        self.row_formset = row_formset

    def clone_kwargs(self) -> dict[str, Any]:
        return {
            **super().clone_kwargs(),
            "row_form": self.row_form,
            "row_formset": self.row_formset,
        }

    def get_form_options(self) -> dict[str, Any]:
        options = super().get_form_options()
        options["formsets"][self.relation_name].update(
            form=self.row_form, formset=self.row_formset
        )
        return options

    class BoundPanel(InlinePanel.BoundPanel):
        template_name = "tpi_cms/admin/panels/rows.html"


class FoldedRowsPanel(RowsPanel):
    """Folded while it has no row: few clinics need any."""

    class BoundPanel(RowsPanel.BoundPanel):
        def classes(self) -> list[str]:
            return [*super().classes(), *([] if self.children else ["collapsed"])]
