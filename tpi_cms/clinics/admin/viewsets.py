"""The clinics area; why a ModelViewSet: ``docs/decisions/0002-clinic-admin.md``."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import BooleanRadioSelect

from ..models import Clinic
from .importing import ImportView, PreviewView, TemplateFileView
from .panels import clinic_edit_handler
from .regions import get_region_choices
from .views import (
    ClinicCreateView,
    ClinicDeleteView,
    ClinicEditView,
    ClinicIndexView,
    CreatePageView,
)


class ClinicFilterSet(WagtailFilterSet):
    status = django_filters.MultipleChoiceFilter(
        label=_("Status"),
        choices=Clinic.Status.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    region = django_filters.MultipleChoiceFilter(
        label=_("State or region"),
        choices=get_region_choices,
        widget=forms.CheckboxSelectMultiple,
    )
    accepting_new_patients = django_filters.BooleanFilter(
        label=_("Accepting new patients"), widget=BooleanRadioSelect
    )

    class Meta:
        model = Clinic
        fields = ["status", "region", "accepting_new_patients"]


class ClinicViewSet(ModelViewSet):
    model = Clinic
    name = "tpi_cms_clinic"
    url_prefix = "clinics"
    icon = "tpi-clinic"
    add_to_admin_menu = True
    menu_order = 120
    menu_name = "clinics"
    list_per_page = 50
    copy_view_enabled = False
    sort_order_field = None
    index_view_class = ClinicIndexView
    add_view_class = ClinicCreateView
    edit_view_class = ClinicEditView
    delete_view_class = ClinicDeleteView
    filterset_class = ClinicFilterSet
    # Asks the database: also parts of words, in any order of the listing.
    search_backend_name = None
    search_fields = ["name", "code", "locality", "region", "postal_code"]
    edit_handler = clinic_edit_handler

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        url_name = self.get_url_name("import")
        return super().get_index_view_kwargs(import_url_name=url_name, **kwargs)

    def get_edit_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        url_name = self.get_url_name("create_page")
        return super().get_edit_view_kwargs(create_page_url_name=url_name, **kwargs)

    def get_urlpatterns(self) -> list[URLPattern]:
        create_page = CreatePageView.as_view(
            permission_policy=self.permission_policy, permission_required="change"
        )
        route = path("create_page/<str:pk>/", create_page, name="create_page")
        importing = [
            path("import/", ImportView.as_view(), name="import"),
            path("import/template/", TemplateFileView.as_view(), name="template"),
            path("import/<uuid:token>/", PreviewView.as_view(), name="preview"),
        ]
        return [*importing, *super().get_urlpatterns(), route]

    def get_permissions_to_register(self) -> QuerySet[Permission]:
        """Also ``view``: it opens the listing."""
        content_type = ContentType.objects.get_for_model(self.model)
        return Permission.objects.filter(content_type=content_type)


clinic_viewset = ClinicViewSet()
