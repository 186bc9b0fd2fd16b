"""The leads area: no adding, copying, deleting or usage, not even by URL."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.urls import URLPattern, path
from django.utils.functional import cached_property

from wagtail.admin.viewsets.model import ModelViewSet

from ..access.policy import ClinicPermissionPolicy, lead_permission_policy
from ..record.models import Lead
from .held import HeldLeadsView, ReleaseView
from .lead import ChangeStatusView, LeadView
from .listing import LeadIndexView
from .person import PersonView
from .undelivered import ResendView, RetryAllView, RetryView, UndeliveredView


class LeadViewSet(ModelViewSet):
    model = Lead
    name = "tpi_cms_lead"
    url_prefix = "leads"
    icon = "mail"
    add_to_admin_menu = True
    menu_order = 110
    menu_name = "leads"
    list_per_page = 50
    form_fields: list[str] = []
    copy_view_enabled = False
    add_to_reference_index = False
    sort_order_field = None
    index_view_class = LeadIndexView

    @cached_property
    def permission_policy(self) -> ClinicPermissionPolicy:
        return lead_permission_policy

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        switched_off = {
            f"{name}_url_name": None
            for name in ("add", "copy", "delete", "history", "inspect", "usage")
        }
        return super().get_common_view_kwargs(**{**switched_off, **kwargs})

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        own = {
            "search_fields": LeadIndexView.search_fields,
            "search_backend_name": None,
        }
        return super().get_index_view_kwargs(**{**own, **kwargs})

    @property
    def edit_view(self) -> Any:
        return self.construct_view(
            LeadView,
            index_url_name=self.get_url_name("index"),
            status_url_name=self.get_url_name("status"),
        )

    @property
    def status_view(self) -> Any:
        return self.construct_view(
            ChangeStatusView, success_url_name=self.get_url_name("edit")
        )

    @property
    def held_view(self) -> Any:
        return self.construct_view(HeldLeadsView, **self.get_held_view_kwargs())

    @property
    def held_results_view(self) -> Any:
        kwargs = self.get_held_view_kwargs()
        return self.construct_view(HeldLeadsView, **kwargs, results_only=True)

    def get_held_view_kwargs(self) -> dict[str, Any]:
        return self.get_index_view_kwargs(
            index_url_name=self.get_url_name("held"),
            index_results_url_name=self.get_url_name("held_results"),
            template_name=HeldLeadsView.template_name,
            results_template_name=HeldLeadsView.results_template_name,
        )

    @property
    def release_view(self) -> Any:
        return self.construct_view(
            ReleaseView, success_url_name=self.get_url_name("edit")
        )

    @property
    def person_view(self) -> Any:
        return self.construct_view(
            PersonView,
            header_icon=PersonView.header_icon,
            index_url_name=self.get_url_name("index"),
            person_url_name=self.get_url_name("person"),
        )

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("held/", self.held_view, name="held"),
            path("held/results/", self.held_results_view, name="held_results"),
            path("person/", self.person_view, name="person"),
            path("<int:pk>/", self.edit_view, name="edit"),
            path("undelivered/", UndeliveredView.as_view(), name="undelivered"),
            path("undelivered/retry/", RetryAllView.as_view(), name="retry_all"),
            path(
                "<int:pk>/deliveries/<int:delivery_pk>/retry/",
                RetryView.as_view(),
                name="retry",
            ),
            path(
                "<int:pk>/deliveries/<int:delivery_pk>/resend/",
                ResendView.as_view(),
                name="resend",
            ),
            path("<int:pk>/status/", self.status_view, name="status"),
            path("<int:pk>/release/", self.release_view, name="release"),
        ]

    def get_permissions_to_register(self) -> QuerySet[Permission]:
        """All of them: seeing leads is a permission of its own here."""
        content_type = ContentType.objects.get_for_model(self.model)
        return Permission.objects.filter(content_type=content_type)


lead_viewset = LeadViewSet()
