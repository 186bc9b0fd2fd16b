"""Closures: one notice for one clinic, for many or for all, that ends by itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .hours.schedule import Interruption, SpecialDay, validate_date
from .rows import ClinicSpecialHours

#: A place that is closed for longer is "temporarily closed": that is its status.
MOST_DAYS = 366
#: Databases take only so many values at once: of more clinics all links are read.
MOST_IN_A_QUERY = 500


class ClosureQuerySet(models.QuerySet["Closure"]):
    def not_over(self, today: dt.date | None = None):
        """Running or to come anywhere on earth, whose dates differ by a day."""
        date = today or timezone.now().date()
        return self.filter(last_date__gte=date - dt.timedelta(days=1))

    def of(self, clinic: Any):
        """Those that the clinic with that primary key has."""
        return self.filter(
            models.Q(all_clinics=True) | models.Q(clinics=clinic)
        ).distinct()


class Closure(models.Model):
    """Clinics that are closed, or have other hours, from one moment until another.

    Its times are each clinic's own: noon is noon where the clinic is. What it does to
    opening hours ``Interruption`` says, of ``hours``.
    """

    clinics = models.ManyToManyField(
        "tpi_cms.Clinic", verbose_name=_("clinics"), blank=True, related_name="closures"
    )
    all_clinics = models.BooleanField(_("all clinics"), default=False)
    reason = models.CharField(
        _("reason"), max_length=80, help_text=_("Such as: snow, or staff training.")
    )
    first_date = models.DateField(_("from"), validators=[validate_date])
    first_time = models.TimeField(
        _("at"), null=True, blank=True, help_text=_("Empty: the whole day.")
    )
    last_date = models.DateField(_("until"), validators=[validate_date])
    last_time = models.TimeField(
        _("at"), null=True, blank=True, help_text=_("Empty: the whole day.")
    )
    opens = models.TimeField(_("open from"), null=True, blank=True)
    closes = models.TimeField(
        _("open to"),
        null=True,
        blank=True,
        help_text=_(
            "Other hours on the days it would be open. Leave both empty: closed."
        ),
    )
    message = models.TextField(
        _("what patients should know"),
        blank=True,
        help_text=_("Shown on top of the clinics’ pages: why, and what now."),
    )
    send_requests_to = models.ForeignKey(
        "tpi_cms.Clinic",
        verbose_name=_("requests go to"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Meanwhile. Empty: they stay with the clinic that is asked."),
    )
    created_at = models.DateTimeField(auto_now_add=True, editable=False)

    objects = ClosureQuerySet.as_manager()

    class Meta:
        verbose_name = _("closure")
        verbose_name_plural = _("closures")
        ordering = ["-first_date", "-pk"]
        indexes = [models.Index(fields=["last_date"], name="tpi_cms_closure_last")]

    def __str__(self) -> str:
        return f"{self.reason} ({self.first_date:%Y-%m-%d})"

    def clean(self) -> None:
        super().clean()
        if (self.opens is None) != (self.closes is None):
            missing = "opens" if self.opens is None else "closes"
            message = _("Give both times, or leave both empty for closed.")
            raise ValidationError({missing: message})
        if not (self.first_date and self.last_date):
            return
        value = self.as_value()
        if value.until <= value.start:
            raise ValidationError({"last_date": _("It ends before it begins.")})
        if value.until - value.start > dt.timedelta(days=MOST_DAYS):
            message = _(
                "Longer than a year: set the clinic’s status to “Temporarily closed”."
            )
            raise ValidationError({"last_date": message})

    def as_value(self) -> Interruption:
        return Interruption(
            start=dt.datetime.combine(self.first_date, self.first_time or dt.time()),
            until=dt.datetime.combine(self.last_date, self.last_time)
            if self.last_time
            else dt.datetime.combine(self.last_date, dt.time()) + dt.timedelta(days=1),
            opens=self.opens,
            closes=self.closes,
            reason=self.reason,
        )


def find_closures(clinics: Iterable[int]) -> dict[int, list[Closure]]:
    """Those that aren't over of each clinic, by primary key, the first first.

    Two queries for any number of clinics.
    """
    found: dict[int, list[Closure]] = {pk: [] for pk in clinics}
    running = {c.pk: c for c in Closure.objects.not_over()}
    links = Closure.clinics.through.objects.filter(closure__in=running)
    if len(found) <= MOST_IN_A_QUERY:
        links = links.filter(clinic__in=found)
    ids = {(link.clinic_id, link.closure_id) for link in links} if running else set()
    for closure in sorted(running.values(), key=lambda each: each.as_value().start):
        for pk, closures in found.items():
            if closure.all_clinics or (pk, closure.pk) in ids:
                closures.append(closure)
    return found


@lru_cache(maxsize=256)
def get_dated_rows(
    clinic: int, updated_at: dt.datetime
) -> tuple[tuple[SpecialDay, ...], tuple[Interruption, ...]]:
    """Special days and closures of the clinic with that primary key.

    As it was last saved: saving a row or a closure of it counts as saving it.
    """
    rows = ClinicSpecialHours.objects.filter(clinic=clinic)
    closures = find_closures([clinic])[clinic]
    return (
        tuple(row.as_value() for row in rows),
        tuple(closure.as_value() for closure in closures),
    )


def touch_clinics(closure: Closure, also: Iterable[int] = ()) -> None:
    """Count it as a change of the clinics it is about: kept pages and hours end.

    Args:
        also: primary keys of clinics that it was about before.
    """
    clinics = Closure._meta.get_field("clinics").related_model.objects
    if not closure.all_clinics:
        own = models.Q(closures=closure) | models.Q(pk__in=[*also])
        clinics = clinics.filter(pk__in=clinics.filter(own).values("pk"))
    clinics.update(updated_at=timezone.now())
