"""Clinics: the facts that pages, requests and structured data share."""

from __future__ import annotations

import functools
import zoneinfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import (
    EmailValidator,
    MaxLengthValidator,
    MaxValueValidator,
    MinValueValidator,
    RegexValidator,
    URLValidator,
)
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from phonenumber_field.modelfields import PhoneNumberField
from wagtail.models import Orderable
from wagtail.search import index

from ..conf import conf
from ..fields import LinesField
from . import languages
from .hours.schedule import Schedule, SpecialDay, validate_weekly_hours
from .location_pages import get_location_page_models
from .phones import dial_uri, format_phone


@functools.cache
def time_zone_choices() -> tuple[tuple[str, str], ...]:
    """IANA names of places, such as ``America/Chicago``, after an empty one.

    A new clinic starts with the site's zone. Where that is no place, such as UTC, the
    empty one shows, so that nobody saves the first place of the list unseen.
    """
    names = sorted(n for n in zoneinfo.available_timezones() if "/" in n)
    places = [(n, n.replace("_", " ")) for n in names if not n.startswith("Etc/")]
    return ("", "---------"), *places


def default_time_zone() -> str:
    return settings.TIME_ZONE


def default_country() -> str:
    return conf.default_country


class ClinicQuerySet(models.QuerySet):
    def public(self):
        """Clinics with a live page, or that say they need none; no closed ones."""
        shown = models.Q(public_without_page=True) | _has_live_page()
        return self.exclude(status=Clinic.Status.CLOSED).filter(shown)

    def with_live_page(self):
        """Clinics with ``has_live_page``, for the admin."""
        return self.annotate(
            has_live_page=models.ExpressionWrapper(
                _has_live_page(), output_field=models.BooleanField()
            )
        )

    def taking_requests(self):
        """Clinics that a consultation request can be sent to, public or not."""
        return self.exclude(
            status__in=[Clinic.Status.CLOSED, Clinic.Status.COMING_SOON]
        )

    def with_facts(self):
        """Clinics with phones and special days, in three queries for any number."""
        return self.prefetch_related("phones", "special_hours")

    def fingerprint(self) -> str:
        """Changes whenever a clinic or one of its rows was saved; one query."""
        facts = self.aggregate(count=models.Count("pk"), at=models.Max("updated_at"))
        return f"{facts['count']}-{facts['at'].timestamp()}" if facts["at"] else "0"


def _has_live_page() -> models.Q:
    """Whether any of the site's own kinds of page presents the clinic."""
    found = models.Q(pk__in=[])
    for model in get_location_page_models():
        pages = model.objects.filter(clinic=models.OuterRef("pk"), live=True)
        found |= models.Q(models.Exists(pages.order_by()))
    return found


