"""Drafts of consent texts: to write, change and delete."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from wagtail.admin import messages
from wagtail.admin.views import generic

from .actions import create_consent_text
from .models import ConsentText, FrozenConsentText
from .views import get_url


class ConsentTextCreateView(generic.CreateView):
    def save_instance(self) -> ConsentText:
        values = self.form.cleaned_data
        return create_consent_text(**values, user=self.request.user)

    def get_success_url(self) -> str:
        return get_url("inspect", self.object.pk)

    def get_success_buttons(self) -> list[Any]:
        return []


class DraftMixin:
    """Drafts only: a published text leads to its own page instead."""

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        if not self.user_has_permission(self.permission_required):
            raise PermissionDenied
        pk = self.kwargs["pk"]
        if ConsentText.objects.published().filter(pk=pk).exists():
            return self.refuse()
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except FrozenConsentText:
            return self.refuse()

    def refuse(self) -> HttpResponse:
        messages.error(self.request, _("A published text can't be changed."))
        return redirect(get_url("inspect", self.kwargs["pk"]))

    def get_success_url(self) -> str:
        return get_url("index")


class ConsentTextEditView(DraftMixin, generic.EditView):
    def get_success_url(self) -> str:
        return get_url("inspect", self.object.pk)

    def get_success_buttons(self) -> list[Any]:
        return []


class ConsentTextDeleteView(DraftMixin, generic.DeleteView):
    pass
