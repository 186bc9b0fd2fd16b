"""The panel of the group editor that opens one clinic's leads to a group."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django import forms
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Case, When
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from wagtail.admin.forms.formsets import BaseFormSetMixin

from ...clinics.models import Clinic
from .models import GroupClinicPermission

#: Codename, and the heading of its column.
PERMISSION_TYPES = [
    ("view_lead", _("See requests")),
    ("change_lead", _("Change status")),
    ("export_lead", _("Export")),
    ("erase_lead", _("Erase people")),
]


class LeadPermissionsField(forms.ModelMultipleChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        codenames = [codename for codename, _label in PERMISSION_TYPES]
        as_listed = Case(*(When(codename=c, then=n) for n, c in enumerate(codenames)))
        permissions = Permission.objects.filter(
            content_type__app_label=GroupClinicPermission._meta.app_label,
            codename__in=codenames,
        ).order_by(as_listed)
        widget = forms.CheckboxSelectMultiple
        super().__init__(permissions, required=False, widget=widget, **kwargs)

    def label_from_instance(self, obj: Permission) -> str:
        return str(dict(PERMISSION_TYPES).get(obj.codename, obj.name))


class ClinicPermissionsForm(forms.Form):
    clinic = forms.ModelChoiceField(Clinic.objects.all(), label=_("Clinic"))
    permissions = LeadPermissionsField()


class BaseClinicPermissionFormSet(BaseFormSetMixin, forms.BaseFormSet):
    """One row a clinic; Wagtail's ``w-formset`` controller adds and deletes them."""

    template_name = "tpi_cms/admin/groups/clinic_permissions.html"
    permission_types = PERMISSION_TYPES

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        instance: Group | None = None,
        prefix: str = "clinic_permissions",
    ) -> None:
        self.instance = instance or Group()
        super().__init__(data, files, initial=self._get_initial(), prefix=prefix)

    @property
    def empty_form(self) -> forms.Form:
        form = super().empty_form
        form.use_required_attribute = False
        return form

    def clean(self) -> None:
        clinics = [clinic for clinic, _permissions in self._get_rows()]
        if len(set(clinics)) != len(clinics):
            raise forms.ValidationError(_("Each clinic can be listed only once."))

    @transaction.atomic
    def save(self) -> None:
        wanted = {
            (clinic.pk, permission.pk)
            for clinic, permissions in self._get_rows()
            for permission in permissions
        }
        rows = self._get_stored()
        stored = {(row.clinic_id, row.permission_id): row.pk for row in rows}
        gone = [pk for key, pk in stored.items() if key not in wanted]
        GroupClinicPermission.objects.filter(pk__in=gone).delete()
        GroupClinicPermission.objects.bulk_create(
            GroupClinicPermission(
                group=self.instance, clinic_id=clinic, permission_id=permission
            )
            for clinic, permission in wanted - stored.keys()
        )

    def as_admin_panel(self) -> str:
        return render_to_string(self.template_name, {"formset": self})

    def _get_rows(self) -> list[tuple[Clinic, list[Permission]]]:
        kept = (form for form in self.forms if form not in self.deleted_forms)
        values = (form.cleaned_data for form in kept if form.is_valid())
        return [
            (value["clinic"], list(value["permissions"]))
            for value in values
            if "clinic" in value
        ]

    def _get_stored(self) -> Any:
        if self.instance.pk is None:
            return GroupClinicPermission.objects.none()
        permissions = LeadPermissionsField().queryset
        rows = self.instance.clinic_permissions.filter(permission__in=permissions)
        return rows.select_related("clinic", "permission").order_by("clinic__name")

    def _get_initial(self) -> list[dict[str, Any]]:
        return [
            {"clinic": clinic, "permissions": [row.permission for row in rows]}
            for clinic, rows in groupby(self._get_stored(), lambda row: row.clinic)
        ]


ClinicPermissionFormSet = forms.formset_factory(
    ClinicPermissionsForm, formset=BaseClinicPermissionFormSet, extra=0, can_delete=True
)
