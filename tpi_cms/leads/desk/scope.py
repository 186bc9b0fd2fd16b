"""Whose leads a view may touch.

Wagtail's generic views check the permission on the model only; ``LeadScopeMixin``
limits every query to the leads of the user's clinics, so another clinic's is a 404.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.text import capfirst

from ..access.policy import lead_permission_policy
from ..audit.words import record_refusal
from ..record.models import Lead
from .private import keep_private

#: Either opens the lists; what more each allows, the views say.
ACTIONS = ["view", "change"]


def may_see(user: Any) -> bool:
    return lead_permission_policy.user_has_any_permission(user, ACTIONS)


def may_change(user: Any, lead: Lead) -> bool:
    """Without a query, for each row of a list."""
    return lead_permission_policy.user_has_permission_for_instance(user, "change", lead)


def with_owner(leads: QuerySet[Lead]) -> QuerySet[Lead]:
    """With ``owner``, and whether that one may not change it any more."""
    left = ExpressionWrapper(
        lead_permission_policy.has_owner_left(), output_field=BooleanField()
    )
    return leads.select_related("owner").annotate(owner_left=left)


def is_key(text: str) -> bool:
    """Whether it can be a primary key; longer numbers are an error to a database."""
    return text.isascii() and text.isdigit() and len(text) < 19


def to_keys(texts: list[str]) -> set[int]:
    """Primary keys; anything else is a 404, as no lead has it."""
    if not all(map(is_key, texts)):
        raise Http404
    return {int(text) for text in texts}


class LeadScopeMixin:
    """Leads that the user may act on in one of ``actions``, and no other.

    Whoever asks for another lead, or may do nothing at all, is written to that lead's
    audit log.
    """

    model = Lead
    permission_policy = lead_permission_policy
    actions = ACTIONS

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        """Not in a transaction of the request: a 404 would roll its audit row back."""
        view = keep_private(super().as_view(**initkwargs))
        return transaction.non_atomic_requests(view)

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        try:
            self.check_permission(request.user)
            super().setup(request, *args, **kwargs)
        except (Http404, PermissionDenied):
            self.record_refusal(request, kwargs.get("pk"))
            raise

    def check_permission(self, user: Any) -> None:
        if not self.permission_policy.user_has_any_permission(user, self.actions):
            raise PermissionDenied

    def record_refusal(self, request: Any, pk: Any) -> None:
        """``pk`` is a lead's; override where a view's URL names something else."""
        if pk is not None:
            data = {"view": type(self).__name__, "method": str(request.method)}
            record_refusal(pk, request.user, data)

    def get_leads(self) -> QuerySet[Lead]:
        leads = self.permission_policy.instances_user_has_any_permission_for(
            self.request.user, self.actions
        )
        return leads.select_related("clinic")


class RequestsPageMixin:
    """A page below the list of requests, as its breadcrumbs say."""

    header_icon = "mail"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        requests = capfirst(str(Lead._meta.verbose_name_plural))
        return [
            *self.breadcrumbs_items,
            {"url": reverse("tpi_cms_lead:index"), "label": requests},
            {"url": "", "label": str(self.get_header_title())},
        ]
