"""The package's settings in one table, read live so that ``override_settings`` works.

``conf.proxy_count`` is the Django setting ``TPI_CMS_PROXY_COUNT``. The same table feeds
the system check of settings and the table in ``docs/settings.md``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from email.utils import getaddresses
from typing import Any, Generic, NamedTuple, TypeVar

from django.conf import settings
from django.utils.functional import Promise

T = TypeVar("T")


class Rule(NamedTuple):
    """What a value must be: in words that follow "must be", and as a test."""

    words: str
    holds: Callable[[Any], bool]


class Setting(Generic[T]):
    """One row of the table.

    Args:
        default: also holds in place of a value that breaks the rule: a mistake in the
            settings must not lose a request.
        text: what the setting means, one line of Markdown for ``docs/settings.md``.
        mend: what to make of a value that breaks the rule, where the default would do
            harm.
    """

    name: str

    def __init__(
        self, default: T, rule: Rule, text: str, mend: Callable[[Any], T] | None = None
    ) -> None:
        self.default, self.rule, self.text, self.mend = default, rule, text, mend

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = f"TPI_CMS_{name.upper()}"

    def __get__(self, instance: object, owner: type | None = None) -> T:
        value = getattr(settings, self.name, self.default)
        if self.rule.holds(value):
            return value
        return self.mend(value) if self.mend else self.default

    @property
    def is_sound(self) -> bool:
        return self.rule.holds(getattr(settings, self.name, self.default))


def whole(least: int, most: int) -> Rule:
    def holds(value: Any) -> bool:
        return type(value) is int and least <= value <= most

    return Rule(f"a whole number from {least:,} to {most:,}", holds)


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _is_mailbox(text: str) -> bool:
    found = getaddresses([text])
    return len(found) == 1 and "@" in found[0][1]


def _are_channels(value: Any) -> bool:
    """A longer name is cut in the outbox, and its notices reach nobody."""
    return isinstance(value, dict) and all(
        isinstance(name, str) and 0 < len(name) <= 30 for name in value
    )


def _to_list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple | set) else [value]


def _are_copy_checks(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and value.keys() <= {"silence", "add"}
        and all(map(_are_texts, value.values()))
    )


YES_NO = Rule("`True` or `False`", lambda value: isinstance(value, bool))
TEXT = Rule("a text", lambda value: isinstance(value, str | Promise))
COUNTRY = Rule(
    "two capital letters", lambda value: bool(re.fullmatch("[A-Z]{2}", str(value)))
)
SECONDS = Rule(
    "a number above 0, up to 86,400",
    lambda value: type(value) in (int, float) and 0 < value <= 86_400,
)
DICTIONARY = Rule("a dictionary", lambda value: isinstance(value, dict))
CHANNELS = Rule("a dictionary; names of 1 to 30 characters", _are_channels)
MAILBOXES = Rule(
    "a list of mail addresses",
    lambda value: _are_texts(value) and all(map(_is_mailbox, value)),
)
COPY_CHECKS = Rule("a dictionary of lists, `silence` and `add`", _are_copy_checks)
KEYS = Rule(
    "a list of keys, each a text",
    # An empty text stands before keys that still decrypt; alone it is a lost key.
    lambda value: _are_texts(value) and (not value or any(value)),
)

DEFAULT_CHANNELS = {
    "email": "tpi_cms.leads.outbox.channels.email.EmailChannel",
    "webhook": "tpi_cms.leads.outbox.channels.webhook.WebhookChannel",
}


class Settings:
    def get_fragment_seconds(self) -> int:
        """0 under ``DEBUG``, so that an edited template shows at once."""
        return 0 if settings.DEBUG else self.fragment_seconds

    base_template = Setting(
        "tpi_cms/base.html",
        TEXT,
        "template of your site that our pages extend; "
        "[its blocks](customisation.md#your-base-template)",
    )
    organization_name = Setting(
        "",
        TEXT,
        "name of the clinic group; empty: the Wagtail site's name, or on "
        "pages `WAGTAIL_SITE_NAME` if that has none",
    )
    default_country = Setting(
        "US", COUNTRY, "country a new clinic starts with, ISO 3166-1 alpha-2"
    )
    phone_check_days = Setting(
        180,
        whole(0, 36_500),
        "days after which [a clinic's numbers](editors.md#clinic-listings) should be "
        "checked again; `0`: nobody is reminded",
    )
    review_notice_weeks = Setting(
        4,
        whole(0, 52),
        "weeks in which a [clinical review](editors.md#sign-off) is due soon, of which "
        "people are told once by mail; `0`: no mail",
    )
    emergency_number = Setting(
        "911",
        TEXT,
        "number in emergency notices, as dialled in the site's country",
        mend=str,  # 112 without quotes must not become another country's number
    )
    privacy_url = Setting(
        "", TEXT, "address or path of the page on privacy that the form links to"
    )
    fragment_seconds = Setting(
        300,
        whole(0, 86_400),
        "how long a page's rendered parts may be kept in the cache; `0`, and under "
        "`DEBUG`: not at all. "
        "Only links from other pages and consent texts may lag: changes of the page or "
        "of a clinic show at once, and pages that come and go on their index",
    )
    lead_max_bytes = Setting(
        262_144,
        whole(1, 1_000_000_000),
        "largest body that the address of the forms reads; more is answered 413",
    )
    hash_key = Setting(
        "",
        TEXT,
        "key of the hashes by which people and repeated requests are found; empty: "
        "`SECRET_KEY`, and `tpi_rotate_keys` must be run when that changes",
    )
    encryption_keys = Setting[list[str]](
        [],
        KEYS,
        "Fernet keys of private texts in the database: the first encrypts, all "
        "decrypt; [how to](privacy.md#encryption)",
        # Not the default: a request is refused rather than stored without encryption.
        mend=lambda value: _to_list(value or []),
    )
    sources = Setting(
        True,
        YES_NO,
        "whether requests tell [where their visitor came from]"
        "(privacy.md#where-a-visitor-came-from); `False`: browsers keep nothing of it, "
        "and nothing is stored",
        mend=lambda value: False,
    )
    call_counts = Setting(
        True,
        YES_NO,
        "whether [clicks on phone numbers are counted](privacy.md#clicks-on-numbers), "
        "without anything about who clicked",
        mend=lambda value: False,
    )
    retention_days = Setting(
        548,
        whole(0, 36_500),
        "days after a request was last worked on until `tpi_purge` erases the person "
        "from it; `0`: never",
        mend=lambda value: 0,  # nothing is erased by mistake
    )
    held_days = Setting(
        90,
        whole(0, 36_500),
        "days from when its clinic was told until `tpi_purge` deletes a request held "
        "as spam; `0`: never",
        mend=lambda value: 0,
    )
    fallback_recipients = Setting[list[str]](
        [],
        MAILBOXES,
        "mailboxes for requests to clinics that have none and for counts of held ones; "
        "told of notices that were given up",
        # One that can't be used must not silence the others.
        mend=lambda value: [v for v in _to_list(value) if isinstance(v, str)],
    )
    channels = Setting[dict[str, str]](
        DEFAULT_CHANNELS,
        CHANNELS,
        "[channels](channels.md), name to dotted path",
        # The other channels go on; what can't be told by this one shows as undelivered.
        mend=lambda value: value if isinstance(value, dict) else DEFAULT_CHANNELS,
    )
    webhooks = Setting[dict[str, dict[str, Any]]](
        {},
        DICTIONARY,
        "other systems to tell of requests, name to [target](channels.md#webhooks)",
    )
    copy_checks = Setting[dict[str, list[str]]](
        {},
        COPY_CHECKS,
        "[checks of what editors write](customisation.md#checks-of-copy): ids to "
        "`silence`, dotted paths to `add`",
    )
    delivery_lease_seconds = Setting[float](
        120,
        SECONDS,
        "how long a worker owns a notice; longer than the longest send, and so than "
        "the next setting, or a notice may go out twice",
    )
    delivery_timeout_seconds = Setting[float](
        20,
        SECONDS,
        "how long a mail server may take for each answer; a webhook altogether, at "
        "most 10",
    )
    delivery_threads = Setting(
        2, whole(1, 100), "senders of each channel in one `tpi_deliver`"
    )
    late_seconds = Setting[float](
        900,
        SECONDS,
        "how long a notice may wait until the "
        "[health page](installation.md#monitoring) says `late`",
    )
    deliver_in_request = Setting(
        False,
        YES_NO,
        "whether notices may be sent inside the patient's request, who waits for the "
        "mail server, when `TASKS` runs tasks at once; `tpi_deliver` is better",
    )
    rate_limits = Setting(
        True,
        YES_NO,
        "whether requests are limited by address. `False` only for "
        "putting load on a demo that nobody else can reach",
    )
    address_cap = Setting(
        60,
        whole(1, 1_000_000),
        "requests from one address within ten minutes; the next is answered 429 with "
        "the clinic's phone. A clinic's kiosk or a campus shares one address",
    )
    proxy_count = Setting(
        0,
        whole(0, 100),
        "how many reverse proxies of yours add to `X-Forwarded-For`, read from the "
        "right, past these; `0`: not read. Nobody may reach the server past them",
    )
    proof_of_work = Setting(
        False,
        YES_NO,
        "whether [forms offer the browser a task]"
        "(decisions/0006-spam-score.md#proof-of-work) that speaks for a person; needs "
        "the extra `tpi-cms[altcha]` and a cache that all processes share",
    )


conf = Settings()

TABLE: dict[str, Setting[Any]] = {
    each.name: each for each in vars(Settings).values() if isinstance(each, Setting)
}
