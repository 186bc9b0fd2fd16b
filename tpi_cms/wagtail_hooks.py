"""Front door: what the package registers with Wagtail, and nothing else."""

from functools import partial

from django.templatetags.static import static
from django.urls import include, path
from django.utils.html import format_html

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from .clinics.admin.choosers import clinic_chooser_viewset
from .clinics.admin.closures import closure_viewset
from .clinics.admin.listings import ListingsMenuItem
from .clinics.admin.listings import get_urlpatterns as get_listings_urlpatterns
from .clinics.admin.network import NetworkPhoneViewSet
from .clinics.admin.telling import SAVED_HOOK
from .clinics.admin.viewsets import clinic_viewset
from .content.as_of import get_page_buttons, serve_as_of
from .content.copy.preview import add_checks
from .content.copy.report import CopyMenuItem
from .content.copy.report import get_urlpatterns as get_copy_urlpatterns
from .content.importing.admin import get_import_buttons, get_import_urls
from .content.phones.admin import get_phone_urls, register_phone_log_action
from .content.phones.report import PhonesMenuItem
from .content.phones.rich_text import register_phone_feature
from .content.readiness.dashboard import WritingPanel
from .content.readiness.side_panel import create_with_readiness, edit_with_readiness
from .content.review.admin import get_review_urls
from .content.review.practitioners import (
    practitioner_chooser_viewset,
    practitioner_viewset,
)
from .content.review.report import ReviewsMenuItem, ReviewsPanel
from .content.review.report import get_page_buttons as get_review_buttons
from .content.review.signing import register_sign_off_log_actions
from .content.starters import OutlineViewSet
from .leads.access.panel import ClinicPermissionFormSet
from .leads.audit.words import register_log_actions
from .leads.consents.viewset import ConsentTextViewSet
from .leads.desk.bulk_release import BulkReleaseAction
from .leads.desk.closures import warn_of_promises
from .leads.desk.dashboard import (
    DeadBanner,
    DuePanel,
    PurgeRefusedBanner,
    UndeliveredPanel,
    UndeliveredSummaryItem,
)
from .leads.desk.history import LeadHistoryMenuItem
from .leads.desk.tabs import LeadsSummaryItem
from .leads.desk.viewset import lead_viewset
from .reports.panels import ClinicsPanel
from .reports.requests import REPORTS, ReportMenuItem, get_urlpatterns
from .setup.first_steps import FirstStepsPanel
from .setup.guide import GuideMenuItem
from .setup.guide import get_urlpatterns as get_guide_urlpatterns

ICONS = ["tpi-clinic", "tpi-phone"]

register_snippet(ConsentTextViewSet)
register_snippet(NetworkPhoneViewSet)
register_snippet(OutlineViewSet)


@hooks.register("register_admin_viewset")
def register_viewsets():
    clinics = [clinic_viewset, closure_viewset, clinic_chooser_viewset]
    practitioners = [practitioner_viewset, practitioner_chooser_viewset]
    return [lead_viewset, *clinics, *practitioners]


@hooks.register("register_icons")
def register_icons(icons):
    return [*icons, *(f"tpi_cms/icons/{name}.svg" for name in ICONS)]


@hooks.register("insert_global_admin_css")
def add_admin_css():
    url = static("tpi_cms/admin/admin.css")
    return format_html('<link rel="stylesheet" href="{}">', url)


@hooks.register("insert_editor_js")
def add_editor_js():
    url = static("tpi_cms/admin/tab-errors.js")
    return format_html('<script src="{}"></script>', url)


# After Wagtail's own panels for sites and collections.
@hooks.register("register_group_permission_panel", order=200)
def register_clinic_permission_panel():
    return ClinicPermissionFormSet


# The last of them: who may not see the page doesn't see it at another moment.
hooks.register("on_serve_page", serve_as_of, order=1000)
hooks.register("register_page_header_buttons", get_page_buttons)
hooks.register("before_edit_page", edit_with_readiness, order=1000)
hooks.register("before_create_page", create_with_readiness, order=1000)
hooks.register("register_log_actions", register_log_actions)
hooks.register("register_bulk_action", BulkReleaseAction)
hooks.register(SAVED_HOOK, warn_of_promises)
hooks.register("register_reports_menu_item", LeadHistoryMenuItem)
hooks.register("register_reports_menu_item", ListingsMenuItem)
hooks.register("register_help_menu_item", GuideMenuItem)
hooks.register("register_admin_urls", get_guide_urlpatterns)


@hooks.register("register_admin_urls")
def register_report_urls():
    patterns = (get_urlpatterns(), "tpi_cms_reports")
    listings = (get_listings_urlpatterns(), "tpi_cms_listings")
    return [
        path("reports/requests/", include(patterns)),
        path("reports/clinics/", include(listings)),
        path("reports/copy/", include((get_copy_urlpatterns(), "tpi_cms_copy"))),
    ]


@hooks.register("register_admin_urls")
def register_phone_urls():
    return [path("phones/", include((get_phone_urls(), "tpi_cms_phones")))]


@hooks.register("register_admin_urls")
def register_review_urls():
    return [path("reviews/", include((get_review_urls(), "tpi_cms_review")))]


hooks.register("register_log_actions", register_sign_off_log_actions)
hooks.register("register_page_header_buttons", get_review_buttons)
hooks.register("register_reports_menu_item", ReviewsMenuItem)


@hooks.register("register_admin_urls")
def register_text_urls():
    return [path("texts/", include((get_import_urls(), "tpi_cms_texts")))]


hooks.register("register_page_header_buttons", get_import_buttons)
hooks.register("register_page_listing_more_buttons", get_import_buttons)
hooks.register("register_rich_text_features", register_phone_feature)
hooks.register("construct_wagtail_userbar", add_checks)
hooks.register("register_log_actions", register_phone_log_action)
hooks.register("register_reports_menu_item", PhonesMenuItem)
hooks.register("register_reports_menu_item", CopyMenuItem)


for order, view in enumerate(REPORTS, 990):
    hooks.register("register_reports_menu_item", partial(ReportMenuItem, view, order))


@hooks.register("construct_homepage_panels")
def add_dashboard_panels(request, panels):
    panels += [
        DeadBanner(request),
        PurgeRefusedBanner(request),
        FirstStepsPanel(request),
        DuePanel(request),
        UndeliveredPanel(request),
        ClinicsPanel(request),
        WritingPanel(request),
        ReviewsPanel(request),
    ]


@hooks.register("construct_homepage_summary_items")
def add_summary_items(request, items):
    items += [LeadsSummaryItem(request), UndeliveredSummaryItem(request)]
