"""Panels of our pages' forms that say what stands elsewhere."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from wagtail.admin.panels import MultipleChooserPanel, Panel

from ..content.likeness import NEARLY


class ClinicLinksPanel(MultipleChooserPanel):
    """The clinics that offer a treatment; a way to the grid where they are many."""

    def get_bound_panel(self, **kwargs: Any) -> Panel.BoundPanel:
        form = kwargs.get("form")
        if form is not None and self.relation_name not in form.formsets:
            return GridLink(panel=self, **kwargs)
        return super().get_bound_panel(**kwargs)


class GridLink(Panel.BoundPanel):
    template_name = "tpi_cms/admin/grid/link.html"

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context_data(parent_context)
        page = self.instance
        query = {"treatments": page.title, "locale": page.locale_id}
        url = f"{reverse('tpi_cms_grid:index')}?{urlencode(query)}"
        return {**context, "count": page.clinic_links.count(), "url": url}


class LocalNotesPanel(Panel):
    """What an editor of a local page should know; nothing while all is well."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "tpi_cms/admin/grid/local_notes.html"

        def is_shown(self) -> bool:
            return super().is_shown() and bool(self.instance.pk and self._find_notes())

        def _find_notes(self) -> dict[str, Any]:
            page = self.instance
            treatment, clinic = page.get_treatment(), page.clinic
            offering = page.get_offering_clinics()
            is_offered = offering is None or offering.filter(pk=page.clinic_id).exists()
            notes = {
                "is_without_clinic": clinic is None,
                "is_gone": treatment is None,
                "is_not_live": treatment is not None and not treatment.live,
                "is_not_offered": not is_offered,
                "likeness": (page.likeness or 0) >= NEARLY and page.likeness,
            }
            return {name: note for name, note in notes.items() if note}

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            return {**context, "page": self.instance, **self._find_notes()}
