"""Set a site up: its name and address, home page, indexes, first clinic and groups.

Each function makes what is missing, changes nothing else, and yields a line about each
thing: so it can be run again on any site.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from wagtail.models import Page, Site

from ..clinics.models import Clinic, ClinicPhone
from ..leads.access.groups import create_missing_groups

Lines = Iterator[str]

_HOST = re.compile(r"([a-z0-9]+(?:[.-][a-z0-9]+)*)(?::(\d{1,5}))?")


def get_site() -> Site | None:
    return Site.objects.filter(is_default_site=True).select_related("root_page").first()


def set_address(site: Site, *, name: str = "", hostname: str = "") -> Lines:
    """``hostname`` may end in a port; without one it is https, as patients' data need.

    Raises:
        ValidationError: it can't be a host.
    """
    before = (site.site_name, site.hostname, site.port)
    site.site_name = name or site.site_name
    if hostname:
        site.hostname, site.port = _read_host(hostname)
    site.clean_fields(exclude=["root_page"])
    is_changed = before != (site.site_name, site.hostname, site.port)
    if is_changed:
        site.save()
    yield f"Site: {site.site_name or 'without a name'}, {site.root_url}" + (
        "" if is_changed else " (as it was)"
    )


def _read_host(typed: str) -> tuple[str, int]:
    found = _HOST.fullmatch(typed.lower())
    if found is None:
        words = _("Give a name such as www.example.org, without https://.")
        raise ValidationError({"hostname": words})
    host, port = found.groups()
    return host, int(port or (80 if host == "localhost" else 443))


def plant_pages(site: Site) -> Lines:
    """The home page, and below it an index of treatments, conditions and clinics."""
    if not apps.is_installed("tpi_cms.pages"):
        yield "Pages: none made, as the site has page types of its own"
        return
    from ..pages import models as pages

    yield _plant_home(site, pages.HomePage)
    for model, title, slug in (
        (pages.TreatmentIndexPage, _("Treatments"), "treatments"),
        (pages.ConditionIndexPage, _("Conditions"), "conditions"),
        (pages.LocationIndexPage, _("Clinics"), "clinics"),
    ):
        yield _plant_index(site.root_page, model, title, slug)


def _plant_home(site: Site, model: type[Page]) -> str:
    """A home page of ours takes the place of one that holds nothing."""
    home = site.root_page.specific
    if isinstance(home, model):
        return "Home page: there already"
    if _holds_anything(home):
        return f"Home page: “{home}” stays, as it has content of its own"
    fields = {"title": _("Home"), "heading": site.site_name, "locale": home.locale}
    new = model(slug="home-page", **fields)
    Page.get_first_root_node().add_child(instance=new)
    new.save_revision().publish()
    site.root_page = new.page_ptr
    site.save()
    home.delete()
    return f"Home page: made, in place of the empty “{home}”"


def _holds_anything(page: Page) -> bool:
    """Whether something is lost with it: children, edits, or fields of its own."""
    own = [field for field in page._meta.local_fields if not field.primary_key]
    is_plain = page._meta.concrete_model is Page or not own
    return bool(page.numchild or page.latest_revision_id or not is_plain)


def _plant_index(home: Page, model: type[Page], title: str, slug: str) -> str:
    there = model.objects.descendant_of(home).first()
    if there is not None:
        return f"{title}: there already, at {there.url}"
    home = Page.objects.get(pk=home.pk).specific
    is_taken = home.get_children().filter(slug=slug).exists()
    if is_taken or not model.can_create_at(home):
        why = f"/{slug}/ is taken" if is_taken else f"“{home}” allows no such page"
        return f"{title}: NOT made, as {why}"
    index = model(title=title, slug=slug, show_in_menus=True, locale=home.locale)
    home.add_child(instance=index)
    index.save_revision().publish()
    return f"{title}: made, at {index.url}"


def open_clinic(*, name: str, phone: str = "", email: str = "") -> Lines:
    """A clinic, found by its name or made; what it has is kept.

    Raises:
        ValidationError: a value that the clinic's form would refuse too.
    """
    clinic = Clinic.objects.filter(name__iexact=name).first()
    is_new = clinic is None
    if clinic is None:
        clinic = Clinic(name=name, slug=_find_free_slug(name))
        # Without page types of ours none is made for it.
        clinic.public_without_page = not apps.is_installed("tpi_cms.pages")
    if phone and not clinic.phones.exists():
        clinic.phones = [_make_phone(phone)]
    if email and not clinic.intake_emails:
        mailboxes = Clinic._meta.get_field("intake_emails")
        clinic.intake_emails = mailboxes.formfield().clean(email)
    # What only the clinic knows is filled in later; a site's own zone may be UTC.
    later = ["street_address", "locality", "time_zone"]
    clinic.full_clean(exclude=later, validate_unique=is_new)
    clinic.save()
    numbers = ", ".join(str(each) for each in clinic.phones.all())
    told = ", ".join(clinic.intake_emails)
    yield (
        f"Clinic: {name} {'made' if is_new else 'there already'}; "
        f"phone: {numbers or 'none'}; told of requests: {told or 'nobody'}"
    )


def _find_free_slug(name: str) -> str:
    slug = slugify(name)[:110] or "clinic"
    is_taken = Clinic.objects.filter(slug=slug).exists()
    return f"{slug}-{Clinic.objects.count() + 1}" if is_taken else slug


def _make_phone(typed: str) -> ClinicPhone:
    """A number without a country code is of ``PHONENUMBER_DEFAULT_REGION``."""
    phone = ClinicPhone(number=typed)
    try:
        phone.clean_fields(exclude=["clinic"])
    except ValidationError as error:
        raise ValidationError({"phone": error.messages}) from error
    return phone


def plant_location(site: Site, *, name: str) -> Lines:
    """The page of the clinic of that name."""
    if not apps.is_installed("tpi_cms.pages"):
        return
    from ..pages.models import LocationIndexPage, LocationPage

    clinic = Clinic.objects.get(name__iexact=name)

    there = LocationPage.objects.filter(clinic=clinic).first()
    if there is not None:
        yield f"Its page: there already, at {there.url}"
        return
    index = LocationIndexPage.objects.descendant_of(site.root_page).first()
    if index is None or index.get_children().filter(slug=clinic.slug).exists():
        yield "Its page: NOT made, as its place is missing or taken"
        return
    page = LocationPage(
        title=clinic.name, slug=clinic.slug, clinic=clinic, locale=index.locale
    )
    index.add_child(instance=page)
    page.save_revision().publish()
    yield f"Its page: made, at {page.url}"


def make_groups() -> Lines:
    """Making a clinic has made its front desk already."""
    for group in create_missing_groups():
        yield f"Group: “{group.name}” made"
