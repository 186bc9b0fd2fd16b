from ..build import (
    bullets,
    callout,
    care_card,
    care_cards,
    citations,
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
    "title": "Epidural steroid injections",
    "slug": "epidural-steroid-injections",
    "search_description": text("""
    An injection near an irritated nerve root of the lower back, under X-ray: for whom
    it makes sense, how the day goes, and its rare but serious risks."""),
    "alternate_names": ["ESI", "Epidural"],
    "standfirst": text("""
    A steroid placed close to an irritated nerve root, under X-ray. It may shorten the
    worst weeks of sciatica. It does not change what most people feel a year later."""),
    "image": "epidural-steroid-injections",
    "hero_alt": text("""
    Abstract drawing: a column of soft shapes, with one line branching off."""),
    "body_areas": ["Lower back", "Leg"],
    "procedure_type": "PercutaneousProcedure",
    "key_facts": [
        fact("procedure_time", "30 minutes", "2 hours in all", (30, 30, "minute")),
        fact("onset", "2 to 7 days", "", (2, 7, "day")),
        fact("relief", "2 to 12 weeks", "in those whom it helps", (2, 12, "week")),
        fact("sessions", "1 to 3 a year", "", (1, 3, "count")),
        fact("interval", "At least 4 weeks apart", "", (4, 4, "week")),
        fact("downtime", "The day itself", "somebody must drive you home"),
        fact("substance", "Steroid and local anesthetic", "with contrast dye"),
        fact("performer", "Physician", "with X-ray guidance"),
        fact("price", "Needs approval", "most insurers answer in 5 to 10 days"),
    ],
    "conditions": [
        ("sciatica", "When leg pain is severe and exercises are out of reach."),
    ],
    "clinics": ["alder-mills", "highfold"],
    "related": [
        ("sciatica", "Why most episodes pass, and when to hurry."),
        ("physical-therapy", "What comes next."),
    ],
    "author_name": "Wrenfield editorial team",
    "author_role": "editorial",
    "reviewer_name": "Dr. Odile Brandt",
    "reviewer_role": "pain medicine physician",
    "reviewed_days_ago": 55,
    "body": [
        section(
            "How it works",
            prose("""
            When a disc bulges or a canal narrows, the nerve root beside it swells and
            sends pain down the leg. A steroid in the epidural space, the layer of fat
            around the nerves, may bring that swelling down. X-ray and a drop of
            contrast dye show us where the needle is.

            The disc heals or settles in its own time. The injection is meant to make
            that time bearable.
            """),
            aspect="HowItWorks",
        ),
        section(
            "When it makes sense",
            bullets(
                """
                leg pain is worse than back pain, and follows the path of one nerve

                a scan shows a cause that fits

                four to six weeks of movement and medicine have not been enough
                """,
                lead_in="All three should be true:",
                closing="For back pain without leg pain we advise against it: studies "
                "show little or no gain.",
            ),
            aspect="Candidacy",
        ),
        section(
            "What you may gain",
            terms("""
            Some weeks with less leg pain: Enough for many to sleep, walk and start
            exercises.

            Time to decide: Some people can put off or avoid an operation. Others can't.
            """),
            callout("""
            <b>The other side.</b> On average the gain is modest and gone after three
            months. About a year on, people with and without the injection do equally
            well.
            """),
            aspect="Effectiveness",
        ),
        section(
            "The day, step by step",
            steps("""
            Arrival (30 min): We go over your medicines, allergies and scan. You may
            have had a light meal.

            In the X-ray room (20 min): You lie on your front. The skin is cleaned and
            numbed, then the needle is guided by X-ray.

            The injection (2 min): You may feel your usual leg pain for a moment. Tell
            us: it shows that we are at the right nerve.

            Rest (45 min): We check your legs and blood pressure, and your driver takes
            you home.
            """),
            aspect="Procedure",
        ),
        section(
            "Afterwards",
            timeline("""
            The first day: A leg may be weak or numb for some hours. Don't drive, and
            hold the rail on stairs.

            Days 1 to 3: The back may ache, the face may be flushed, sleep may be light.

            Days 2 to 7: The steroid starts to work, if it does.

            Week 2: We call you. Together we decide about exercises, another injection,
            or something else.
            """),
            aspect="PatientExperience",
        ),
        section(
            "Risks, and when to get help",
            prose("""
            Common: a sore back, a flushed face, higher blood sugar. Uncommon: a
            headache that gets better when you lie down, from a nick in the sac around
            the nerves. Rare and serious: infection, bleeding that presses on nerves,
            and lasting nerve damage. The US Food and Drug Administration asks that
            every patient be told about the last one before agreeing. We do, and we take
            the time for it.
            """),
            care_cards(
                care_card(
                    "home",
                    """
                    a sore back for up to three days

                    a warm, red face for a day
                    """,
                    "Rest, then short walks.",
                ),
                care_card(
                    "call",
                    """
                    a headache that starts when you sit up

                    a temperature of 100.4 °F (38 °C) or more
                    """,
                    "Call the same day. At night the nurse line answers.",
                ),
                care_card(
                    "emergency",
                    """
                    new weakness or numbness in both legs

                    trouble holding or passing water or stool

                    severe back pain with fever
                    """,
                    "Pressure on nerves has to be relieved within hours.",
                ),
            ),
            aspect="RisksOrComplications",
        ),
        section(
            "Questions people ask",
            faq("""
            Am I put to sleep? No. You need to be able to tell us what you feel. A mild
            calming medicine is possible.

            What about blood thinners? They must be paused, and only the person who
            prescribed them can say so. We call that person ourselves.

            How many can I have? Not more than three a year, and no second one if the
            first did nothing.
            """),
        ),
        section(
            "Sources",
            citations(
                (
                    "Low back pain and sciatica in over 16s (NG59)",
                    "National Institute for Health and Care Excellence",
                    "",
                    "When to consider an epidural, and when not.",
                    "https://www.nice.org.uk/guidance/ng59",
                ),
                (
                    "Drug Safety and Availability",
                    "US Food and Drug Administration",
                    "",
                    "Where the warning of 2014 on epidural steroids is kept.",
                    "https://www.fda.gov/drugs/drug-safety-and-availability",
                ),
            ),
        ),
    ],
}
