"""The package's settings, read live so that ``override_settings`` works.

Every property names one ``TPI_CMS_*`` Django setting; ``docs/settings.md`` lists
them for site developers.
"""

from __future__ import annotations

from django.conf import settings


class Settings:
    @property
    def base_template(self) -> str:
        """Template that our pages extend. Its blocks: ``docs/customisation.md``."""
        return getattr(settings, "TPI_CMS_BASE_TEMPLATE", "tpi_cms/base.html")

    @property
    def organization_name(self) -> str:
        """Name of the clinic group; empty means the Wagtail site's own name."""
        return getattr(settings, "TPI_CMS_ORGANIZATION_NAME", "")

    @property
    def default_country(self) -> str:
        """ISO 3166-1 alpha-2 code that a new clinic starts with."""
        return getattr(settings, "TPI_CMS_DEFAULT_COUNTRY", "US")

    @property
    def emergency_number(self) -> str:
        """Number named in emergency notices, as dialled in the site's country."""
        return getattr(settings, "TPI_CMS_EMERGENCY_NUMBER", "911")

    @property
    def privacy_url(self) -> str:
        """Address or path of the page that says how requests are used; may be empty."""
        return getattr(settings, "TPI_CMS_PRIVACY_URL", "")

    @property
    def fragment_seconds(self) -> int:
        """How long a page's rendered facts and body may be kept, in seconds; 0: never.

        Changes to clinics and to the page itself show at once all the same: they are
        part of the cache key.
        """
        return getattr(settings, "TPI_CMS_FRAGMENT_SECONDS", 300)

    @property
    def lead_max_bytes(self) -> int:
        """Largest body that the lead endpoint reads, in bytes; more is answered 413."""
        return getattr(settings, "TPI_CMS_LEAD_MAX_BYTES", 262_144)

    @property
    def fallback_recipients(self) -> list[str]:
        """Mailboxes for requests to clinics that have no mailbox of their own."""
        recipients = getattr(settings, "TPI_CMS_FALLBACK_RECIPIENTS", [])
        return [recipients] if isinstance(recipients, str) else list(recipients)

    @property
    def channels(self) -> dict[str, str]:
        """Delivery channels: name to dotted path of a ``Channel`` subclass."""
        return getattr(
            settings,
            "TPI_CMS_CHANNELS",
            {"email": "tpi_cms.leads.channels.email.EmailChannel"},
        )

    @property
    def delivery_lease_seconds(self) -> int:
        """How long a worker owns a delivery; longer than the longest send."""
        return getattr(settings, "TPI_CMS_DELIVERY_LEASE_SECONDS", 120)

    @property
    def delivery_timeout_seconds(self) -> int:
        """How long one send may take before it counts as failed."""
        return getattr(settings, "TPI_CMS_DELIVERY_TIMEOUT_SECONDS", 20)

    @property
    def deliver_in_request(self) -> bool:
        """Whether an immediate task backend may send inside the visitor's request."""
        return getattr(settings, "TPI_CMS_DELIVER_IN_REQUEST", False)


conf = Settings()
