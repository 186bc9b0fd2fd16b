"""Practitioners in the admin: their listing, their form, and choosing one."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
    TitleFieldPanel,
)
from wagtail.admin.ui.tables import BooleanColumn, UpdatedAtColumn
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.slug import SlugInput

from .models import Practitioner


def get_signers(practitioner: Practitioner) -> QuerySet[Any]:
    """Active people of the admin who sign for nobody else."""
    users = get_user_model()._default_manager.filter(is_active=True)
    access = {
        "codename": "access_admin",
        "content_type__app_label": "wagtailadmin",
    }
    granted = Permission.objects.filter(**access)
    may = Q(is_superuser=True) | Q(user_permissions__in=granted)
    may |= Q(groups__permissions__in=granted)
    free = Q(tpi_practitioner=None)
    if practitioner.pk:
        free |= Q(tpi_practitioner=practitioner.pk)
    return users.filter(may, free).distinct().order_by(users.model.USERNAME_FIELD)


class PractitionerForm(WagtailAdminModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "user" in self.fields:
            self.fields["user"].queryset = get_signers(self.instance)


PERSON_PANELS = [
    TitleFieldPanel("name", placeholder=False),
    FieldPanel("slug", widget=SlugInput),
    FieldPanel("job_title"),
    FieldPanel("photo"),
    FieldPanel("biography"),
    FieldPanel("languages"),
    FieldPanel("clinics"),
]
CREDENTIALS_PANELS = [
    FieldRowPanel([FieldPanel("credentials"), FieldPanel("npi")]),
    FieldPanel("is_physician"),
    FieldPanel("specialties"),
]
ACCOUNT_PANELS = [
    MultiFieldPanel(
        [FieldPanel("user", permission="tpi_cms.link_practitioner_account")],
        heading=_("Signing pages off"),
        help_text=_(
            "Whoever logs in with this account signs in this person’s name. Listed are "
            "people who may use this admin and sign for nobody else."
        ),
    )
]


class PractitionerViewSet(ModelViewSet):
    model = Practitioner
    name = "tpi_cms_practitioner"
    url_prefix = "practitioners"
    icon = "user"
    add_to_admin_menu = True
    menu_order = 122
    menu_name = "practitioners"
    list_per_page = 50
    copy_view_enabled = False
    list_display = [
        "name",
        "job_title",
        BooleanColumn(
            "user",
            label=_("Signs pages off"),
            accessor=lambda practitioner: practitioner.user_id is not None,
        ),
        UpdatedAtColumn(),
    ]
    search_backend_name = None
    search_fields = ["name", "job_title"]
    edit_handler = TabbedInterface(
        [
            ObjectList(PERSON_PANELS, heading=_("Person")),
            ObjectList(CREDENTIALS_PANELS, heading=_("Credentials")),
            ObjectList(
                ACCOUNT_PANELS,
                heading=_("Account"),
                permission="tpi_cms.link_practitioner_account",
            ),
        ],
        base_form_class=PractitionerForm,
    )

    def get_permissions_to_register(self) -> QuerySet[Permission]:
        """Also whose account signs, and ``view``."""
        content_type = ContentType.objects.get_for_model(self.model)
        return Permission.objects.filter(content_type=content_type)


class PractitionerChooserViewSet(ChooserViewSet):
    model = Practitioner
    icon = "user"
    choose_one_text = _("Choose a practitioner")
    choose_another_text = _("Choose another practitioner")
    edit_item_text = _("Edit this practitioner")


practitioner_viewset = PractitionerViewSet()
practitioner_chooser_viewset = PractitionerChooserViewSet(
    "tpi_cms_practitioner_chooser"
)
