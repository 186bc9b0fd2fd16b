"""Find one person's requests, give them out, or erase them.

All by POST, so that no number, name or address gets into a URL, and from there into
histories and logs.
"""

from __future__ import annotations

import io
import json
import zipfile
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import Count, QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.generic import TemplateView

from wagtail.admin import messages
from wagtail.admin.ui.tables import Table
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from ..privacy.erase import erase_lead
from ..privacy.export import export_person
from ..privacy.find import find_people
from ..record.models import Lead
from ..secrets import encryption
from .scope import LeadScopeMixin, RequestsPageMixin, to_keys
from .tables import STACK, get_found_columns

#: More are never shown at once: then what was typed names nobody in particular.
MOST_SHOWN = 200


class PersonForm(forms.Form):
    typed = forms.CharField(
        label=gettext_lazy("Phone number, email address or name"),
        max_length=254,
        strip=True,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "autofocus": True}
        ),
    )


def get_help_text() -> str:
    if encryption.encrypts():
        return _(
            "A whole number or address, written in any way. Names are stored "
            "encrypted, so they can't be searched."
        )
    return _("A whole number or address, written in any way, or a part of the name.")


class PersonView(
    LeadScopeMixin, RequestsPageMixin, WagtailAdminTemplateMixin, TemplateView
):
    """POST ``do``: ``find`` with ``typed``; the others with ``lead``, primary keys.

    ``export`` answers with a ZIP, ``erase`` with a page to confirm, ``erase_now`` does
    it. A key out of the user's reach is a 404.
    """

    actions = ["view", "export", "erase"]
    template_name = "tpi_cms/admin/people/find.html"
    page_title = gettext_lazy("Find a person")
    header_icon = "user"

    @method_decorator(never_cache)
    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        does = {
            "find": self.find,
            "export": self.export,
            "erase": self.confirm_erasure,
            "erase_now": self.erase,
        }
        do = does.get(request.POST.get("do", ""))
        if do is None:
            raise Http404
        return do()

    # --- find ---------------------------------------------------------------------

    def find(self) -> HttpResponse:
        form = PersonForm(self.request.POST)
        leads = None
        if form.is_valid():
            leads = find_people(self.get_leads(), form.cleaned_data["typed"])
        return self.show(form=form, found=leads)

    def show(self, **context: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(**context))

    # --- export and erase ---------------------------------------------------------

    def export(self) -> HttpResponse:
        leads = self.get_chosen("export")
        if leads is None:
            return self.go_back()
        details = leads.prefetch_related("consents", "deliveries")
        person = export_person(leads=details, user=self.request.user)
        return to_zip_response(person)

    def confirm_erasure(self) -> HttpResponse:
        leads = self.get_chosen("erase")
        return self.go_back() if leads is None else self.show_confirmation(leads)

    def show_confirmation(self, leads: QuerySet[Lead], error: str = "") -> HttpResponse:
        self.template_name = "tpi_cms/admin/people/erase.html"
        counted = leads.annotate(
            consent_count=Count("consents", distinct=True),
            delivery_count=Count("deliveries", distinct=True),
        )
        return self.show(chosen=list(counted), error=error)

    def erase(self) -> HttpResponse:
        leads = self.get_chosen("erase")
        if leads is None:
            return self.go_back()
        if not self.request.POST.get("understood"):
            return self.show_confirmation(leads, _("Tick the box to go on."))
        user = self.request.user
        count = sum(erase_lead(lead=lead, user=user) for lead in leads)
        words = ngettext(
            "%(count)s request was erased.", "%(count)s requests were erased.", count
        )
        messages.success(self.request, words % {"count": count})
        return HttpResponseRedirect(reverse("tpi_cms_lead:person"))

    def get_chosen(self, action: str) -> QuerySet[Lead] | None:
        """The posted leads; None, with a message, where not all may be acted on."""
        pks = to_keys(self.request.POST.getlist("lead"))
        seen = self.get_leads().filter(pk__in=pks, erased_at=None).order_by("pk")
        if len(seen) != len(pks):
            self.record_refusals(pks)
            raise Http404
        allowed = self.permission_policy.clinics_user_has_any_permission_for(
            self.request.user, [action]
        )
        chosen = seen.filter(clinic__in=allowed)
        if not pks:
            messages.error(self.request, _("Tick at least one request."))
        elif chosen.count() != len(pks):
            messages.error(self.request, self.describe_refusal(action))
        else:
            return chosen
        return None

    def record_refusals(self, pks: set[int]) -> None:
        for pk in pks:
            self.record_refusal(self.request, pk)

    def describe_refusal(self, action: str) -> str:
        if action == "export":
            return _("You may not export requests of all these clinics.")
        return _("You may not erase requests of all these clinics.")

    def go_back(self) -> HttpResponse:
        return HttpResponseRedirect(reverse("tpi_cms_lead:person"))

    # --- page ---------------------------------------------------------------------

    @cached_property
    def may(self) -> dict[str, set[int]]:
        """Clinics where the user may do each."""
        return {
            action: set(
                self.permission_policy.clinics_user_has_any_permission_for(
                    self.request.user, [action]
                ).values_list("pk", flat=True)
            )
            for action in ("view", "export", "erase")
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = kwargs.pop("found", None)
        shown = None if found is None else list(found[: MOST_SHOWN + 1])
        clinics = {lead.clinic_id for lead in shown or []}
        return {
            "form": PersonForm(),
            "person_url": reverse("tpi_cms_lead:person"),
            "help_text": get_help_text(),
            **super().get_context_data(**kwargs),
            "found": shown and shown[:MOST_SHOWN],
            "table": Table(
                get_found_columns(self.may["view"]),
                (shown or [])[:MOST_SHOWN],
                classname=STACK,
            ),
            "is_searched": shown is not None,
            "has_more": bool(shown and len(shown) > MOST_SHOWN),
            "may_export": bool(clinics & self.may["export"]),
            "may_erase": bool(clinics & self.may["erase"]),
        }


@sensitive_variables()
def to_zip_response(person: dict[str, Any]) -> HttpResponse:
    """``person.json`` for machines and ``person.html`` to read and print."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        text = json.dumps(person, ensure_ascii=False, indent=2)
        archive.writestr("person.json", text.encode("utf-8", "replace"))
        html = render_to_string("tpi_cms/admin/people/export.html", {"person": person})
        archive.writestr("person.html", html.encode("utf-8", "replace"))
    day = timezone.localdate().isoformat()
    return HttpResponse(
        packed.getvalue(),
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="person-{day}.zip"'},
    )
