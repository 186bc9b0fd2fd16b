"""Who else looks at a request, through Wagtail's editing sessions.

With an address of our own: Wagtail 7.4's takes pages and snippets only, and neither
version's asks who may see a request.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.generic.detail import BaseDetailView

from wagtail.admin.models import EditingSession
from wagtail.admin.ui.editing_sessions import EditingSessionsList, EditingSessionsModule

from ...transactions import write_transaction
from ..record.models import Lead
from .scope import LeadScopeMixin


def get_sessions(pks: Iterable[int]) -> QuerySet[EditingSession]:
    """Of people who look at these requests, or did so just now."""
    return EditingSession.objects.available().filter(
        content_type=ContentType.objects.get_for_model(Lead),
        object_id__in=[str(pk) for pk in pks],
    )


def get_viewers(pks: Iterable[int], user: Any) -> dict[int, list[Any]]:
    """Who but ``user`` looks at which of these requests; in one query."""
    viewers: dict[int, dict[int, Any]] = {}
    sessions = get_sessions(pks).exclude(user=user).select_related("user")
    for session in sessions.order_by("pk"):
        seen = viewers.setdefault(int(session.object_id), {})
        seen[session.user_id] = session.user
    return {pk: list(users.values()) for pk, users in viewers.items()}


def open_session(lead: Lead, user: Any) -> EditingSessionsModule:
    """For Wagtail's header: it shows the others, and tells them of this one."""
    session = EditingSession(
        user=user,
        content_type=ContentType.objects.get_for_model(Lead),
        object_id=lead.pk,
        last_seen_at=timezone.now(),
    )
    with write_transaction():
        EditingSession.cleanup()
        session.save()
    return EditingSessionsModule(
        session,
        get_ping_url(session),
        reverse("wagtailadmin_editing_sessions:release", args=[session.pk]),
        find_others(session),
    )


def get_ping_url(session: EditingSession) -> str:
    return reverse("tpi_cms_lead:presence", args=[session.object_id, session.pk])


def find_others(session: EditingSession) -> list[dict[str, Any]]:
    """As Wagtail draws them: each other person once, whoever edits first."""
    others: dict[int, dict[str, Any]] = {}
    sessions = get_sessions([int(session.object_id)]).exclude(user=session.user_id)
    related = sessions.select_related("user", "user__wagtail_userprofile")
    for each in related.order_by("-last_seen_at"):
        other = {
            "session_id": each.pk,
            "user": each.user,
            "last_seen_at": each.last_seen_at,
            "is_editing": each.is_editing,
            "is_idle": each.is_idle,
            "revision_id": None,
        }
        others.setdefault(each.user_id, other)["is_editing"] |= each.is_editing
    return sorted(
        others.values(),
        key=lambda other: (not other["is_editing"], other["session_id"]),
    )


class PresenceView(LeadScopeMixin, BaseDetailView):
    """POST, again and again while somebody looks; answers with who else does."""

    http_method_names = ["post"]

    def get_queryset(self) -> QuerySet[Lead]:
        return self.get_leads()

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        lead = self.get_object()
        key = {
            "user": request.user,
            "content_type": ContentType.objects.get_for_model(Lead),
            "object_id": str(lead.pk),
        }
        sessions = EditingSession.objects.filter(pk=kwargs["session_pk"], **key)
        session = sessions.first() or EditingSession(**key)
        session.last_seen_at = timezone.now()
        session.is_editing = bool(request.POST.get("is_editing"))
        session.save()
        others = find_others(session)
        release = reverse("wagtailadmin_editing_sessions:release", args=[session.pk])
        return JsonResponse(
            {
                "session_id": session.pk,
                "ping_url": get_ping_url(session),
                "release_url": release,
                "other_sessions": [],
                "html": EditingSessionsList(session, others).render_html(),
            }
        )
