"""Words of bots: advertisements, pitches and links to nowhere."""

from __future__ import annotations

import random

NAMES = (
    "Robert",
    "Amelia Clark",
    "JamesTum",
    "Sophie from RankLift",
    "Mike Baker",
    "wqeRtyLop",
    "Daniel",
    "Anna Petrova",
    "Support Team",
)
MAILBOXES = ("info", "sales", "seo.expert", "no-reply", "growth", "admin")
BAITS = ("Your prize waits:", "Claim now", "Hi, 0.75 BTC for you >>", "Open this")
HOSTS = (
    "ranklift.example.com",
    "cheap-meds.example.net",
    "casino-lux.example.org",
    "crypto-gain.example.com",
    "backlinks4u.example.net",
)
LINK = "https://ranklift.example.com/?r=71"

_OFFERS = (
    "We can double the visitors of your website within a month",
    "Get a loan for your practice today, no paperwork",
    "Our team edits photos and videos for medical brands",
    "Buy verified reviews that stay, from real accounts",
    "Your domain is about to expire, renew it with us",
    "We offer 40,000 mailboxes of doctors in your state",
    "Earn with our trading robot, start with $250",
    "Unmatched prices on nitrile gloves, ships in 24 hours",
)
_LURES = (
    "Reply to this message for a free quote.",
    "Only this week.",
    "Kind regards, the team",
    "Shall I send you our price list?",
    "No obligation at all!",
)
CAMPAIGNS = (
    "Dear owner, I noticed that your page is not on the first place for your main "
    "keywords. I can fix this. May I send you an offer with the price?",
    "We have a fund that lends to small medical offices at 2%. Answer with YES and "
    "an adviser will get back to you the same day.",
)


def build_link(chance: random.Random) -> str:
    host = chance.choice(HOSTS)
    start = chance.choice(("https://", "http://", "www.", ""))
    return f"{start}{host}/{chance.randrange(10_000)}"


def build_plain(chance: random.Random) -> str:
    """No link: what only circumstances can tell from a request."""
    return (
        f"{chance.choice(_OFFERS)}. {chance.choice(_LURES)} #{chance.randrange(10**6)}"
    )


def advertise(chance: random.Random) -> str:
    """One link, as a patient may send too."""
    return f"{build_plain(chance)} {build_link(chance)}"


def build_pitch(chance: random.Random) -> str:
    return (
        f"Hi, {chance.choice(_OFFERS).lower()}: {build_link(chance)}\n"
        f"See what others say: {build_link(chance)}\n{chance.choice(_LURES)}"
    )


def build_html(chance: random.Random) -> str:
    link = build_link(chance)
    return chance.choice(
        (
            f'Good post! <a href="http://{link}">{chance.choice(BAITS)}</a>',
            f"<p>{chance.choice(_OFFERS)}</p><br/>{link}",
            f"<h1 style='color:red'>{chance.choice(BAITS)}</h1>",
            f'<img src="http://{link}"> {chance.choice(_LURES)}',
        )
    )


def build_codes(chance: random.Random) -> str:
    link = build_link(chance)
    return chance.choice(
        (
            f"[url=http://{link}]{chance.choice(BAITS)}[/url]",
            f"[url]{link}[/url] {chance.choice(_LURES)}",
            f"[b]{chance.choice(_OFFERS)}[/b] {link}",
            f"{chance.choice(_OFFERS)} [link={link}]here[/link]",
        )
    )
