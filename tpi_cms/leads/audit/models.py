"""Who did what with which lead: rows that are only ever added."""

from __future__ import annotations

from typing import Any, NoReturn

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail.log_actions import get_active_log_context
from wagtail.models.audit_log import (
    BaseLogEntry,
    BaseLogEntryManager,
    LogEntryQuerySet,
)

from ...clinics.models import Clinic
from ..record.models import Lead

#: ``lead_id`` of what concerned a clinic's leads as a whole.
NO_LEAD = 0


class AppendOnlyError(TypeError):
    """An audit row was to be changed or deleted."""


class LeadLogEntryQuerySet(LogEntryQuerySet):
    def update(self, **values: Any) -> NoReturn:
        raise AppendOnlyError("Audit rows can't be changed.")

    def delete(self) -> NoReturn:
        raise AppendOnlyError("Audit rows can't be deleted.")

    # As Django's own: templates and managers get no deleting.
    update.alters_data = True  # type: ignore[attr-defined]
    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]


class LeadLogEntryManager(BaseLogEntryManager):
    def get_queryset(self) -> LeadLogEntryQuerySet:
        return LeadLogEntryQuerySet(self.model, using=self._db)

    def log_action(self, instance: Lead, action: str, **kwargs: Any) -> LeadLogEntry:
        kwargs.update(lead_id=instance.pk, clinic_id=instance.clinic_id)
        return super().log_action(instance, action, **kwargs)

    def log_clinic(
        self, clinic: Clinic | None, action: str, *, user: Any, data: dict
    ) -> LeadLogEntry:
        """What concerned a clinic's leads as a whole, or with None no clinic's."""
        entry = self.model(
            content_type=ContentType.objects.get_for_model(Lead),
            lead_id=NO_LEAD,
            clinic=clinic,
            label=clinic.name if clinic else str(Lead._meta.verbose_name_plural),
            action=action,
            timestamp=timezone.now(),
            uuid=get_active_log_context().uuid,
            user=user,
            data=data,
        )
        # Not save(), which asks for a clinic.
        return self.bulk_create([entry])[0]

    def for_instance(self, instance: Lead) -> models.QuerySet[LeadLogEntry]:
        return self.filter(lead_id=instance.pk)

    def viewable_by_user(self, user: Any) -> models.QuerySet[LeadLogEntry]:
        """Entries of the clinics whose leads the user may see or change."""
        from ..access.policy import lead_permission_policy as policy

        actions = ["view", "change"]
        if policy.user_has_any_permission_everywhere(user, actions):
            return self.all()
        clinics = policy.clinics_user_has_any_permission_for(user, actions)
        return self.filter(clinic__in=clinics)


class LeadLogEntry(BaseLogEntry):
    """Wagtail's log entry with the lead's clinic, by which it is shown.

    Holds nothing personal of the patient, so it outlives an erasure. It can't be
    changed or deleted through its model; when a clinic goes, ``clinic`` becomes null.
    """

    lead_id = models.BigIntegerField(_("request"), db_index=True)
    clinic = models.ForeignKey(
        Clinic, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = LeadLogEntryManager()

    class Meta(BaseLogEntry.Meta):
        verbose_name = _("request log entry")
        verbose_name_plural = _("request log entries")
        default_permissions = ()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError("Audit rows can't be changed.")
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError("Audit rows can't be deleted.")

    @property
    def object_id(self) -> int:
        return self.lead_id
