"""The site's own pages: home, the three indexes, about, privacy."""

from .build import bullets, callout, card, prose, section, steps, text


def way_in(slug: str, words: str, **more: str) -> dict:
    return {"type": "card", "value": card(slug, words, **more)}


HOME = {
    "title": "Home",
    "heading": "Pain care that says what to expect",
    "seo_title": "Pain care in Nebraska and Colorado",
    "search_description": text("""
    Five clinics for pain in muscles, joints and nerves: what we treat, how, and whom to
    call."""),
    "standfirst": text("""
    We treat pain in muscles, joints and nerves, in five clinics on the plains. You hear
    what may help, what may not, and how long it takes, before you decide."""),
    "hero_alt": "Abstract drawing: rolling lines like fields under a low sun.",
    "cards": [
        way_in(
            "conditions",
            "What it may be, what you can do yourself, and when to hurry.",
            kind="What hurts?",
            title="Conditions",
        ),
        way_in(
            "treatments",
            "How each one goes, with its drawbacks beside its benefits.",
            kind="What might help?",
            title="Treatments",
        ),
        way_in(
            "clinics",
            "Phones, hours and the way there, also late and on Saturdays.",
            kind="Where are you?",
            title="Clinics",
        ),
    ],
    "body": [
        section(
            "How we work",
            steps("""
            You ask: By phone, or with the form below. No referral is needed to ask.

            A person calls back: From the clinic that you chose, in its opening hours.
            We agree on a day and say what it will cost.

            We begin with the simple: Most pain needs no needle. If yours does, you hear
            why, and what happens if it doesn't work.
            """),
        ),
    ],
}

INDEXES = {
    "treatments": {
        "title": "Treatments",
        "search_description": "Our treatments, with drawbacks beside benefits.",
        "introduction": text("""
        From exercises to procedures under X-ray. Each page says how it goes, how long
        it may help, what can go wrong and which clinics offer it."""),
    },
    "conditions": {
        "title": "Conditions",
        "search_description": "Common kinds of pain: what to do, and when to hurry.",
        "introduction": text("""
        What a pain may come from, what you can do yourself, and which signs should not
        wait. These pages don't replace an examination."""),
    },
    "clinics": {
        "title": "Clinics",
        "search_description": "Phones, hours and addresses of our five clinics.",
        "introduction": text("""
        Four clinics are open, one is being rebuilt. Two of them keep Mountain Time: the
        hours on each page are those of the place."""),
    },
}

ABOUT = {
    "title": "About us",
    "slug": "about",
    "search_description": "Who we are, and how we write and check our pages.",
    "standfirst": "Who we are, and how these pages are written and checked.",
    "body": [
        section(
            "Who we are",
            prose("""
            Wrenfield began as one practice above a granary. Today some forty people
            work in five clinics: physicians, nurses, physical therapists, and the
            people at the front desks who know where you can park.

            Wrenfield and everybody in it are invented. This site shows what the open
            source package tpi-cms can do.
            """),
        ),
        section(
            "How we write and check our pages",
            bullets("""
            Each page about a treatment or a condition is read by a clinician who works
            with it. The name and the date stand at the top.

            We write the drawback beside the benefit, and say so when studies disagree.

            We look at each page again within a year, and sooner when guidance changes.

            Nobody pays us to name a product. We name none.
            """),
            callout("""
            Did you find a mistake? Please tell the front desk of any clinic. We correct
            it and say so on the page.
            """),
        ),
    ],
}

PRIVACY = {
    "title": "Privacy",
    "slug": "privacy",
    "search_description": "What happens to what you send us, and what is stored.",
    "standfirst": "What happens to what you send us, in plain words.",
    "body": [
        section(
            "When you only read",
            prose("""
            This site sets no cookies for readers, loads nothing from other companies
            and counts nobody. Our web server keeps an ordinary log for two weeks.
            """),
        ),
        section(
            "When you ask us to call you",
            bullets(
                """
                your name, and the phone number or address you gave us

                the clinic you chose, what your request is about, and your message

                the words of consent that you ticked, with the time
                """,
                lead_in="We store:",
                closing="Only the people at the front desk of that clinic, and those "
                "who run all clinics, can read it. The mail that tells them about it "
                "holds nothing personal.",
            ),
            prose("""
            Please leave medical details out of the message. We keep requests for
            eighteen months, then delete them. You can ask any clinic to show, correct
            or delete yours sooner.
            """),
        ),
    ],
}
