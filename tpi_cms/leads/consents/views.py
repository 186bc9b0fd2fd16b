"""Consent texts: their list, one to read, publishing, retiring, a new version."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from wagtail.admin import messages
from wagtail.admin.views.generic.base import BaseObjectMixin, WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import HeaderButton
from wagtail.log_actions import registry as log_registry
from wagtail.models import Site
from wagtail.permission_policies import ModelPermissionPolicy

from .actions import (
    ConsentTextChanged,
    ConsentTextRefused,
    create_consent_text,
    publish_consent_text,
    retire_consent_text,
)
from .boxes import fill_in, get_consent_wording
from .models import ConsentText, Purpose

URL_NAMES = "tpi_cms_consent_text"


def get_url(name: str, *args: Any) -> str:
    return reverse(f"{URL_NAMES}:{name}", args=args)


class ConsentTextPage(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """A page of this area, with Wagtail's furniture and our styles."""

    model = ConsentText
    # Wagtail finds it by the model from version 8 on only; without one all may.
    permission_policy = ModelPermissionPolicy(ConsentText)
    header_icon = "clipboard-list"
    any_permission_required = ["add", "change", "delete", "view"]

    @cached_property
    def site(self) -> Site | None:
        return Site.find_for_request(self.request)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        label = capfirst(self.model._meta.verbose_name_plural)
        listing = {"url": get_url("index"), "label": label}
        return [*self.breadcrumbs_items, listing, *self.get_own_breadcrumbs()]

    def get_own_breadcrumbs(self) -> list[dict[str, Any]]:
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs)


class ConsentTextIndexView(ConsentTextPage):
    """All texts by purpose and language, the newest first."""

    template_name = "tpi_cms/admin/consent_texts/index.html"
    page_title = gettext_lazy("Consent texts")

    @property
    def header_buttons(self) -> list[HeaderButton]:
        if not self.user_has_permission("add"):
            return []
        label = _("Add consent text")
        return [HeaderButton(label, get_url("add"), icon_name="plus")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "purposes": self.get_purposes(),
            "built_in": get_consent_wording(self.site),
        }

    def get_purposes(self) -> list[dict[str, Any]]:
        """Purposes in the order of the form, each with its languages and texts."""
        found: dict[str, dict[str, list[ConsentText]]] = {p: {} for p in Purpose.values}
        for text in ConsentText.objects.with_state().select_related("published_by"):
            text.state_name = ConsentText.State(text.state).label
            found[text.purpose].setdefault(text.language_name, []).append(text)
        return [
            {
                "value": purpose.value,
                "label": purpose.label,
                "languages": found[purpose.value],
            }
            for purpose in Purpose
        ]


class OneConsentTextPage(BaseObjectMixin, ConsentTextPage):
    """A page about one text, shown as patients see it."""

    model = ConsentText  # The mixin before it has none.

    def get_base_object_queryset(self) -> QuerySet[ConsentText]:
        return ConsentText.objects.with_state().select_related("published_by")

    def get_page_subtitle(self) -> str:
        return str(self.object)

    def get_own_breadcrumbs(self) -> list[dict[str, Any]]:
        return [{"url": get_url("inspect", self.pk), "label": str(self.object)}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        text = self.object
        with translation.override(text.language):
            wording = fill_in(text.wording, self.site)
        return {
            **super().get_context_data(**kwargs),
            "text": text,
            "state_name": ConsentText.State(text.state).label,
            "wording": wording,
            "is_required": text.purpose == Purpose.CONTACT,
            "can_change": self.user_has_permission("change"),
            "can_add": self.user_has_permission("add"),
            "can_delete": self.user_has_permission("delete"),
        }


class ConsentTextView(OneConsentTextPage):
    template_name = "tpi_cms/admin/consent_texts/text.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        logs = log_registry.get_logs_for_instance(self.object)
        is_in_use = self.object.state == ConsentText.State.IN_USE
        return {
            **super().get_context_data(**kwargs),
            "log": logs.select_related("user"),
            "can_retire": is_in_use and self.object.purpose != Purpose.CONTACT,
        }


class PublishView(OneConsentTextPage):
    """Asks first: what is published can't be changed."""

    template_name = "tpi_cms/admin/consent_texts/publish.html"
    page_title = gettext_lazy("Publish")
    permission_required = "change"

    def get_base_object_queryset(self) -> QuerySet[ConsentText]:
        return super().get_base_object_queryset().drafts()

    def get_own_breadcrumbs(self) -> list[dict[str, Any]]:
        return [*super().get_own_breadcrumbs(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        group = ConsentText.objects.with_state().filter(
            purpose=self.object.purpose, language=self.object.language
        )
        in_use = group.filter(state=ConsentText.State.IN_USE).first()
        return {**super().get_context_data(**kwargs), "in_use": in_use}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        digest = request.POST.get("digest", "")
        try:
            publish_consent_text(pk=self.object.pk, digest=digest, user=request.user)
        except ConsentTextChanged:
            message = _("The draft was changed in the meantime. Read it once more.")
            messages.error(request, message)
            return redirect(get_url("publish", self.pk))
        except ConsentTextRefused:
            messages.error(request, _("This text is published already."))
        else:
            message = _("%(text)s is published. Pages show it within minutes.")
            messages.success(request, message % {"text": self.object})
        return redirect(get_url("inspect", self.pk))


class RetireView(OneConsentTextPage):
    template_name = "tpi_cms/admin/consent_texts/retire.html"
    page_title = gettext_lazy("Retire")
    permission_required = "change"

    def get_base_object_queryset(self) -> QuerySet[ConsentText]:
        texts = super().get_base_object_queryset().exclude(purpose=Purpose.CONTACT)
        return texts.filter(state=ConsentText.State.IN_USE)

    def get_own_breadcrumbs(self) -> list[dict[str, Any]]:
        return [*super().get_own_breadcrumbs(), {"url": "", "label": self.page_title}]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            retire_consent_text(pk=self.object.pk, user=request.user)
        except ConsentTextRefused:
            messages.error(request, _("Only a text in use can be retired."))
        else:
            message = _("%(text)s is retired. Pages stop asking within minutes.")
            messages.success(request, message % {"text": self.object})
        return redirect(get_url("inspect", self.pk))


class NewVersionView(OneConsentTextPage):
    """POST: a draft with the same words."""

    http_method_names = ["post"]
    permission_required = "add"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        draft = create_consent_text(
            purpose=self.object.purpose,
            language=self.object.language,
            wording=self.object.wording,
            user=request.user,
        )
        messages.success(request, _("%(text)s is a draft.") % {"text": draft})
        name = "edit" if self.user_has_permission("change") else "inspect"
        return redirect(get_url(name, draft.pk))
