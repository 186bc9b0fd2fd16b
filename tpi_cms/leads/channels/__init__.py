"""Ways in which a clinic hears of a lead."""

from __future__ import annotations

from django.utils.module_loading import import_string

from ...conf import conf
from .base import Channel


def get_channels() -> dict[str, Channel]:
    """The site's channels by name."""
    return {name: get_channel(name) for name in conf.channels}


def get_channel(name: str) -> Channel:
    """The channel of that name.

    Raises:
        KeyError: it is not in ``TPI_CMS_CHANNELS`` (any more).
        ImportError: its dotted path leads nowhere.
    """
    channel: Channel = import_string(conf.channels[name])()
    return channel


__all__ = ["Channel", "get_channel", "get_channels"]
