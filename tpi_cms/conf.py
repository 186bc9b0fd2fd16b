"""The package's settings, read live so that ``override_settings`` works.

Every property names one ``TPI_CMS_*`` Django setting; ``docs/settings.md`` lists
them for site developers.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings

DEFAULT_CHANNELS = {
    "email": "tpi_cms.leads.outbox.channels.email.EmailChannel",
    "webhook": "tpi_cms.leads.outbox.channels.webhook.WebhookChannel",
}


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
    def hash_key(self) -> str:
        """Key of the hashes that find people and repeats; empty means ``SECRET_KEY``.

        One of its own survives a change of ``SECRET_KEY``.
        """
        return getattr(settings, "TPI_CMS_HASH_KEY", "")

    @property
    def encryption_keys(self) -> list[str]:
        """Fernet keys of private texts: the first encrypts, all decrypt.

        Empty means no encryption. An empty first key: write plain, still read.
        """
        return list(getattr(settings, "TPI_CMS_ENCRYPTION_KEYS", None) or [])

    @property
    def retention_days(self) -> int:
        """Days after a request's last change until it is erased; 0 or None: never."""
        return getattr(settings, "TPI_CMS_RETENTION_DAYS", 548)

    @property
    def quarantine_days(self) -> int:
        """Days until a request held as spam is deleted; 0 or None: never."""
        return getattr(settings, "TPI_CMS_QUARANTINE_DAYS", 90)

    @property
    def fallback_recipients(self) -> list[str]:
        """Mailboxes for requests to clinics that have no mailbox of their own."""
        recipients = getattr(settings, "TPI_CMS_FALLBACK_RECIPIENTS", None) or []
        if isinstance(recipients, str):
            return [recipients]
        if not isinstance(recipients, list | tuple | set):
            return []
        return [each for each in recipients if isinstance(each, str)]

    @property
    def channels(self) -> dict[str, str]:
        """Delivery channels: name to dotted path of a ``Channel`` subclass."""
        channels = getattr(settings, "TPI_CMS_CHANNELS", DEFAULT_CHANNELS)
        return channels if isinstance(channels, dict) else DEFAULT_CHANNELS

    @property
    def webhooks(self) -> dict[str, dict[str, Any]]:
        """Other systems to tell of leads: name to values of a ``WebhookTarget``."""
        webhooks = getattr(settings, "TPI_CMS_WEBHOOKS", None)
        return webhooks if isinstance(webhooks, dict) else {}

    @property
    def delivery_lease_seconds(self) -> int:
        """How long a worker owns a delivery; longer than the longest send."""
        return getattr(settings, "TPI_CMS_DELIVERY_LEASE_SECONDS", 120)

    @property
    def delivery_timeout_seconds(self) -> int:
        """How long a mail server may take to answer, and a webhook altogether."""
        return getattr(settings, "TPI_CMS_DELIVERY_TIMEOUT_SECONDS", 20)

    @property
    def delivery_threads(self) -> int:
        """Senders of each channel in one worker process."""
        return getattr(settings, "TPI_CMS_DELIVERY_THREADS", 2)

    @property
    def late_seconds(self) -> int:
        """How long a notice may wait until the health page says ``late``."""
        return getattr(settings, "TPI_CMS_LATE_SECONDS", 900)

    @property
    def deliver_in_request(self) -> bool:
        """Whether an immediate task backend may send inside the visitor's request."""
        return getattr(settings, "TPI_CMS_DELIVER_IN_REQUEST", False)

    @property
    def rate_limits(self) -> bool:
        """Whether it matters how many requests come from one address.

        False is for putting load on a demo that only this machine can reach; a system
        check refuses it elsewhere.
        """
        return getattr(settings, "TPI_CMS_RATE_LIMITS", True)

    @property
    def address_cap(self) -> int:
        """Requests from one address in ten minutes; the next is answered 429."""
        return getattr(settings, "TPI_CMS_ADDRESS_CAP", 60)

    @property
    def proxy_count(self) -> int:
        """How many reverse proxies of yours add to ``X-Forwarded-For``; 0: not read."""
        return getattr(settings, "TPI_CMS_PROXY_COUNT", 0)

    @property
    def proof_of_work(self) -> bool:
        """Whether forms offer the browser a task; needs the extra ``altcha``."""
        return getattr(settings, "TPI_CMS_PROOF_OF_WORK", False)


conf = Settings()
