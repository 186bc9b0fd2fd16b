"""Requests go to the clinic group's CRM, too."""

import json

from django.conf import settings

from tpi_cms.leads.outbox.channels.base import Channel
from tpi_cms.leads.outbox.channels.http import post


class CrmChannel(Channel):
    """Opens a case for each request; the CRM's staff read it in the admin."""

    def get_targets(self, lead):
        """One inbox a clinic. Stored with the request, so: no network, no database."""
        return [f"inbox-{lead.clinic.key}"]

    def send(self, delivery):
        """Return when the CRM has it; raise anything else, and it is tried again."""
        lead = delivery.lead
        case = {
            "inbox": delivery.target,
            "title": f"New request {lead.reference}",
            "received": lead.created_at.isoformat(),
        }
        post(
            settings.CRM_URL,
            body=json.dumps(case).encode(),
            headers={
                "Authorization": f"Bearer {settings.CRM_TOKEN}",
                "Content-Type": "application/json",
                # The same at each try: the CRM opens one case, not two.
                "Idempotency-Key": delivery.message_key,
            },
        )