class Clinic(index.Indexed, ClusterableModel):
    """A place where patients are treated (schema.org ``MedicalClinic``)."""

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        COMING_SOON = "coming_soon", _("Coming soon")
        # Reopens, keeps its page and takes requests; CLOSED does none of these.
        TEMPORARILY_CLOSED = "temporarily_closed", _("Temporarily closed")
        CLOSED = "closed", _("Closed for good")

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(
        _("slug"), max_length=120, unique=True, help_text=_("Used in web addresses.")
    )
    code = models.CharField(
        _("code"),
        max_length=16,
        blank=True,
        help_text=_("Your own number or short name for this clinic, if you have one."),
    )
    status = models.CharField(
        _("status"), max_length=20, choices=Status.choices, default=Status.OPEN
    )
    accepting_new_patients = models.BooleanField(
        _("accepting new patients"), default=True
    )
    public_without_page = models.BooleanField(
        _("on the website without a page"),
        default=False,
        help_text=_(
            "A clinic is on the website while its location page is live. Tick this if "
            "it shall be there without one."
        ),
    )

    street_address = models.CharField(_("street address"), max_length=200)
    locality = models.CharField(_("town or city"), max_length=100)
    region = models.CharField(
        _("state or region"), max_length=100, blank=True, help_text=_("Such as IL.")
    )
    postal_code = models.CharField(_("ZIP or postal code"), max_length=20, blank=True)
    country = models.CharField(
        _("country"),
        max_length=2,
        default=default_country,
        validators=[
            RegexValidator(r"^[A-Z]{2}$", _("Two capital letters, such as US."))
        ],
        help_text=_("Two letters, such as US. Sets phone formats and holidays."),
    )
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        choices=time_zone_choices,
        default=default_time_zone,
    )

    weekly_hours = models.JSONField(
        _("weekly hours"),
        default=dict,
        blank=True,
        validators=[validate_weekly_hours],
    )
    closed_on_holidays = models.BooleanField(
        _("closed on public holidays"),
        default=False,
        help_text=_(
            "Public holidays of the country, unless a special day says otherwise."
        ),
    )

    languages = LinesField(
        _("languages spoken"),
        to_item=languages.to_code,
        to_line=languages.to_name,
        help_text=_("One per line, such as Spanish."),
    )
    services = models.TextField(_("services"), blank=True)
    parking = models.TextField(_("parking"), blank=True)
    transit = models.TextField(_("public transport"), blank=True)
    access = models.TextField(
        _("access"),
        blank=True,
        help_text=_("Steps, ramps, elevators, hearing loops, interpreters."),
    )

    intake_emails = LinesField(
        _("mailboxes for requests"),
        item_validators=[EmailValidator(), MaxLengthValidator(254)],
        help_text=_(
            "One address per line. Each gets a short notice without personal data."
        ),
    )
    booking_url = models.URLField(_("online booking address"), blank=True)
    profile_urls = LinesField(
        _("profiles elsewhere"),
        item_validators=[URLValidator(schemes=["http", "https"])],
        help_text=_("One address per line, such as a map or social profile."),
    )

    updated_at = models.DateTimeField(auto_now=True, editable=False)

    #: Set while a form saves the clinic and its rows, in one transaction.
    saves_its_rows = False

    objects = ClinicQuerySet.as_manager()

    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.SearchField("code"),
        index.SearchField("locality"),
        index.AutocompleteField("locality"),
        index.FilterField("status"),
        index.FilterField("region"),
        index.FilterField("accepting_new_patients"),
    ]

    class Meta:
        verbose_name = _("clinic")
        verbose_name_plural = _("clinics")
        ordering = ["name"]
        permissions = [
            ("change_clinic_mailboxes", _("Can change the mailboxes for requests"))
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                condition=~models.Q(code=""),
                name="tpi_cms_clinic_code_unique",
                violation_error_message=_("Another clinic has this code."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if (self.latitude is None) != (self.longitude is None):
            missing = "latitude" if self.latitude is None else "longitude"
            message = _("Give both latitude and longitude, or neither.")
            raise ValidationError({missing: message})

    @property
    def takes_requests(self) -> bool:
        """Whether a consultation request can be sent to this clinic."""
        return self.status in (self.Status.OPEN, self.Status.TEMPORARILY_CLOSED)

    @property
    def schedule(self) -> Schedule:
        """Opening hours; reads ``special_hours`` (prefetch it with ``with_facts``)."""
        return Schedule(
            weekly=self.weekly_hours,
            special=tuple(day.as_value() for day in self.special_hours.all()),
            time_zone=self.time_zone,
            country=self.country,
            closed_on_holidays=self.closed_on_holidays,
            suspended=self.status != self.Status.OPEN,
        )

    @property
    def public_phones(self) -> list[ClinicPhone]:
        return [phone for phone in self.phones.all() if phone.is_public]

    @property
    def main_phone(self) -> ClinicPhone | None:
        """The number to call: the first public one that takes voice calls."""
        voice = [p for p in self.public_phones if p.role != ClinicPhone.Role.FAX]
        main = [p for p in voice if p.role == ClinicPhone.Role.MAIN]
        return next(iter(main or voice), None)

    @property
    def address_lines(self) -> list[str]:
        """Street, then town with region and postal code, as on an envelope."""
        region = " ".join(part for part in (self.region, self.postal_code) if part)
        town = ", ".join(part for part in (self.locality, region) if part)
        return [line for line in (self.street_address, town) if line]

    @property
    def address(self) -> str:
        return ", ".join(self.address_lines)

    @property
    def language_names(self) -> list[str]:
        """Names of the languages spoken, in the reader's language."""
        return [languages.to_name(code) for code in self.languages]


class ClinicRow(models.Model):
    """A row of a clinic: saving or deleting one counts as a change of the clinic."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        self._touch_clinic()

    def delete(self, *args, **kwargs):
        result = super().delete(*args, **kwargs)
        self._touch_clinic()
        return result

    def _touch_clinic(self) -> None:
        """Once for all its rows, where they are saved with it."""
        if "clinic" in self._state.fields_cache and self.clinic.saves_its_rows:
            return
        Clinic.objects.filter(pk=self.clinic_id).update(updated_at=timezone.now())


class ClinicPhone(ClinicRow, Orderable):
    """One of a clinic's phone numbers."""

    class Role(models.TextChoices):
        MAIN = "main", _("Appointments")
        NEW_PATIENTS = "new_patients", _("New patients")
        NURSE = "nurse", _("Nurse line")
        BILLING = "billing", _("Billing")
        AFTER_HOURS = "after_hours", _("After hours")
        FAX = "fax", _("Fax")

    clinic = ParentalKey(Clinic, on_delete=models.CASCADE, related_name="phones")
    role = models.CharField(
        _("use"), max_length=20, choices=Role.choices, default=Role.MAIN
    )
    number = PhoneNumberField(_("number"), max_length=32)
    extension = models.CharField(
        _("extension"),
        max_length=10,
        blank=True,
        validators=[RegexValidator(r"^\d+$", _("Digits only."))],
    )
    note = models.CharField(
        _("note"), max_length=80, blank=True, help_text=_("Such as: day and night.")
    )
    text_capable = models.BooleanField(_("takes texts"), default=False)
    is_public = models.BooleanField(_("on website"), default=True)

    class Meta(Orderable.Meta):
        verbose_name = _("phone")
        verbose_name_plural = _("phones")

    def __str__(self) -> str:
        return self.display

    @property
    def display(self) -> str:
        """As people of the clinic's country read it: ``(815) 555-0142 ext. 4``."""
        return format_phone(self.number, self.extension, self.clinic.country)

    @property
    def uri(self) -> str:
        """RFC 3966 address: ``tel:+1-815-555-0142;ext=4``."""
        return dial_uri(self.number, self.extension)


class ClinicSpecialHours(ClinicRow):
    """Hours of one date that replace the weekly hours; no times means closed.

    Two rows of one date are two spans of it.
    """

    clinic = ParentalKey(Clinic, on_delete=models.CASCADE, related_name="special_hours")
    date = models.DateField(_("date"))
    reason = models.CharField(
        _("reason"), max_length=80, blank=True, help_text=_("Such as Thanksgiving.")
    )
    opens = models.TimeField(_("from"), null=True, blank=True)
    closes = models.TimeField(_("to"), null=True, blank=True)

    class Meta:
        verbose_name = _("special day")
        verbose_name_plural = _("special days")
        ordering = ["date", "opens"]

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d} {self.reason}".strip()

    def clean(self) -> None:
        super().clean()
        if (self.opens is None) != (self.closes is None):
            raise ValidationError(
                _("Give both times, or leave both empty for a closed day.")
            )

    def as_value(self) -> SpecialDay:
        return SpecialDay(self.date, self.opens, self.closes, self.reason)
