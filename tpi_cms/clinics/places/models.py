"""Postal codes and towns with their coordinates, loaded once from open data."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Place(models.Model):
    """A postal code's middle, and the town it belongs to. Written by ``tpi_places``."""

    country = models.CharField(_("country"), max_length=2)
    #: As ``normalise_code`` writes it: capitals and digits only.
    postal_code = models.CharField(_("postal code"), max_length=20)
    town = models.CharField(_("town"), max_length=120)
    #: As ``normalise_name`` writes it: small letters without accents.
    search_name = models.CharField(max_length=120)
    region = models.CharField(_("state or region"), max_length=100, blank=True)
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        default_permissions = ()
        indexes = [
            models.Index(fields=["postal_code"], name="tpi_cms_place_code"),
            models.Index(fields=["search_name"], name="tpi_cms_place_name"),
        ]
        constraints = [
            # Towns share a postal code, and a town has many.
            models.UniqueConstraint(
                fields=["country", "postal_code", "search_name"],
                name="tpi_cms_place_unique",
            )
        ]

    def __str__(self) -> str:
        return f"{self.postal_code} {self.town}"
