"""Ways in which a clinic hears of a lead."""

from __future__ import annotations

import logging

from django.utils.module_loading import import_string

from ...conf import conf
from ..models import Lead
from ..models.delivery import LONGEST_CHANNEL, is_target
from .base import Channel

logger = logging.getLogger("tpi_cms.delivery")


def get_channel(name: str) -> Channel:
    """The channel of that name.

    Raises:
        KeyError: it is not in ``TPI_CMS_CHANNELS`` (any more).
        ImportError: its dotted path leads nowhere.
    """
    channel: Channel = import_string(conf.channels[name])()
    return channel


def find_notices(lead: Lead) -> list[tuple[str, str]]:
    """Channel and target of each delivery that a lead needs; never raises.

    Where a channel fails to say it, or says what no row can hold, the target is left
    open (""): the request is stored all the same, and the fault shows as a delivery
    that fails.
    """
    notices = (
        (str(name)[:LONGEST_CHANNEL], target)
        for name in conf.channels
        for target in _find_targets(name, lead)
    )
    return list(dict.fromkeys(notices))


def _find_targets(name: str, lead: Lead) -> list[str]:
    try:
        targets = get_channel(name).get_targets(lead)
        return [target if is_target(target) else "" for target in targets]
    except Exception as error:  # noqa: BLE001  one's fault must not lose the request
        logger.error("Channel %s: %s", name, type(error).__name__)
        return [""]


__all__ = ["Channel", "find_notices", "get_channel"]
