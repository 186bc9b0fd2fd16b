"""How likely a request is spam: one table of rules, no I/O.

A request is never dropped for its score. From ``HELD_FROM`` points on it is
held: stored and shown to its clinic, delivered once somebody releases it. The rules
and their weights: ``docs/decisions/0006-spam-score.md``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

HIGH, MEDIUM, SMALL = 100, 50, 10
#: Held as likely spam from this many points on: one medium rule is enough.
HELD_FROM = MEDIUM

#: Faster than people type, in seconds after first touching the form. A phone that fills
#: in name and number itself takes no longer, so alone it holds nobody.
TOO_FAST = 3.0
#: A message counts as repeated from here on; "please call me" is everybody's.
TELLING_LENGTH = 60

# A host by its usual endings; not the one of an email address. Every repeat is
# bounded and every match begins at the start of a word, so time grows with length
# only, whatever the text.
_ENDINGS = (
    "com|net|org|info|biz|ru|cn|in|io|co|top|xyz|shop|store|online|site|website"
    "|club|live|link|pro|dev|app|agency|digital|media|marketing"
)
_LINK = re.compile(
    r"(?:https?|hxxps?|ftp)://[^\s<>\"'\]]{1,300}"
    r"|(?<![\w@.-])www\.[\w-]{1,63}[^\s<>\"'\]]{0,300}"
    rf"|(?<![\w@.-])(?:[\w-]{{1,63}}\.){{1,4}}(?:{_ENDINGS})(?![\w@-])"
    r"(?:/[^\s<>\"'\]]{0,300})?"
    r"|(?<![\w@.-])(?:t\.me|wa\.me|bit\.ly|goo\.gl|cutt\.ly|is\.gd)/\w{1,80}",
    re.IGNORECASE,
)
# Tags by name: "I <3 you" and "pain <5 of 10" are words of patients.
_TAGS = (
    "a|b|i|u|p|br|div|span|img|script|iframe|ul|ol|li|h[1-6]|strong|em|font|style"
    "|table|form|input|svg|body|html|meta|link|object|embed|video"
)
_MARKUP = re.compile(
    rf"</?(?:{_TAGS})(?:\s{{0,9}}/?>|\s{{1,9}}[\w:-]{{1,30}}\s{{0,9}}=)"
    # "[b]" may be a list's letter; its end is none.
    r"|\[(?:url|img|email)\]|\[(?:url|link|img|size|color|email)="
    r"|\[/(?:url|link|img|b|i|u|quote|size|color|email)\]",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Signs:
    """What is known about a request when it comes in.

    Attributes:
        honeypot: the field that people don't see was filled.
        has_token: a valid signed form token came.
        live_seconds: since the live token was fetched; None: none came.
        has_script: a valid live token came, of any age.
        same_message_today: earlier leads with this message in 24 hours.
        from_address_recently: earlier leads from this address in 10 minutes.
        proof_of_work: the browser solved a task for it.
    """

    honeypot: bool = False
    has_token: bool = True
    live_seconds: float | None = None
    has_script: bool = False
    name: str = field(default="", repr=False)
    message: str = field(default="", repr=False)
    topic: str = field(default="", repr=False)
    same_message_today: int = 0
    from_address_recently: int = 0
    proof_of_work: bool = False


@dataclass(frozen=True)
class Rule:
    """``name`` is stored with the lead; ``words`` say it to the clinic."""

    name: str
    points: int
    applies: Callable[[Signs], bool]
    words: str | Promise


@dataclass(frozen=True)
class Score:
    """``reasons`` are the names of the rules that applied, in the table's order."""

    points: int
    reasons: tuple[str, ...]

    @property
    def is_spam(self) -> bool:
        return self.points >= HELD_FROM


def count_links(text: str) -> int:
    return sum(1 for _match in _LINK.finditer(text))


def is_link_drop(signs: Signs) -> bool:
    """Two links or more; one may well be an insurer's page."""
    return count_links(f"{signs.topic}\n{signs.message}") >= 2


def has_markup(signs: Signs) -> bool:
    text = f"{signs.name}\n{signs.topic}\n{signs.message}"
    return bool(_MARKUP.search(text))


def is_same_message(signs: Signs) -> bool:
    """For the third time today, and long enough, or with a link, to be no chance."""
    is_telling = len(signs.message) >= TELLING_LENGTH or count_links(signs.message)
    return bool(is_telling) and signs.same_message_today >= 2


def is_too_fast(signs: Signs) -> bool:
    return signs.live_seconds is not None and signs.live_seconds < TOO_FAST


RULES = (
    Rule(
        "honeypot",
        HIGH,
        lambda signs: signs.honeypot,
        _("A field that people don't see was filled in"),
    ),
    Rule(
        "no_token",
        MEDIUM,
        lambda signs: not signs.has_token,
        _("It did not come from a form of this site"),
    ),
    Rule(
        "too_fast",
        MEDIUM - SMALL,
        is_too_fast,
        _("Filled in within three seconds"),
    ),
    Rule(
        "text_too_fast",
        SMALL,
        lambda signs: is_too_fast(signs) and bool(signs.message),
        _("A message within three seconds, which no phone fills in by itself"),
    ),
    Rule(
        "link_in_name",
        MEDIUM,
        lambda signs: count_links(signs.name) > 0,
        _("The name holds a link"),
    ),
    Rule("links", MEDIUM, is_link_drop, _("The text holds two or more links")),
    Rule("markup", MEDIUM, has_markup, _("The text holds HTML or forum codes")),
    Rule(
        "same_message",
        HIGH,
        is_same_message,
        _("The same message came three times within a day"),
    ),
    Rule(
        "busy_address",
        MEDIUM,
        lambda signs: signs.from_address_recently >= 5,
        _("More than five requests from one address within ten minutes"),
    ),
    Rule(
        "no_script",
        SMALL,
        lambda signs: not signs.has_script,
        _("Sent without JavaScript"),
    ),
    Rule(
        "proof_of_work",
        -MEDIUM,
        lambda signs: signs.proof_of_work,
        _("The browser solved a task for it, which speaks for a person"),
    ),
)


def get_score(signs: Signs) -> Score:
    applied = [rule for rule in RULES if rule.applies(signs)]
    return Score(
        points=sum(rule.points for rule in applied),
        reasons=tuple(rule.name for rule in applied),
    )


def describe_reasons(names: Iterable[str]) -> list[str]:
    """In the reader's language; a name that no rule has any more stays as it is."""
    words = {rule.name: rule.words for rule in RULES}
    # Of ``record.steps``, which this room of pure rules doesn't import.
    words["marked_by_staff"] = _("Somebody at the clinic marked it as spam")
    return [str(words.get(name, name)) for name in names]
