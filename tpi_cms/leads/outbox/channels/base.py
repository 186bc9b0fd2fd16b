"""What a delivery channel is."""

from __future__ import annotations

from abc import ABC, abstractmethod

from django.utils.module_loading import import_string

from ....conf import conf
from ...record.models import Lead
from ..models import DIGEST, HELD_COUNT, MISSED, Delivery


class Channel(ABC):
    """Brings notice of a lead to a target: a mailbox, an address of another system.

    A site adds its own by subclassing this and naming it in ``TPI_CMS_CHANNELS``.
    """

    @abstractmethod
    def get_targets(self, lead: Lead) -> list[str]:
        """Targets for a new lead, at most 254 characters each.

        Called inside the transaction that stores the lead: no I/O here. If it raises,
        one delivery is made whose target is "".
        """

    @abstractmethod
    def send(self, delivery: Delivery) -> None:
        """Send one message; return only when the other side has taken it.

        Called outside any transaction, perhaps more than once for one delivery: send
        ``delivery.message_key`` along, so that a repeat is recognised. Come to an end
        within ``TPI_CMS_DELIVERY_LEASE_SECONDS``. Any exception means "try again
        later"; its class and number are recorded, never its text.
        """


OWN = {
    HELD_COUNT: f"{__package__}.held.HeldCountChannel",
    MISSED: f"{__package__}.missed.MissedChannel",
    DIGEST: f"{__package__}.digest.DigestChannel",
}


def get_paths() -> dict[str, str]:
    """Dotted paths of the site's channels and our own, by name."""
    return {**conf.channels, **OWN}


def get_channel(name: str) -> Channel:
    """The channel of that name.

    Raises:
        KeyError: it is not in ``TPI_CMS_CHANNELS`` (any more).
        ImportError: its dotted path leads nowhere.
    """
    channel: Channel = import_string(get_paths()[name])()
    return channel
