"""The form of a treatment's page."""

from __future__ import annotations

from typing import Any

from ..content.forms import MedicalPageForm

#: Clinics that are chosen in a treatment's own form; more only in the grid.
MOST_LINKS = 12


class TreatmentPageForm(MedicalPageForm):
    """Leaves its clinics alone where they are many: the grid changes them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = self.formsets.get("clinic_links")
        if rows is not None and self._is_left_to_the_grid(rows):
            del self.formsets["clinic_links"]

    def _is_left_to_the_grid(self, rows: Any) -> bool:
        """What was sent decides, however many there are by now."""
        if self.is_bound:
            return rows.management_form.add_prefix("TOTAL_FORMS") not in self.data
        return self.instance.clinic_links.count() > MOST_LINKS
