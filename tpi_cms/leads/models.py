"""Consultation requests, what was consented to, and their deliveries."""

from __future__ import annotations

import secrets

import swapper
from django.contrib.auth.models import Group, Permission
from django.db import models
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from phonenumber_field.modelfields import PhoneNumberField

from ..clinics.models import Clinic
from ..clinics.phones import dial_uri, format_phone

# Crockford's base 32: no letter that is misheard or misread on the phone.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_reference() -> str:
    """Ten random characters that name a lead without telling anything about it."""
    return "".join(secrets.choice(_ALPHABET) for _i in range(10))


class Lead(models.Model):
    """One consultation request by one person."""

    class Status(models.TextChoices):
        NEW = "new", _("New")
        # Somebody tried or reached the person and the next step is open.
        WAITING = "waiting", _("Waiting")
        BOOKED = "booked", _("Booked")
        # No next step, whatever the reason.
        CLOSED = "closed", _("Closed")

    class ContactMethod(models.TextChoices):
        PHONE = "phone", _("Phone call")
        TEXT = "text", _("Text message")
        EMAIL = "email", _("Email")

    class ContactTime(models.TextChoices):
        MORNING = "morning", _("Morning")
        AFTERNOON = "afternoon", _("Afternoon")
        ANY = "any", _("Any time")

    class RequestedFor(models.TextChoices):
        SELF = "self", _("For myself")
        DEPENDENT = "dependent", _("As parent or guardian")

    reference = models.CharField(
        _("reference"), max_length=12, unique=True, default=new_reference
    )
    clinic = models.ForeignKey(
        Clinic,
        on_delete=models.PROTECT,
        related_name="leads",
        verbose_name=_("clinic"),
    )
    status = models.CharField(
        _("status"), max_length=12, choices=Status.choices, default=Status.NEW
    )

    name = models.CharField(_("name"), max_length=120)
    phone = PhoneNumberField(_("phone"), max_length=32, blank=True)
    phone_extension = models.CharField(_("extension"), max_length=10, blank=True)
    email = models.EmailField(_("email"), blank=True)
    topic = models.CharField(_("about"), max_length=200, blank=True)
    contact_method = models.CharField(
        _("preferred way"),
        max_length=10,
        choices=ContactMethod.choices,
        default=ContactMethod.PHONE,
    )
    contact_time = models.CharField(
        _("preferred time"),
        max_length=10,
        choices=ContactTime.choices,
        default=ContactTime.ANY,
    )
    message = models.TextField(_("message"), blank=True)
    requested_for = models.CharField(
        _("request is"),
        max_length=12,
        choices=RequestedFor.choices,
        default=RequestedFor.SELF,
    )
    language = models.CharField(_("language"), max_length=12, blank=True)

    page = models.ForeignKey(
        swapper.get_model_name("wagtailcore", "Page"),
        verbose_name=_("page"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    page_title = models.CharField(_("page title"), max_length=255, blank=True)

    dedupe_key = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("received"), default=timezone.now)
    status_changed_at = models.DateTimeField(_("status since"), default=timezone.now)

    class Meta:
        verbose_name = _("lead")
        verbose_name_plural = _("leads")
        ordering = ["-created_at", "-pk"]
        default_permissions = ("view", "change")
        indexes = [
            models.Index(fields=["clinic", "-created_at"], name="tpi_cms_lead_clinic"),
            models.Index(fields=["status", "-created_at"], name="tpi_cms_lead_status"),
        ]

    def __str__(self) -> str:
        """Shown in logs, breadcrumbs and notifications: nothing personal."""
        return capfirst(f"{self._meta.verbose_name} {self.reference}")

    @property
    def phone_display(self) -> str:
        return format_phone(self.phone, self.phone_extension, self.clinic.country)

    @property
    def phone_uri(self) -> str:
        return dial_uri(self.phone, self.phone_extension)


class Consent(models.Model):
    """What a person was shown and whether they agreed, word for word."""

    class Purpose(models.TextChoices):
        CONTACT = "contact", _("Contact about this request")

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose.choices)
    wording = models.TextField(_("wording"))
    is_given = models.BooleanField(_("given"))
    language = models.CharField(_("language"), max_length=12, blank=True)
    created_at = models.DateTimeField(_("time"), default=timezone.now)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["lead", "purpose"], name="tpi_cms_consent_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.get_purpose_display())


class Delivery(models.Model):
    """One message about one lead to one target: the outbox row, which is the truth."""

    class State(models.TextChoices):
        DUE = "due", _("Due")
        LEASED = "leased", _("Being sent")
        DONE = "done", _("Delivered")
        # Gave up after the last try; never deleted automatically.
        DEAD = "dead", _("Not delivered")

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(_("channel"), max_length=30)
    # Snapshot of the recipient when the lead came in.
    target = models.CharField(_("target"), max_length=254)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.DUE
    )
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    next_at = models.DateTimeField(_("next try"), default=timezone.now)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    lease_token = models.UUIDField(null=True, blank=True, editable=False)
    # An exception's class and code, never its text, which may quote the lead.
    last_error = models.CharField(_("last error"), max_length=120, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    done_at = models.DateTimeField(_("delivered"), null=True, blank=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["lead", "channel", "target"], name="tpi_cms_delivery_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["next_at"],
                name="tpi_cms_delivery_due",
                condition=models.Q(state__in=["due", "leased"]),
            )
        ]

    def __str__(self) -> str:
        return capfirst(f"{self._meta.verbose_name} {self.pk}")


class GroupClinicPermission(models.Model):
    """A group may do something with the leads of one clinic."""

    group = models.ForeignKey(
        Group, on_delete=models.CASCADE, related_name="clinic_permissions"
    )
    clinic = models.ForeignKey(
        Clinic, on_delete=models.CASCADE, related_name="group_permissions"
    )
    permission = models.ForeignKey(
        Permission, on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        verbose_name = _("clinic permission")
        verbose_name_plural = _("clinic permissions")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["group", "clinic", "permission"],
                name="tpi_cms_group_clinic_permission_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.group}: {self.clinic}: {self.permission.codename}"
