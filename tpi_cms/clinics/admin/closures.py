"""The closures area: listing, form, "Close early today"."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from ..closures import Closure, touch_clinics
from ..notices import describe_span
from .choosers import clinic_chooser_viewset
from .closing_early import CloseEarlyView
from .closure_form import closure_edit_handler
from .telling import tell_saved


class ClosureIndexView(generic.IndexView):
    default_ordering = "-first_date"

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "reason",
                label=_("Reason"),
                sort_key="reason",
                get_url=self.get_edit_url,
            ),
            StatusTagColumn(
                "state",
                label=_("State"),
                accessor=lambda closure: closure.get_state().label,
                primary=lambda closure: closure.get_state() == Closure.State.NOW,
            ),
            Column("clinics", label=_("Clinics"), accessor=_name_clinics),
            Column("span", label=_("When"), accessor=describe_span),
        ]

    def get_base_queryset(self) -> QuerySet[Closure]:
        return super().get_base_queryset().prefetch_related("clinics")


def _name_clinics(closure: Closure) -> str:
    """Three by name, and how many more."""
    if closure.all_clinics:
        return _("All clinics")
    names = [clinic.name for clinic in closure.clinics.all()]
    text = ", ".join(names[:3])
    more = len(names) - 3
    if more <= 0:
        return text
    words = ngettext("%(names)s and %(more)s more", "%(names)s and %(more)s more", more)
    return words % {"names": text, "more": more}


class ClosureCreateView(generic.CreateView):
    success_message = None

    def save_instance(self) -> Closure:
        closure = super().save_instance()
        touch_clinics(closure)
        return closure

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        if isinstance(response, HttpResponseRedirect):
            tell_saved(self.request, self.object)
        return response


class ClosureEditView(generic.EditView):
    success_message = None

    def save_instance(self) -> Closure:
        touch_clinics(self.model.objects.get(pk=self.object.pk))
        closure = super().save_instance()
        touch_clinics(closure)
        return closure

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        if isinstance(response, HttpResponseRedirect):
            tell_saved(self.request, self.object)
        return response


class ClosureDeleteView(generic.DeleteView):
    @transaction.atomic
    def delete_action(self) -> None:
        touch_clinics(self.object)
        super().delete_action()


class ClosureFilterSet(WagtailFilterSet):
    state = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("State"),
        choices=Closure.State.choices,
        method="filter_state",
        widget=forms.CheckboxSelectMultiple,
    )
    clinic = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Clinic"),
        queryset=lambda request: Closure.clinics.rel.model.objects.all(),
        method="filter_clinic",
        widget=clinic_chooser_viewset.widget_class,
    )

    class Meta:
        model = Closure
        fields: list[str] = []

    def filter_state(
        self, closures: QuerySet[Closure], name: str, states: list[str]
    ) -> QuerySet[Closure]:
        """Few are listed at once: their times decide, which no column has whole."""
        if not states:
            return closures
        dates = closures.only("first_date", "first_time", "last_date", "last_time")
        return closures.filter(
            pk__in=[each.pk for each in dates if each.get_state() in states]
        )

    def filter_clinic(
        self, closures: QuerySet[Closure], name: str, clinic: Any
    ) -> QuerySet[Closure]:
        own = Closure.clinics.through.objects.filter(clinic=clinic)
        return closures.filter(Q(all_clinics=True) | Q(pk__in=own.values("closure")))


class ClosureViewSet(ModelViewSet):
    model = Closure
    name = "tpi_cms_closure"
    url_prefix = "closures"
    icon = "calendar"
    add_to_admin_menu = True
    menu_order = 121
    menu_name = "closures"
    list_per_page = 50
    copy_view_enabled = False
    sort_order_field = None
    index_view_class = ClosureIndexView
    add_view_class = ClosureCreateView
    edit_view_class = ClosureEditView
    delete_view_class = ClosureDeleteView
    filterset_class = ClosureFilterSet
    search_backend_name = None
    search_fields = ["reason", "message"]
    edit_handler = closure_edit_handler

    def get_urlpatterns(self) -> list[URLPattern]:
        view = CloseEarlyView.as_view(
            permission_policy=self.permission_policy, permission_required="add"
        )
        route = path("today/<int:pk>/", view, name="close_early")
        return [*super().get_urlpatterns(), route]

    def get_permissions_to_register(self) -> QuerySet[Permission]:
        """Also ``view``: it opens the listing."""
        content_type = ContentType.objects.get_for_model(self.model)
        return Permission.objects.filter(content_type=content_type)


closure_viewset = ClosureViewSet()
