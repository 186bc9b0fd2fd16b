from ..build import (
    bullets,
    callout,
    citations,
    comparison,
    fact,
    faq,
    prose,
    quote,
    section,
    steps,
    terms,
    text,
)

PAGE = {
    "title": "Physical therapy",
    "slug": "physical-therapy",
    "search_description": text("""
    What a course of physical therapy with us looks like: the first visit, the
    exercises, how long it takes, and what it can't do."""),
    "alternate_names": ["Physiotherapy", "PT", "Exercise therapy"],
    "standfirst": text("""
    Guided movement, a little more each week. It is slower than an injection, asks more
    of you, and is the part of our work whose effect tends to last longest."""),
    "image": "physical-therapy",
    "hero_alt": "Abstract drawing: arcs that climb from left to right like steps.",
    "body_areas": ["Neck", "Shoulder", "Back", "Hip", "Knee", "Foot"],
    "procedure_type": "NoninvasiveProcedure",
    "key_facts": [
        fact("procedure_time", "45 minutes", "the first visit 60", (45, 60, "minute")),
        fact("onset", "2 to 6 weeks", "", (2, 6, "week")),
        fact("relief", "Months", "if you keep the exercises up"),
        fact("sessions", "6 to 10", "", (6, 10, "count")),
        fact("interval", "Once a week", "then every other week", (1, 2, "week")),
        fact("downtime", "None", "sore muscles now and then"),
        fact("performer", "Physical therapist", "the same one each time"),
    ],
    "conditions": [
        ("low-back-pain", "The first thing to try for most people."),
        ("neck-pain", "Strength and movement before needles."),
        ("knee-osteoarthritis", "Strong thighs spare a worn knee."),
        ("sciatica", "To keep moving while a nerve calms down."),
        ("myofascial-pain", "So that knots come back less often."),
        ("plantar-heel-pain", "Calf and foot exercises, every day."),
    ],
    "clinics": None,
    "related": [
        ("low-back-pain", "What it is, and what to look out for."),
        ("dry-needling", "Sometimes a part of a session."),
        ("knee-osteoarthritis", "Why moving a worn joint is not harmful."),
    ],
    "author_name": "Wrenfield editorial team",
    "author_role": "editorial",
    "reviewer_name": "Jonas Abernethy-Ruiz, DPT",
    "reviewer_role": "physical therapist",
    "reviewed_days_ago": 95,
    "body": [
        section(
            "How it works",
            prose("""
            Pain makes people move less, and moving less makes muscles weaker and joints
            stiffer, so that the next movement hurts sooner. Physical therapy turns that
            round in small steps. You load the sore part a little, let it recover, and
            load it a little more.

            A therapist chooses where to start, shows you each exercise and changes the
            plan when it does not fit. Most of the work happens at home, in ten or
            fifteen minutes a day.
            """),
            aspect="HowItWorks",
        ),
        section(
            "What you may gain",
            terms("""
            More that you can do: Stairs, lifting, a night's sleep. We write down three
            things that matter to you and measure those.

            Pain that bothers less: For most people it shrinks over weeks. It rarely
            disappears at once.

            A way to help yourself: When it flares up again you know what to do first.
            """),
            callout("""
            <b>The other side.</b> It takes weeks, some sessions leave you sore, and it
            only works while you practice. Many people stop early, so tell us when the
            plan doesn't fit your days.
            """),
            aspect="Benefits",
        ),
        section(
            "A course, step by step",
            steps("""
            First visit (60 min): We listen, test strength and movement, look for signs
            that need a physician, and agree on three goals.

            Two exercises to begin (week 1): Not ten. You do them daily and note how
            they went.

            Building up (weeks 2 to 6): More weight, more range, or more of your own
            tasks: a shopping bag, a ladder, a child on the arm.

            On your own (from week 7): Visits get rarer. You leave with a sheet for the
            next half year.
            """),
            aspect="Procedure",
        ),
        section(
            "How it compares",
            comparison(
                """
                | Physical therapy | An injection | Waiting

                Starts to work | 2 to 6 weeks | Days | Often 4 to 6 weeks

                Lasts | Months, with practice | Weeks to months | Depends on the cause

                What it asks of you | Daily practice | One or a few visits | Patience

                Main drawbacks | Slow, sore at first | Needle risks, wears off | You may
                lose strength
                """,
                lead_in="Each has its place, and they are often combined.",
            ),
            aspect="Comparison",
        ),
        section(
            "What can go wrong",
            prose("""
            Serious harm is rare. A flare-up for a day or two is common and means that a
            step was too big, not that something tore. Tell your therapist and the next
            step gets smaller.
            """),
            bullets(
                """
                new numbness around the groin or trouble holding water

                a leg or arm that gets weaker from day to day

                pain with fever, or after a fall
                """,
                lead_in="Stop and call us the same day, or 911 if it comes on "
                "suddenly, for:",
            ),
            aspect="RisksOrComplications",
        ),
        section(
            "Who it suits",
            prose("""
            Nearly everybody can begin somewhere, sitting or lying down if need be. We
            ask a physician to see you first after a recent operation or fracture, with
            unexplained weight loss or fever, or when a nerve seems to lose strength.
            """),
            quote(
                "expert",
                """
                People expect to be told to rest. Most of the time I tell them which
                movement to start with tomorrow morning.
                """,
                "Jonas Abernethy-Ruiz, DPT",
                "Physical therapist, Tessen",
            ),
            aspect="Candidacy",
        ),
        section(
            "Questions people ask",
            faq("""
            Do I need a referral? In both of our states you can see a physical therapist
            without one. Some insurers still ask for it before they pay.

            What should I wear? Something you can move in. We have shorts to lend.

            What if it hurts? A little pain during an exercise is fine if it is gone the
            next morning. More than that means we change it.
            """),
        ),
        section(
            "Sources",
            citations(
                (
                    "Noninvasive Treatments for Acute, Subacute, and Chronic Low Back "
                    "Pain",
                    "American College of Physicians, Annals of Internal Medicine",
                    "2017",
                    "Recommends movement before medicine.",
                    "https://www.acpjournals.org/doi/10.7326/M16-2367",
                ),
                (
                    "Osteoarthritis in over 16s: diagnosis and management (NG226)",
                    "National Institute for Health and Care Excellence",
                    "2022",
                    "Exercise as the core of care.",
                    "https://www.nice.org.uk/guidance/ng226",
                ),
            ),
        ),
    ],
}
