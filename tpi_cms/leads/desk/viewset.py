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
from .history import LeadHistoryView
from .lead import LeadView
from .listing import LeadIndexView
from .moving import MoveView
from .person import PersonView
from .presence import PresenceView
from .queues import DUE, HELD, QUEUES
from .trial import TrialView
from .undelivered import ResendView, RetryAllView, RetryView, UndeliveredView
from .work import NewsView, TakeView


class LeadViewSet(ModelViewSet):
    model = Lead
    name = "tpi_cms_lead"
    url_prefix = "leads"
    icon = "mail"
    add_to_admin_menu = True
    menu_order = 110
    menu_name = "leads"
    form_fields: list[str] = []
    copy_view_enabled = False
    add_to_reference_index = False
    sort_order_field = None

    @cached_property
    def permission_policy(self) -> ClinicPermissionPolicy:
        return lead_permission_policy

    def get_urlpatterns(self) -> list[URLPattern]:
        """Views of our own, all of them, each of which says itself what it shows."""
        one = "<int:pk>/deliveries/<int:delivery_pk>"
        views = {
            **self.get_queue_views(),
            "news": ("news/", NewsView.as_view()),
            "log": ("log/", LeadHistoryView.as_view()),
            "log_results": ("log/results/", LeadHistoryView.as_view(results_only=True)),
            "person": ("person/", PersonView.as_view()),
            "undelivered": ("undelivered/", UndeliveredView.as_view()),
            "retry_all": ("undelivered/retry/", RetryAllView.as_view()),
            "test": ("test/<int:clinic_pk>/", TrialView.as_view()),
            "edit": ("<int:pk>/", LeadView.as_view()),
            "move": ("<int:pk>/move/", MoveView.as_view()),
            "presence": (
                "<int:pk>/presence/<int:session_pk>/",
                PresenceView.as_view(),
            ),
            "take": ("<int:pk>/take/", TakeView.as_view()),
            "release": ("<int:pk>/release/", ReleaseView.as_view()),
            "retry": (f"{one}/retry/", RetryView.as_view()),
            "resend": (f"{one}/resend/", ResendView.as_view()),
        }
        return [path(route, view, name=name) for name, (route, view) in views.items()]

    def get_queue_views(self) -> dict[str, tuple[str, Any]]:
        """What is due at the area's own address, the others below their names."""
        views = {}
        for queue in QUEUES.values():
            view = HeldLeadsView if queue is HELD else LeadIndexView
            path, name = "" if queue is DUE else f"{queue.name}/", queue.url_name
            views[name] = (path, view.as_view(queue=queue))
            results = view.as_view(queue=queue, results_only=True)
            views[f"{name}_results"] = (f"{path}results/", results)
        return views

    def get_permissions_to_register(self) -> QuerySet[Permission]:
        """All of them: seeing leads is a permission of its own here."""
        content_type = ContentType.objects.get_for_model(self.model)
        return Permission.objects.filter(content_type=content_type)


lead_viewset = LeadViewSet()
