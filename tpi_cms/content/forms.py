"""The form that editors fill pages in with."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from wagtail.admin.forms import WagtailAdminPageForm


class FactsPageForm(WagtailAdminPageForm):
    """Says beside the title that another page has it.

    The title fills in the slug; that it is taken Wagtail says of the slug only, on
    another tab.
    """

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "slug" in self.errors and "title" in cleaned and self._is_doubled():
            message = _(
                "Another page at this place has this title, and so its address. Change "
                "the title, or the slug under Promote."
            )
            self.add_error("title", message)
        return cleaned

    def _is_doubled(self) -> bool:
        beside = self.parent_page.get_children().exclude(pk=self.instance.pk)
        return beside.filter(title__iexact=self.cleaned_data["title"]).exists()
