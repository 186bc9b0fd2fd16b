"""The dialog that inserts a phone reference."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _

from wagtail.admin.modal_workflow import render_modal_workflow

from ...clinics.models import Clinic
from .references import PhoneReference, Role, Whose, show_text


class PhoneReferenceForm(forms.Form):
    whose = forms.ChoiceField(
        label=_("Whose number"),
        choices=Whose.choices,
        widget=forms.RadioSelect,
        initial=Whose.PAGE,
    )
    # Not Wagtail's chooser: a dialog closes the one below it.
    clinic = forms.ModelChoiceField(
        label=_("Clinic"),
        queryset=Clinic.objects.exclude(status=Clinic.Status.CLOSED),
        required=False,
    )
    use = forms.ChoiceField(label=_("Use"), choices=Role.choices, initial=Role.MAIN)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        is_missing = not cleaned.get("clinic") and "clinic" not in self.errors
        if cleaned.get("whose") == Whose.CLINIC and is_missing:
            self.add_error("clinic", _("Choose the clinic."))
        return cleaned

    @property
    def reference(self) -> PhoneReference:
        """Of a valid form."""
        clinic = self.cleaned_data["clinic"]
        is_clinic = self.cleaned_data["whose"] == Whose.CLINIC
        return PhoneReference(
            self.cleaned_data["whose"],
            clinic.pk if is_clinic else None,
            self.cleaned_data["use"],
        )


def choose_phone(request: HttpRequest) -> HttpResponse:
    """The dialog; with ``?preview``, the number that its choices would show."""
    if "preview" in request.GET:
        form = PhoneReferenceForm(request.GET)
        text = show_text([form.reference])[0] if form.is_valid() else ""
        return JsonResponse({"text": text})
    if request.method == "POST":
        form = PhoneReferenceForm(request.POST)
        if form.is_valid():
            return _answer(request, form.reference)
    else:
        form = PhoneReferenceForm(initial=_read_initial(request))
    return render_modal_workflow(
        request,
        "tpi_cms/admin/phones/choose.html",
        None,
        {"form": form},
        json_data={"step": "choose"},
    )


def _read_initial(request: HttpRequest) -> dict[str, Any]:
    """What the piece that is being edited says."""
    if "whose" not in request.GET:
        return {}
    reference = PhoneReference.read(request.GET.dict())
    clinic = {"clinic": reference.clinic_id} if reference.clinic_id else {}
    return {"whose": reference.whose, "use": reference.use, **clinic}


def _answer(request: HttpRequest, reference: PhoneReference) -> HttpResponse:
    text = show_text([reference])[0]
    return render_modal_workflow(
        request,
        None,
        None,
        None,
        json_data={
            "step": "chosen",
            "phone": {"text": text, "data": reference.attrs},
        },
    )
