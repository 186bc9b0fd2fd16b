from ..build import (
    bullets,
    callout,
    care_card,
    care_cards,
    citations,
    clinic_action,
    fact,
    faq,
    prose,
    section,
    steps,
    terms,
    text,
    timeline,
)

PAGE = {
    "title": "Occipital nerve block",
    "slug": "occipital-nerve-block",
    "search_description": text("""
    An injection at the back of the head for some kinds of headache: how it goes, how
    long relief may last, and what to watch for afterwards."""),
    "alternate_names": ["ONB", "Greater occipital nerve injection"],
    "standfirst": text("""
    A small injection beside a nerve at the back of the head. It may quiet some
    headaches for weeks, and it helps us to find out where a pain comes from."""),
    "image": "occipital-nerve-block",
    "hero_alt": "Abstract drawing: rings that spread from a point, as on still water.",
    "body_areas": ["Head", "Neck"],
    "procedure_type": "PercutaneousProcedure",
    "key_facts": [
        fact("procedure_time", "15 minutes", "then 15 of rest", (15, 30, "minute")),
        fact("onset", "Minutes to 3 days", "", (0, 3, "day")),
        fact("relief", "2 to 8 weeks", "when it works", (2, 8, "week")),
        fact("sessions", "1 to 3 a year", "", (1, 3, "count")),
        fact("interval", "At least 3 months apart", "if a steroid is used"),
        fact("downtime", "The rest of the day", "no driving for 2 hours"),
        fact("substance", "Local anesthetic", "sometimes with a steroid"),
        fact("performer", "Physician", ""),
    ],
    "conditions": [
        ("tension-headache", "When the pain climbs from the neck."),
        ("neck-pain", "When neck and head hurt on the same side."),
    ],
    "clinics": ["alder-mills", "saint-odile-kestrel-ridge", "highfold"],
    "related": [
        ("tension-headache", "Kinds of headache, and warning signs."),
        ("trigger-point-injections", "When the source is a muscle of the neck."),
    ],
    "author_name": "Wrenfield editorial team",
    "author_role": "editorial",
    "reviewer_name": "Dr. Samuel Okonjo-Vale",
    "reviewer_role": "neurologist",
    "reviewed_days_ago": 27,
    "body": [
        section(
            "How it works",
            prose("""
            The greater occipital nerves run from the upper neck over the back of the
            head. In some people they are the source of a headache; in others they are
            one of the roads that a headache uses. A local anesthetic beside the nerve
            stops its messages for a few hours, and for reasons that are not quite clear
            the pain may stay quieter for much longer.

            Whether it helps also tells us something. Relief within minutes points to
            this nerve. No change points elsewhere, and saves you other treatments that
            aim at it.
            """),
            aspect="HowItWorks",
        ),
        section(
            "What you may gain",
            terms("""
            Fewer or milder headaches: For some weeks, in those whom it helps. In people
            with frequent migraine it is used beside medicine, not instead of it.

            An answer: It shows whether this nerve takes part in your pain.

            A bridge: While a preventive medicine is still building up.
            """),
            callout("""
            <b>The other side.</b> A good part of people feel no lasting change. The
            evidence is better for some kinds of headache than for others, and each
            repeat with a steroid adds to its side effects.
            """),
            aspect="Benefits",
        ),
        section(
            "Your visit, step by step",
            steps("""
            We go over your headaches (10 min): A diary of the last four weeks helps
            more than a scan.

            We find the place (2 min): By touch, or by ultrasound. We part the hair; we
            don't shave it.

            The injection (3 min): On one side or both. You feel a sting, pressure, then
            numbness up the back of the head.

            You rest (15 min): We take your blood pressure and see you to the door.
            """),
            aspect="Procedure",
        ),
        section(
            "Afterwards",
            timeline("""
            First hours: The scalp is numb. Don't lean on hot things with it, and don't
            drive for two hours.

            Evening: As the numbness goes, the old pain may return for a while. That
            doesn't mean that it has failed.

            Days 2 and 3: The place is tender. If a steroid was used, its effect begins
            now.

            Weeks 2 to 8: Keep the diary. We look at it together before any repeat.
            """),
            aspect="PatientExperience",
        ),
        section(
            "Risks, and when to get help",
            prose("""
            Common: tenderness, a short dizzy spell, a bruise under the hair. With a
            steroid: a thin or bald patch at the place, higher blood sugar for some
            days. Rare: infection, or anesthetic reaching the bloodstream, which is why
            we watch you for a quarter of an hour.
            """),
            care_cards(
                care_card(
                    "home",
                    """
                    a tender spot for two or three days

                    a numb scalp for up to six hours
                    """,
                    "A cold pack in a cloth helps.",
                ),
                care_card(
                    "call",
                    """
                    redness, swelling or fever

                    blood sugar that stays above your usual range
                    """,
                    "Call the clinic that treated you.",
                ),
                care_card(
                    "emergency",
                    """
                    the worst headache of your life, coming on at once

                    a drooping face, a weak arm, trouble with words

                    a stiff neck with fever
                    """,
                    "These are not effects of a nerve block.",
                ),
            ),
            aspect="RisksOrComplications",
        ),
        section(
            "Not for everyone",
            bullets(
                """
                an allergy to local anesthetics

                blood thinners, unless the prescriber agrees

                an opening in the skull after an operation

                an infection of the scalp
                """,
                lead_in="We don't offer it, or only after we talk, when there is:",
            ),
            aspect="Candidacy",
        ),
        section(
            "Questions people ask",
            faq("""
            Is it the same as a migraine shot? No. Those are preventive medicines given
            under the skin of the belly or thigh. This is aimed at one nerve.

            Will my hair fall out? With a local anesthetic alone, no. After a steroid a
            small thin patch is possible; it usually grows back within months.

            How often can I have it? With a steroid not more than every three months.
            Without one, more often if it clearly helps.
            """),
        ),
        section(
            "Talk to us first",
            clinic_action(
                "Every clinic of ours does it",
                "Numbers and hours are those of the clinics themselves.",
                scope="nearest",
            ),
        ),
        section(
            "Sources",
            citations(
                (
                    "Headaches in over 12s: diagnosis and management (CG150)",
                    "National Institute for Health and Care Excellence",
                    "",
                    "Kinds of headache and how they are treated.",
                    "https://www.nice.org.uk/guidance/cg150",
                ),
                (
                    "Headache",
                    "MedlinePlus, National Library of Medicine",
                    "",
                    "A reading list for patients.",
                    "https://medlineplus.gov/headache.html",
                ),
            ),
        ),
    ],
}
