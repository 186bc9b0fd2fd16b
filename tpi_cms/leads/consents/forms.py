"""Forms in which staff write consent texts."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.coreutils import get_content_languages

from .boxes import ORGANIZATION_PLACEHOLDER
from .models import ConsentText, Purpose


class WordingForm(forms.ModelForm):
    """The wording of a draft; purpose and language stay, as its number goes by them."""

    class Meta:
        model = ConsentText
        fields = ["wording"]
        widgets = {"wording": AdminAutoHeightTextInput}
        help_texts = {
            "wording": _(
                "What stands beside the box, as one paragraph of plain text. "
                "{organization} is replaced by your organization's name."
            )
        }

    def clean_wording(self) -> str:
        """One line, as browsers show it, so that what is kept is what was read."""
        wording = " ".join(self.cleaned_data["wording"].split())
        unknown = set(re.findall(r"\{[^{}]*\}", wording)) - {ORGANIZATION_PLACEHOLDER}
        if unknown:
            message = _("Only {organization} is filled in; %(unknown)s is not.")
            raise forms.ValidationError(
                message % {"unknown": ", ".join(sorted(unknown))}
            )
        return wording


class NewConsentTextForm(WordingForm):
    purpose = forms.ChoiceField(
        label=_("What it asks for"), choices=Purpose.choices, widget=forms.RadioSelect
    )
    language = forms.ChoiceField(label=_("Language"))

    class Meta(WordingForm.Meta):
        fields = ["purpose", "language", "wording"]

    def __init__(self, *args, for_user=None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = list(get_content_languages().items())
