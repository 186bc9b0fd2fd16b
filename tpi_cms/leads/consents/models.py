"""The texts that people are asked to agree to, and what each of them answered."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ...clinics.languages import to_name
from ..record.models import Lead


class Purpose(models.TextChoices):
    CONTACT = "contact", _("Contact about this request")
    SMS = "sms", _("Text messages about this request")
    MARKETING = "marketing", _("News and offers")


def get_digest(wording: str) -> str:
    """SHA-256 of a wording, in hexadecimal: proves later what was on the screen."""
    return hashlib.sha256(wording.encode()).hexdigest()


class FrozenConsentText(ValueError):
    """A published text, which people agreed to, was about to change or go away."""


class ConsentTextQuerySet(models.QuerySet):
    def published(self) -> ConsentTextQuerySet:
        """Those that were shown to people: in use, replaced and retired ones."""
        return self.filter(published_at__isnull=False)

    def drafts(self) -> ConsentTextQuerySet:
        return self.filter(published_at__isnull=True)

    def with_state(self) -> ConsentTextQuerySet:
        """Texts with their ``state``: a ``ConsentText.State`` value."""
        newer = ConsentText._base_manager.filter(
            models.Q(published_at__gt=models.OuterRef("published_at"))
            | models.Q(
                published_at=models.OuterRef("published_at"),
                version__gt=models.OuterRef("version"),
            ),
            purpose=models.OuterRef("purpose"),
            language=models.OuterRef("language"),
        )
        state = models.Case(
            models.When(published_at=None, then=models.Value("draft")),
            models.When(models.Exists(newer), then=models.Value("replaced")),
            models.When(retired_at__isnull=False, then=models.Value("retired")),
            default=models.Value("in_use"),
        )
        return self.annotate(state=state)

    def update(self, **values) -> int:
        if set(values) & ConsentText.FROZEN_FIELDS:
            self._refuse_published()
        return super().update(**values)

    def delete(self):
        self._refuse_published()
        return super().delete()

    def bulk_create(self, objs, *args, update_conflicts=False, **kwargs):
        if update_conflicts:
            raise FrozenConsentText("Consent texts can't be overwritten in bulk.")
        return super().bulk_create(objs, *args, **kwargs)

    def _refuse_published(self) -> None:
        if self.order_by().filter(published_at__isnull=False).exists():
            raise FrozenConsentText("There is a published consent text among them.")

    update.alters_data = True
    delete.alters_data = True


class ConsentText(models.Model):
    """One version of a wording. A published one never changes again.

    ``save()`` and ``delete()`` refuse to touch it, and so do ``update()``,
    ``bulk_update()`` and ``delete()`` of a queryset, with ``FrozenConsentText``.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        IN_USE = "in_use", _("In use")
        # Another was published after it; RETIRED was the last one and is asked no more.
        REPLACED = "replaced", _("Replaced")
        RETIRED = "retired", _("Retired")

    #: What stays for good once it is published; ``retired_at`` is set once, later.
    FROZEN_FIELDS = frozenset(
        {
            "purpose",
            "language",
            "version",
            "wording",
            "created_at",
            "published_at",
            "retired_at",
        }
    )

    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose.choices)
    language = models.CharField(_("language"), max_length=12)
    version = models.PositiveIntegerField(_("version"), editable=False)
    wording = models.TextField(_("wording"), max_length=1000)
    created_at = models.DateTimeField(
        _("created"), default=timezone.now, editable=False
    )
    published_at = models.DateTimeField(
        _("published"), null=True, blank=True, editable=False
    )
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("published by"),
    )
    # Nobody is asked for a purpose whose newest published text is retired.
    retired_at = models.DateTimeField(
        _("retired"), null=True, blank=True, editable=False
    )

    objects = ConsentTextQuerySet.as_manager()

    state: str  # Only on those read ``with_state()``.

    class Meta:
        verbose_name = _("consent text")
        verbose_name_plural = _("consent texts")
        ordering = ["purpose", "language", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "language", "version"],
                name="tpi_cms_consent_text_version",
            )
        ]

    def __str__(self) -> str:
        return gettext("%(purpose)s, %(language)s, version %(version)s") % {
            "purpose": self.get_purpose_display(),
            "language": self.language_name,
            "version": self.version,
        }

    def save(self, *args, **kwargs) -> None:
        if self.pk is None or kwargs.get("force_insert"):
            return super().save(*args, **kwargs)
        with transaction.atomic(using=kwargs.get("using")):
            self._refuse_frozen(kwargs.get("update_fields"))
            super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        with transaction.atomic(using=kwargs.get("using")):
            if self._get_stored_published():
                raise FrozenConsentText("A published consent text is kept.")
            return super().delete(*args, **kwargs)

    delete.alters_data = True

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    @property
    def language_name(self) -> str:
        return to_name(self.language)

    @property
    def digest(self) -> str:
        return get_digest(self.wording)

    def _get_stored_published(self) -> ConsentText | None:
        """The row as it is now, locked; this object may have been read long ago."""
        stored = ConsentText._base_manager.select_for_update()
        return stored.filter(pk=self.pk, published_at__isnull=False).first()

    def _refuse_frozen(self, update_fields) -> None:
        stored = self._get_stored_published()
        if stored is None:
            return
        written = self.FROZEN_FIELDS & set(update_fields or self.FROZEN_FIELDS)
        if stored.retired_at is None and self.purpose != Purpose.CONTACT:
            written -= {"retired_at"}
        for name in sorted(written):
            if getattr(self, name) != getattr(stored, name):
                raise FrozenConsentText(f"A published consent text keeps its {name}.")


class Consent(models.Model):
    """What a person was shown and whether they agreed, word for word."""

    Purpose = Purpose

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose.choices)
    wording = models.TextField(_("wording"))
    # Empty for the built-in wording, which has no versions.
    version = models.PositiveIntegerField(_("version"), null=True, blank=True)
    wording_digest = models.CharField(
        _("SHA-256 of the wording"), max_length=64, blank=True
    )
    is_given = models.BooleanField(_("given"))
    language = models.CharField(_("language"), max_length=12, blank=True)
    page_url = models.CharField(_("page"), max_length=500, blank=True)
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
