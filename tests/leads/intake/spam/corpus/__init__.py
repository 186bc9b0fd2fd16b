"""600 requests with all their circumstances: 300 of people, 300 of bots.

All people, texts and addresses are invented; every run builds the same. How many bots
of each kind there are is our guess, so the figures of each kind say more than the sum.
"""

from __future__ import annotations

from .bots import build_bots
from .people import build_people
from .visit import Visit

__all__ = ["Visit", "build_bots", "build_people"]
