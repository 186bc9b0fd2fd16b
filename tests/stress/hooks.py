"""The webhook channel of a site under stress, which can be stopped beside its send."""

from __future__ import annotations

from tpi_cms.leads.outbox.channels.webhook import WebhookChannel

from . import sabotage


class StoppableWebhookChannel(WebhookChannel):
    def send(self, delivery):
        sabotage.reach("before the send")
        super().send(delivery)
        sabotage.reach("after the send")
