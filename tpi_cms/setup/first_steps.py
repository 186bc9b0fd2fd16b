"""What a new site still needs before its first request: on the dashboard, and in words.

Each step asks the site as it stands, so it ticks itself; nothing is stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from wagtail.admin.ui.components import Component
from wagtail.models import Site, get_page_models
from wagtail.permission_policies.pages import PagePermissionPolicy

from ..checks.addresses import is_nobodys
from ..checks.leads import is_worker_missing
from ..clinics.location_pages import get_location_index_models
from ..clinics.models import Clinic
from ..conf import conf
from ..content.mixins import TreatmentPageMixin
from ..leads.record.models import Lead

#: In place of a permission's name: to make pages somewhere.
PAGES = "pages"


@dataclass(frozen=True)
class Step:
    """One line of the list.

    ``url`` is where it is done, "" where not in the admin; ``needs`` is the permission
    that opens it, "" for none.
    """

    title: str
    text: str
    is_done: bool
    url: str = ""
    needs: str = ""

    def is_open_to(self, user: Any) -> bool:
        if self.needs == PAGES:
            return PagePermissionPolicy().user_has_permission(user, "add")
        return bool(self.url) and (not self.needs or user.has_perm(self.needs))


def get_steps() -> list[Step]:
    """All steps in the order in which they are best done."""
    clinics = list(Clinic.objects.public().taking_requests().with_facts())
    return [
        _get_address_step(),
        _get_pages_step(),
        _get_clinic_step(clinics),
        _get_mailbox_step(clinics),
        _get_treatment_step(),
        _get_people_step(),
        Step(
            _("Let notices go out"),
            _("Keep this command running: manage.py tpi_deliver --loop"),
            not is_worker_missing(),
        ),
        Step(
            _("Send a first request"),
            _("Fill the form in as a patient would, and find it under Requests."),
            Lead.objects.exists(),
            _find_url("tpi_cms:lead_create"),
        ),
    ]


def _find_url(name: str, *args: Any) -> str:
    """ "" where the site has no such part, such as Wagtail's own list of sites."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def _get_address_step() -> Step:
    site = Site.objects.filter(is_default_site=True).first()
    return Step(
        _("Give the site its public address"),
        _("Search engines and shared links are sent to it, now: %(host)s")
        % {"host": site.hostname if site else "-"},
        bool(site and not is_nobodys(site.hostname)),
        _find_url("wagtailsites:edit", site.pk) if site else "",
        "wagtailcore.change_site",
    )


def _get_pages_step() -> Step:
    models = get_location_index_models()
    return Step(
        _("Make the pages that list treatments and clinics"),
        _("Below the home page, or all at once by the command tpi_setup."),
        any(model.objects.live().exists() for model in models),
        _find_url("wagtailadmin_explore_root"),
        PAGES,
    )


def _get_clinic_step(clinics: list[Clinic]) -> Step:
    """One whole clinic is enough for a start."""
    title = _("Add a clinic with its phone, address and hours")
    is_done = any(map(_is_whole, clinics))
    if is_done or not clinics:
        return Step(title, "", is_done, _find_url("tpi_cms_clinic:add"))
    name = clinics[0].name
    title = _("Complete %(clinic)s: phone, address and hours") % {"clinic": name}
    return Step(title, "", False, _find_url("tpi_cms_clinic:edit", clinics[0].pk))


def _is_whole(clinic: Clinic) -> bool:
    has_hours = bool(clinic.schedule.grouped())
    return bool(clinic.main_phone and clinic.street_address and has_hours)


def _get_mailbox_step(clinics: list[Clinic]) -> Step:
    title = _("Say who is told of requests")
    silent = [clinic for clinic in clinics if not clinic.intake_emails]
    if not silent or conf.fallback_recipients:
        url = _find_url("tpi_cms_clinic:index")
        return Step(title, _("Each clinic has mailboxes for it."), bool(clinics), url)
    words = _("Nobody is told of requests to %(clinic)s.") % {"clinic": silent[0].name}
    url = _find_url("tpi_cms_clinic:edit", silent[0].pk)
    return Step(title, words, False, url, "tpi_cms.change_clinic_mailboxes")


def _get_treatment_step() -> Step:
    models = [m for m in get_page_models() if issubclass(m, TreatmentPageMixin)]
    lists = [parent for m in models for parent in m.allowed_parent_page_models()]
    page = next(filter(None, (model.objects.first() for model in lists)), None)
    return Step(
        _("Publish a first treatment"),
        _("A page below the one that lists the treatments."),
        any(model.objects.live().exists() for model in models),
        _find_url("wagtailadmin_pages:add_subpage", page.pk)
        if page
        else _find_url("wagtailadmin_explore_root"),
        PAGES,
    )


def _get_people_step() -> Step:
    """Somebody who sees requests without being allowed everything."""
    sees = Q(groups__clinic_permissions__isnull=False)
    sees |= Q(groups__permissions__codename="view_lead")
    user = get_user_model()
    people = user._default_manager.filter(sees, is_superuser=False)
    return Step(
        _("Give the front desk its log-ins"),
        _("Each clinic has a group of its own: choose it under Roles."),
        people.exists(),
        _find_url("wagtailusers_users:add"),
        f"{user._meta.app_label}.add_{user._meta.model_name}",
    )


class FirstStepsPanel(Component):
    """On the dashboard of those who set a site up, until its first request arrives."""

    name = "tpi_cms_first_steps"
    template_name = "tpi_cms/admin/home/first_steps.html"
    order = 140

    def __init__(self, request: Any) -> None:
        self.request = request

    @cached_property
    def is_shown(self) -> bool:
        user = self.request.user
        return user.has_perm("tpi_cms.add_clinic") and not Lead.objects.exists()

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user, steps = self.request.user, get_steps()
        left = [step for step in steps if not step.is_done]
        return {
            "left": [(step, step.is_open_to(user)) for step in left],
            "done": [step for step in steps if step.is_done],
        }

    def render_html(self, parent_context: Any = None) -> str:
        return super().render_html(parent_context) if self.is_shown else ""
