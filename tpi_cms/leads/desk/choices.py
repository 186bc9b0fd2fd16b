"""Which outcomes a request can have now, and what each does, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ..record.activities import Outcome
from ..record.models import Lead
from ..record.steps import MAX_TRIES, TRIED

#: Whoever was reached or tried is called again: these ask when.
ASK_WHEN = [Outcome.REACHED, *sorted(TRIED)]

Method = Lead.ContactMethod


def get_outcomes(lead: Lead) -> list[tuple[str, str]]:
    """What can come of it now, in words that fit how they want to be reached."""
    if not lead.is_open:
        return []
    method = Method(lead.contact_method)
    words = dict(Outcome.choices)
    left_out = set()
    if method is Method.PHONE and lead.voicemail == Lead.Voicemail.NO:
        words[Outcome.LEFT_MESSAGE] = _("Wrote to them")
        if not lead.email:
            left_out.add(Outcome.LEFT_MESSAGE)
    if method is not Method.PHONE:
        is_text = method is Method.TEXT
        words[Outcome.REACHED] = _("They answered")
        words[Outcome.LEFT_MESSAGE] = (
            _("Texted them") if is_text else _("Wrote to them")
        )
        words[Outcome.NO_ANSWER] = _("Called, no answer")
    if not lead.phone:
        left_out |= {Outcome.NO_ANSWER, Outcome.WRONG_NUMBER}
    if lead.tries < MAX_TRIES:
        left_out.add(Outcome.UNREACHABLE)
    return [(value, label) for value, label in words.items() if value not in left_out]


def describe_effect(lead: Lead, outcome: Outcome) -> str:
    """``Stays Waiting, then try 3``."""
    if outcome is Outcome.SPAM:
        return _("It is held as likely spam and leaves the lists.")
    if outcome is Outcome.BOOKED:
        return _("It becomes Booked.")
    if outcome is Outcome.WRONG_NUMBER and lead.email_hash:
        return _("It becomes Waiting: write to them.")
    if outcome not in ASK_WHEN:
        return _("It becomes Closed.")
    stays = lead.status == Lead.Status.WAITING
    if outcome is Outcome.REACHED:
        return _("It stays Waiting.") if stays else _("It becomes Waiting.")
    tries = lead.tries + 1
    if tries >= MAX_TRIES:
        return _("It waits for you to write, or to close it.")
    then = _("It stays Waiting, then try %(number)s.")
    if not stays:
        then = _("It becomes Waiting, then try %(number)s.")
    return then % {"number": tries + 1}
