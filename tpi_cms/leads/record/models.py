"""One consultation request."""

from __future__ import annotations

import secrets
from typing import Any

import swapper
from django.db import models
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from ...clinics.models import Clinic
from ...clinics.phones import dial_uri, format_phone
from ..secrets.fields import (
    PrivateCharField,
    PrivateEmailField,
    PrivateJSONField,
    PrivatePhoneField,
    PrivateTextField,
)
from ..secrets.hashing import hash_email, hash_phone

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

    # Stored encrypted where TPI_CMS_ENCRYPTION_KEYS is set.
    name = PrivateCharField(_("name"), max_length=120)
    phone = PrivatePhoneField(_("phone"), max_length=32, blank=True)
    phone_extension = PrivateCharField(_("extension"), max_length=10, blank=True)
    email = PrivateEmailField(_("email"), blank=True)
    topic = PrivateCharField(_("about"), max_length=200, blank=True)
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
    message = PrivateTextField(_("message"), blank=True)
    requested_for = models.CharField(
        _("request is"),
        max_length=12,
        choices=RequestedFor.choices,
        default=RequestedFor.SELF,
    )
    # Of questions without a column of their own: key to text, True or False.
    answers = PrivateJSONField(_("further answers"), default=dict, blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True)

    page = models.ForeignKey(
        swapper.get_model_name("wagtailcore", "Page"),
        verbose_name=_("page"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    page_title = PrivateCharField(_("page title"), max_length=255, blank=True)

    # Set while the request is held as likely spam: it has no deliveries yet.
    held_at = models.DateTimeField(_("held since"), null=True, blank=True)
    # When somebody was first told, by a count, that it is held.
    held_told_at = models.DateTimeField(null=True, blank=True, editable=False)
    spam_score = models.SmallIntegerField(_("spam score"), default=0)
    # Names of the rules of ``scoring`` that applied.
    spam_reasons = models.JSONField(_("spam reasons"), default=list, blank=True)
    # The same filling-in sent with other answers: never merged, only marked.
    possible_duplicate_of = models.ForeignKey(
        "self",
        verbose_name=_("possible duplicate of"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="possible_duplicates",
    )

    # Keyed hashes (``hashing``): they find without telling.
    # Two keys, each of which one lead only may have: of the filling-in, and of the
    # words within a while, for repeats that lost or never had a key of their own.
    dedupe_key = models.CharField(max_length=64, unique=True, editable=False)
    content_key = models.CharField(
        max_length=64, unique=True, null=True, blank=True, editable=False
    )
    client_key_hash = models.CharField(max_length=64, blank=True, editable=False)
    address_hash = models.CharField(max_length=64, blank=True, editable=False)
    message_hash = models.CharField(max_length=64, blank=True, editable=False)
    phone_hash = models.CharField(max_length=64, blank=True, editable=False)
    email_hash = models.CharField(max_length=64, blank=True, editable=False)

    created_at = models.DateTimeField(_("received"), default=timezone.now)
    status_changed_at = models.DateTimeField(_("status since"), default=timezone.now)
    # From then on a tombstone: id, reference, clinic, status and dates only.
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True)

    # A page's "usage" lists nobody who wrote from it.
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        ordering = ["-created_at", "-pk"]
        default_permissions = ("view", "change")
        permissions = [
            ("export_lead", _("Can export requests")),
            ("erase_lead", _("Can erase a person's requests")),
        ]
        indexes = [
            models.Index(fields=["clinic", "-created_at"], name="tpi_cms_lead_clinic"),
            models.Index(fields=["status", "-created_at"], name="tpi_cms_lead_status"),
            *(
                models.Index(
                    fields=[f"{name}_hash", "created_at"],
                    name=f"tpi_cms_lead_{name}",
                    condition=~models.Q(**{f"{name}_hash": ""}),
                )
                for name in ("client_key", "address", "message", "phone", "email")
            ),
        ]

    def __str__(self) -> str:
        """Shown in logs, breadcrumbs and notifications: nothing personal."""
        return capfirst(f"{self._meta.verbose_name} {self.reference}")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keeps the hashes true by which people are found, whoever stores a lead."""
        fields = kwargs.get("update_fields")
        if fields is None or {"phone", "email"} & {*fields}:
            self.phone_hash = hash_phone(self.phone)
            self.email_hash = hash_email(self.email)
            if fields is not None:
                kwargs["update_fields"] = {*fields, "phone_hash", "email_hash"}
        super().save(*args, **kwargs)

    @property
    def phone_display(self) -> str:
        return format_phone(self.phone, self.phone_extension, self.clinic.country)

    @property
    def phone_uri(self) -> str:
        return dial_uri(self.phone, self.phone_extension)
