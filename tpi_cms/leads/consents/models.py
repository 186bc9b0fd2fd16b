"""The texts that people are asked to agree to, and what each of them answered."""

from __future__ import annotations

import hashlib
import re
from uuid import NAMESPACE_OID, uuid5

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import FieldPanel, PublishingPanel
from wagtail.models import DraftStateMixin, RevisionMixin, TranslatableMixin

from ...clinics.languages import to_name
from ..record.models import Lead
from ..secrets.fields import PrivateCharField
from .forms import ConsentTextForm

#: Filled in with the organisation's name when a text is shown; nothing else is.
ORGANIZATION_PLACEHOLDER = "{organization}"


class Purpose(models.TextChoices):
    CONTACT = "contact", _("Contact about this request")
    SMS = "sms", _("Text messages about this request")
    MARKETING = "marketing", _("News and offers")


def get_digest(wording: str) -> str:
    """SHA-256 of a wording, in hexadecimal: proves later what was on the screen."""
    return hashlib.sha256(wording.encode()).hexdigest()


def validate_placeholders(wording: str) -> None:
    """Refuse names in braces that nothing would be filled in for."""
    unknown = set(re.findall(r"\{[^{}]*\}", wording)) - {ORGANIZATION_PLACEHOLDER}
    if unknown:
        message = _("Only {organization} is filled in; %(unknown)s is not.")
        raise ValidationError(message, params={"unknown": ", ".join(sorted(unknown))})


class ConsentText(DraftStateMixin, RevisionMixin, TranslatableMixin, models.Model):
    """What stands beside one box in one language; Wagtail keeps its revisions.

    A request keeps the wording that was shown, so a text may change at any time.
    """

    purpose = models.CharField(
        _("purpose"),
        max_length=20,
        choices=Purpose.choices,
        help_text=_("What the box asks for: one text for each purpose and language."),
    )
    wording = models.TextField(
        _("wording"),
        max_length=1000,
        validators=[validate_placeholders],
        help_text=_(
            "What stands beside the box, as one paragraph of plain text. "
            "{organization} is replaced by your organization's name."
        ),
    )

    panels = [
        FieldPanel("purpose", required_on_save=True),
        "wording",
        PublishingPanel(),
    ]
    base_form_class = ConsentTextForm

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("consent text")
        verbose_name_plural = _("consent texts")
        ordering = ["purpose", "locale"]
        # Wagtail makes it too, but after the managers' group, which is given it.
        permissions = [("publish_consenttext", "Can publish consent text")]
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "locale"],
                name="tpi_cms_consent_text_once",
                violation_error_message=_(
                    "There is a text for this purpose in this language already."
                ),
            )
        ]

    def __str__(self) -> str:
        return str(self.get_purpose_display())

    def save(self, *args, **kwargs) -> None:
        # All texts of a purpose are translations of each other, whoever added them.
        self.translation_key = uuid5(NAMESPACE_OID, f"tpi_cms.{self.purpose}")
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """One line, as browsers show it, so that what is kept is what was read."""
        super().clean()
        self.wording = " ".join(self.wording.split())
        self.locale_id = self.locale_id or self.get_default_locale().pk
        # Forms leave this out, as they have no field for the language.
        self.validate_constraints()


class Consent(models.Model):
    """What a person was shown and whether they agreed, word for word."""

    Purpose = Purpose

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose.choices)
    wording = models.TextField(_("wording"))
    # The text's revision that was live; none for the built-in wording.
    version = models.PositiveIntegerField(_("version"), null=True, blank=True)
    wording_digest = models.CharField(
        _("SHA-256 of the wording"), max_length=64, blank=True
    )
    is_given = models.BooleanField(_("given"))
    language = models.CharField(_("language"), max_length=12, blank=True)
    # Names what a person asked about: encrypted as the request's page title is.
    page_url = PrivateCharField(_("page"), max_length=500, blank=True)
    # Keyed hash of the network address, see ``hashing``.
    address_hash = models.CharField(max_length=64, blank=True, editable=False)
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

    @property
    def language_name(self) -> str:
        return to_name(self.language)
