"""The form in which staff write consent texts."""

from __future__ import annotations

from wagtail.admin.forms import WagtailAdminModelForm


class ConsentTextForm(WagtailAdminModelForm):
    """What a text asks for stays: its revisions and translations go by it."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purpose"].disabled = self.instance.pk is not None
