"""Clinics: the facts that pages, requests and structured data share."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from zoneinfo import ZoneInfo

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
from django.utils.translation import gettext_lazy as _

from modelcluster.models import ClusterableModel
from wagtail.search import index

from ..conf import conf
from ..fields import LinesField
from . import languages
from .closures import Closure, get_dated_rows
from .hours import moment
from .hours.rules import read_zone
from .hours.schedule import (
    Schedule,
    SpecialDay,
    validate_date,
    validate_weekly_hours,
)
from .querysets import ClinicQuerySet
from .rows import ClinicPhone, ClinicSpecialHours
from .status import TAKING_REQUESTS, Status
from .time_zones import default_time_zone, time_zone_choices

__all__ = ["Clinic", "ClinicPhone", "ClinicSpecialHours", "default_country"]


def default_country() -> str:
    return conf.default_country


class Clinic(index.Indexed, ClusterableModel):
    """A place where patients are treated (schema.org ``MedicalClinic``)."""

    Status = Status

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(
        _("slug"), max_length=120, unique=True, help_text=_("Used in web addresses.")
    )
    # What other systems know it by: slugs change, and go to another clinic.
    key = models.UUIDField(_("key"), default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(
        _("code"),
        max_length=16,
        blank=True,
        help_text=_("Your own number or short name for this clinic, if you have one."),
    )
    status = models.CharField(
        _("status"), max_length=20, choices=Status.choices, default=Status.OPEN
    )
    opens_on = models.DateField(
        _("opens on"),
        null=True,
        blank=True,
        validators=[validate_date],
        help_text=_(
            "The day a clinic that isn’t open opens, or opens again. "
            "Set the status to open yourself when it does."
        ),
    )
    status_note = models.TextField(
        _("what patients should know"),
        blank=True,
        help_text=_("Shown on top of its page while it isn’t open: why, and what now."),
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

    hours_confirmed_on = models.DateField(
        _("hours last confirmed on"),
        null=True,
        blank=True,
        validators=[validate_date],
        help_text=_("When somebody last asked the clinic whether its hours are right."),
    )
    numbers_checked_on = models.DateField(
        _("numbers last checked on"),
        null=True,
        blank=True,
        validators=[validate_date],
        help_text=_("When somebody last called each of its numbers."),
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
    manager_emails = LinesField(
        _("mailboxes of its manager"),
        item_validators=[EmailValidator(), MaxLengthValidator(254)],
        help_text=_(
            "One address per line. Each is told once of a request that nobody answered "
            "in time, and in the morning of what needs a look."
        ),
    )
    answer_minutes = models.PositiveSmallIntegerField(
        _("answers within"),
        default=30,
        validators=[MinValueValidator(5), MaxValueValidator(2400)],
        help_text=_(
            "Opening time until somebody calls or writes. Patients are told by when: "
            "promise what you can keep."
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
        indexes = [
            # What is near a place is looked for in a box around it.
            models.Index(fields=["latitude", "longitude"], name="tpi_cms_clinic_place"),
            # Each page asks whether any clinic changed.
            models.Index(fields=["updated_at"], name="tpi_cms_clinic_updated"),
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
        return self.status in TAKING_REQUESTS

    @property
    def opening_day(self) -> dt.date | None:
        """When a clinic that isn't open will be, while that day is still to come."""
        if self.status == self.Status.OPEN or self.opens_on is None:
            return None
        today = moment.now().astimezone(self.zone).date()
        return self.opens_on if self.opens_on > today else None

    @property
    def schedule(self) -> Schedule:
        """Opening hours, closures too; reads ``special_hours`` and ``known_closures``.

        ``with_facts`` prefetches both.
        """
        special = (day.as_value() for day in self.special_hours.all())
        return self._get_schedule(special, self.known_closures)

    @property
    def known_schedule(self) -> Schedule:
        """The same for who asks often: its rows are read once a change."""
        if self.pk is None:
            return self.schedule
        return self._get_schedule(*get_dated_rows(self.pk, self.updated_at))

    @property
    def known_closures(self) -> list[Closure]:
        """Its closures that aren't over, the first first; the site's among them.

        Read once a change, unless ``with_facts`` did.
        """
        closures = getattr(self, "_known_closures", None)
        if closures is None and self.pk:
            closures = [*get_dated_rows(self.pk, self.updated_at)[1]]
        return closures or []

    def get_closure(self, at: dt.datetime | None = None) -> Closure | None:
        """The closure that it has at that moment (aware; None: now)."""
        local = (at or moment.now()).astimezone(self.zone)
        running = (c for c in self.known_closures if c.as_value().covers(local))
        return next(running, None)

    def get_stand_in(self, at: dt.datetime | None = None) -> Clinic | None:
        """The clinic that gets its requests at that moment in its place, if any.

        One that takes none any more doesn't: they stay.
        """
        closure = self.get_closure(at)
        if closure is None or closure.send_requests_to_id in (None, self.pk):
            return None
        other = Clinic.objects.taking_requests()
        return other.filter(pk=closure.send_requests_to_id).first()

    @property
    def is_running(self) -> bool:
        """Open for patients at all, though maybe not at this hour: no closure now."""
        if self.status != self.Status.OPEN:
            return False
        closure = self.get_closure()
        return closure is None or not closure.is_whole

    def _get_schedule(
        self, special: Iterable[SpecialDay], closures: Iterable[Closure]
    ) -> Schedule:
        return Schedule(
            weekly=self.weekly_hours,
            special=tuple(special),
            interruptions=tuple(closure.as_value() for closure in closures),
            time_zone=self.time_zone,
            country=self.country,
            closed_on_holidays=self.closed_on_holidays,
            suspended=self.status != self.Status.OPEN,
        )

    @property
    def zone(self) -> ZoneInfo:
        """The time zone; the site's own where the stored name is none."""
        return read_zone(self.time_zone)

    @property
    def place(self) -> tuple[float, float] | None:
        """Latitude and longitude in degrees, if both are stored and on this earth."""
        if self.latitude is None or self.longitude is None:
            return None
        latitude, longitude = float(self.latitude), float(self.longitude)
        is_real = abs(latitude) <= 90 and abs(longitude) <= 180
        return (latitude, longitude) if is_real else None

    @property
    def public_phones(self) -> list[ClinicPhone]:
        """What patients may see: a number that can't be dialled is none."""
        return [phone for phone in self.phones.all() if phone.is_public and phone.uri]

    @property
    def main_phone(self) -> ClinicPhone | None:
        """The number to call: the first public one that takes voice calls."""
        voice = [p for p in self.public_phones if p.role != ClinicPhone.Role.FAX]
        main = [p for p in voice if p.role == ClinicPhone.Role.MAIN]
        return next(iter(main or voice), None)

    @property
    def phone_to_call(self) -> ClinicPhone | None:
        """The number that somebody answers: the main one of an open clinic.

        While a clinic is closed for a time, its nurse or after-hours line.
        """
        if self.is_running:
            return self.main_phone
        if self.status not in TAKING_REQUESTS:
            return None
        return self.line_meanwhile

    @property
    def line_meanwhile(self) -> ClinicPhone | None:
        """What to call while it is closed: its nurse or after-hours line."""
        roles = (ClinicPhone.Role.NURSE, ClinicPhone.Role.AFTER_HOURS)
        return next((p for p in self.public_phones if p.role in roles), None)

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
