"""What our own page templates need to show facts; no part of it writes anything."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any
from urllib.parse import urlencode

import swapper
from django import template
from django.forms import BoundField, RadioSelect
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext, pgettext

from wagtail.admin.templatetags.wagtailuserbar import wagtailuserbar
from wagtail.models import Site

from ..calls.numbers import get_rules
from ..clinics.closures import Closure
from ..clinics.hours import moment
from ..clinics.hours.moment import get_chosen
from ..clinics.hours.words import has_twelve_hours, time_in_sentence
from ..clinics.languages import to_own_name
from ..clinics.models import Clinic, ClinicPhone
from ..clinics.notices import Notice, describe_end, get_notices, get_site_notices
from ..conf import conf
from ..content.directory import get_clinic_index_url
from ..content.facts.base import PageFacts, get_site_name
from ..content.menu import Menu, get_menu
from ..content.metadata import get_translations
from ..content.rings import KM_PER_MILE, MILES
from ..content.sessions import may_be_logged_in
from ..leads.intake.spam import proof_of_work
from ..spoken import make_url

register = template.Library()
BasePage = swapper.load_model("wagtailcore", "Page")

#: Needed by one of the ways to be reached, instead of another field, or answered from
#: the beginning: none may be called optional.
NEEDED_BY_A_WAY = frozenset(
    {"phone", "email", "consent_sms", "voicemail", "near", "clinic"}
)


@register.simple_tag
def icon(name: str, extra_class: str = "") -> SafeString:
    """A decorative drawing from our sprite: ``{% icon "phone" %}``."""
    return format_html(
        '<svg class="tpi-icon {}" width="20" height="20" aria-hidden="true">'
        '<use href="{}#{}"></use></svg>',
        extra_class,
        static("tpi_cms/icons.svg"),
        name,
    )


@register.simple_tag(takes_context=True)
def editors_bar(context) -> str:
    """Wagtail's user bar on its pages, for who is logged in: edit, and content checks.

    The request form and its answers read no cookie, and have nothing to edit.
    """
    page, request = context.get("page"), context.get("request")
    if not isinstance(page, BasePage) or not may_be_logged_in(request):
        return ""
    return wagtailuserbar(context)


@register.simple_tag(takes_context=True)
def fragment_seconds(context) -> int:
    """How long a rendered fragment may be kept; 0 keeps nothing."""
    is_kept = getattr(context.get("facts"), "is_kept", True) and not get_chosen()
    return conf.get_fragment_seconds() if is_kept else 0


@register.simple_tag
def chosen_minutes() -> int | None:
    """The moment an editor looks at, in minutes of UTC since 1970, for the script."""
    chosen = get_chosen()
    return int(chosen.timestamp()) // 60 if chosen else None


@register.inclusion_tag("tpi_cms/pages/includes/moment_bar.html", takes_context=True)
def moment_bar(context) -> dict[str, Any]:
    """Says as of when an editor sees the page, and lets them choose."""
    return context["request"].tpi_moment


@register.simple_tag
def offers_proof_of_work() -> bool:
    return proof_of_work.offers_task()


@register.simple_tag
def keeps_sources() -> bool:
    """Whether the script may keep, for the session, where a visitor came from."""
    return conf.sources


@register.simple_tag
def call_counts_url() -> str:
    """Where browsers tell of clicks on numbers; "" where these aren't counted."""
    return reverse("tpi_cms:call_clicked") if conf.call_counts else ""


@register.simple_tag
def phone_data(phone: Any) -> SafeString:
    """Attributes of a link that dials: whose number it is, and what stands in for it.

    None for a number that belongs to no clinic.
    """
    if not isinstance(phone, ClinicPhone):
        return SafeString("")
    whose = format_html(' data-tpi-phone="{} {}"', phone.clinic.slug, phone.role)
    rules = get_rules(phone) if conf.sources else []
    if not rules:
        return whose
    text = json.dumps(rules, ensure_ascii=False, separators=(",", ":"))
    return format_html('{} data-tpi-numbers="{}"', whose, text)


@register.simple_tag
def emergency_number() -> str:
    return conf.emergency_number


