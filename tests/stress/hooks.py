"""The webhook channel of a site under stress, whose target is on this machine."""

from __future__ import annotations

import os
import ssl

from tpi_cms.leads.outbox.channels.safe_http import SafeClient
from tpi_cms.leads.outbox.channels.webhook import WebhookChannel

from . import sabotage


class LocalClient(SafeClient):
    """May connect to this machine; trusts the authority in ``STRESS_WEBHOOK_CA``."""

    def is_allowed(self, address) -> bool:
        return address.is_loopback

    def get_context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=os.environ["STRESS_WEBHOOK_CA"])

    def post(self, *args, **kwargs):
        sabotage.reach("before the send")
        answer = super().post(*args, **kwargs)
        sabotage.reach("after the send")
        return answer


class LocalWebhookChannel(WebhookChannel):
    client_class = LocalClient
