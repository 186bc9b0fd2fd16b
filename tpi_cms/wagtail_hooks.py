"""Front door: what the package registers with Wagtail, and nothing else."""

from wagtail import hooks

from .clinics.choosers import clinic_chooser_viewset
from .clinics.viewsets import clinic_viewset
from .leads.admin_views.bulk_release import BulkReleaseAction
from .leads.audit import register_log_actions
from .leads.consent_viewset import consent_text_viewset
from .leads.panels import ClinicPermissionFormSet
from .leads.queues import LeadsSummaryItem
from .leads.undelivered import (
    DeadBanner,
    UndeliveredPanel,
    UndeliveredSummaryItem,
)
from .leads.viewsets import lead_viewset

ICONS = ["tpi-clinic", "tpi-phone"]


@hooks.register("register_admin_viewset")
def register_viewsets():
    return [
        lead_viewset,
        clinic_viewset,
        clinic_chooser_viewset,
        consent_text_viewset,
    ]


@hooks.register("register_icons")
def register_icons(icons):
    return [*icons, *(f"tpi_cms/icons/{name}.svg" for name in ICONS)]


# After Wagtail's own panels for sites and collections.
@hooks.register("register_group_permission_panel", order=200)
def register_clinic_permission_panel():
    return ClinicPermissionFormSet


hooks.register("register_log_actions", register_log_actions)
hooks.register("register_bulk_action", BulkReleaseAction)


@hooks.register("construct_homepage_panels")
def add_dashboard_panels(request, panels):
    panels += [DeadBanner(request), UndeliveredPanel(request)]


@hooks.register("construct_homepage_summary_items")
def add_summary_items(request, items):
    items += [LeadsSummaryItem(request), UndeliveredSummaryItem(request)]