@register.simple_tag
def privacy_url() -> str:
    return conf.privacy_url


@register.simple_tag
def this_year() -> int:
    return timezone.localdate().year


@register.simple_tag(takes_context=True)
def organization_name(context) -> str:
    """The clinic group's name, as structured data has it."""
    request = context.get("request")
    return get_site_name(Site.find_for_request(request) if request else None)


@register.simple_tag(takes_context=True)
def main_menu(context) -> Menu:
    """``home_url``, ``clinics_url`` and ``items`` with ``title`` and ``url``."""
    return get_menu(context.get("request"))


@register.simple_tag(takes_context=True)
def language_links(context) -> list[tuple[str, str, str]]:
    """Code, own name and address of the page in each other language that it is in."""
    page, request = context["page"], context.get("request")
    others = (
        (other.locale.language_code, other.get_url(request))
        for other in get_translations(page)
        if other.pk != page.pk
    )
    return [(code, capfirst(to_own_name(code)), url) for code, url in sorted(others)]


@register.simple_tag(takes_context=True)
def aria_current(context, url: str) -> str:
    """``page`` on that page, ``true`` below it, "" elsewhere."""
    path = getattr(context.get("request"), "path", "")
    if path == url:
        return "page"
    return "true" if url and path.startswith(url) else ""


@register.simple_tag(takes_context=True)
def clinics_version(context) -> str:
    """Of the site's clinics; changes with any, so that no kept number is an old one."""
    facts, request = context.get("facts"), context.get("request")
    if request is None:
        return ""
    version = (facts or PageFacts(None, request)).version
    site = Site.find_for_request(request)
    return f"{site.pk if site else ''}-{version}"


@register.simple_tag(takes_context=True)
def clinic_index_url(context) -> str:
    """Address of the page that lists all clinics, or ""."""
    request = context.get("request")
    return get_clinic_index_url(request) if request else ""


@register.simple_tag
def our_url(name: str, **query: str) -> str:
    """As ``{% url %}``, of a route of ours that answers in the language of the page:
    ``{% our_url "tpi_cms:lead_create" clinic=clinic.slug %}``."""
    return make_url(name, **query)


@register.filter
def directions_url(clinic: Clinic) -> str:
    """A map service's directions to the clinic; followed by people, never loaded.

    By its coordinates, for services find many an address elsewhere; "" where nobody
    knows yet where it is.
    """
    if clinic.place:
        destination = ",".join(map(str, clinic.place))
    elif clinic.street_address:
        destination = f"{clinic.name}, {clinic.address}"
    else:
        return ""
    query = urlencode({"api": 1, "destination": destination})
    return f"https://www.google.com/maps/dir/?{query}"


@register.filter
def distance(km: float, clinic: Clinic) -> str:
    """``1.2 miles`` or ``1.9 km``, as the clinic's country measures; whole from 10."""
    is_miles = clinic.country in MILES
    far = km / KM_PER_MILE if is_miles else km
    number = number_format(round(far, 1 if far < 9.95 else 0), 1 if far < 9.95 else 0)
    if not is_miles:
        return _("%(distance)s km") % {"distance": number}
    word = ngettext("%(distance)s mile", "%(distance)s miles", 1 if far == 1 else 2)
    return word % {"distance": number}


@register.inclusion_tag("tpi_cms/pages/includes/open_state.html")
def open_state(clinic: Clinic) -> dict[str, Any]:
    """The clinic's hours in one line; the script turns it into "open now".

    A clinic that isn't running says so instead, and the script leaves it alone.
    """
    if clinic.status != Clinic.Status.OPEN:
        opens_on = clinic.opening_day
        return {"status": clinic.get_status_display(), "opens_on": opens_on}
    schedule, closure = clinic.schedule, clinic.get_closure()
    if schedule.is_empty:
        return {"closure": closure} if closure else {}
    return {
        "closure": closure,
        "summary": schedule.summary,
        "spans": json.dumps(schedule.upcoming_spans(), separators=(",", ":")),
        "time_zone": str(clinic.zone),
        "words": json.dumps(open_state_words(), ensure_ascii=False),
    }


