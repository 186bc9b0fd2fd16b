"""How many requests are too many, counted in our own rows: the same in all processes.

Many requests from one address only score (``scoring``): a clinic's kiosk or a campus
shares one. Refused is what no such place sends.
"""

from __future__ import annotations

import datetime as dt

from ....conf import conf

#: How far back requests from one address count.
ADDRESS_WINDOW = dt.timedelta(minutes=10)
#: How far back equal messages count.
MESSAGE_WINDOW = dt.timedelta(days=1)


def is_over_cap(*, from_address_recently: int) -> bool:
    """Whether the next request from there is refused (429, with the phone number).

    Args:
        from_address_recently: leads from this address within ``ADDRESS_WINDOW``.
    """
    return conf.rate_limits and from_address_recently >= conf.address_cap