def open_state_words() -> dict[str, Any]:
    """The script's sentences; it fills in ``{time}`` and ``{day}``.

    ``times``: how a sentence holds one o'clock, and any other time.
    """
    time, day = {"time": "{time}"}, {"weekday": "{day}"}
    return {
        "twelve": has_twelve_hours(),
        "times": [
            npgettext("in a sentence", "%(time)s", "%(time)s", n) % time for n in (1, 2)
        ],
        "weekday": pgettext("in a sentence", "%(weekday)s") % day,
        "open": _("Open now"),
        "openUntil": _("until {time}"),
        "closing": _("Closing soon"),
        "closingUntil": _("at {time}"),
        "closed": _("Closed now,"),
        "closedUntil": _("opens {day} at {time}"),
        "today": _("today"),
        "tomorrow": _("tomorrow"),
    }


@register.filter(expects_localtime=False)
def clock(moment: dt.datetime) -> str:
    """The time of day as opening hours write it, unbroken, in ``moment``'s own zone.

    Alone, ``12 am`` is the one of the clock's times that people read either way.
    """
    if moment.hour % 12 == moment.minute == 0:
        return _("noon") if moment.hour else _("midnight")
    text = time_in_sentence(moment.hour * 60 + moment.minute)
    return text.replace(" ", "\N{NO-BREAK SPACE}")


@register.filter
def month_day(day: dt.date) -> str:
    """``November 27`` as the language writes it, unbroken."""
    text = date_format(day, "MONTH_DAY_FORMAT")
    return text.replace(" ", "\N{NO-BREAK SPACE}")


@register.filter
def zone_name(clinic: Clinic) -> str:
    """Short name of the clinic's time zone today: ``CST``, or ``UTC+03``."""
    name = moment.now().astimezone(clinic.zone).tzname() or ""
    return f"UTC{name}" if name[:1] in "+-" else name


@register.filter
def closure_end(closure: Closure) -> str:
    """``8 am on Friday, November 20``, or ``the end of`` its last day."""
    return describe_end(closure)


@register.filter
def closure_notices(clinic: Clinic) -> list[Notice]:
    """Of the clinic alone, those that run or begin within two days."""
    return get_notices(clinic)


@register.simple_tag(takes_context=True)
def site_notices(context) -> list[Notice]:
    """Of closures of all clinics; a page for when the database is away asks nothing."""
    return get_site_notices() if context.get("request") else []


@register.filter
def first_open(clinics: list[Clinic]) -> Clinic | None:
    """The first that runs and takes new patients; else the first that runs."""
    running = [c for c in clinics if c.is_running]
    welcoming = [c for c in running if c.accepting_new_patients]
    return next(iter(welcoming or running), None)


@register.filter
def linked(name: str, url: str | None) -> str:
    """The name, as a link where it leads somewhere."""
    return format_html('<a href="{}">{}</a>', url, name) if url else name


@register.filter
def initials(name: str) -> str:
    """``Dr. Ines Marlow`` to ``IM``: titles end in a dot, degrees follow a comma."""
    words = [word for word in name.split(",")[0].split() if not word.endswith(".")]
    letters = [word[0] for word in words]
    return "".join(letters[:1] + letters[1:][-1:]).upper()


@register.simple_tag
def field_widget(field: BoundField) -> SafeString:
    """The control, tied to its hint and its error by ``aria-describedby``."""
    target = error_target(field)
    described = [f"{target}-hint"] if field.help_text else []
    if field.errors:
        described.append(f"{target}-error")
    attrs = {"aria-describedby": " ".join(described)} if described else {}
    if not isinstance(field.field.widget, RadioSelect):
        attrs["id"] = target
    return field.as_widget(attrs=attrs)


@register.filter
def error_target(field: BoundField) -> str:
    """Id of the control, or of the first choice, that an error leads to."""
    return f"{field.auto_id}_0" if is_choice(field) else field.auto_id


@register.filter
def is_choice(field: BoundField) -> bool:
    return isinstance(field.field.widget, RadioSelect)


@register.filter
def is_optional(field: BoundField) -> bool:
    """Whether the label says "optional"."""
    return not field.field.required and field.name not in NEEDED_BY_A_WAY
