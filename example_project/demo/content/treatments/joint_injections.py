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
    text,
    timeline,
    variants,
)

PAGE = {
    "title": "Joint injections",
    "slug": "joint-injections",
    "search_description": text("""
    Steroid injections for a painful knee, shoulder or hip: what they can and can't do,
    how often they are sensible, and what to watch for."""),
    "alternate_names": ["Cortisone shot", "Intra-articular injection"],
    "standfirst": text("""
    A steroid and a local anesthetic, placed inside a swollen or worn joint with the
    help of ultrasound. It may calm a bad spell. It does not rebuild cartilage."""),
    "image": "joint-injections",
    "hero_alt": "Abstract drawing: two sets of curved lines that meet along a gap.",
    "body_areas": ["Knee", "Shoulder", "Hip"],
    "procedure_type": "PercutaneousProcedure",
    "key_facts": [
        fact("procedure_time", "20 minutes", "", (20, 20, "minute")),
        fact("onset", "2 to 7 days", "numb at first, then a dip", (2, 7, "day")),
        fact("relief", "4 to 10 weeks", "in those whom it helps", (4, 10, "week")),
        fact("sessions", "Up to 3 a year", "in one joint", (1, 3, "count")),
        fact("interval", "At least 3 months apart", "", (3, 3, "month")),
        fact("downtime", "1 to 2 days", "spare the joint", (1, 2, "day")),
        fact("substance", "Steroid and local anesthetic", ""),
        fact("performer", "Physician", "guided by ultrasound"),
    ],
    "conditions": [("knee-osteoarthritis", "To get through a bad spell.")],
    "clinics": None,
    "related": [
        ("knee-osteoarthritis", "What wears, and what helps for years."),
        ("physical-therapy", "What to use the quiet weeks for."),
    ],
    "author_name": "Wrenfield editorial team",
    "author_role": "editorial",
    "reviewer_name": "Dr. Priya Halloran",
    "reviewer_role": "physical medicine physician",
    "reviewed_days_ago": 120,
    "body": [
        section(
            "How it works",
            prose("""
            A worn or irritated joint often makes too much fluid, and its lining becomes
            inflamed. A steroid quiets that lining. The anesthetic that goes with it
            numbs the joint for a few hours and tells us at once whether we are in the
            right place.

            The wear itself stays as it is. The point of the injection is a quieter
            joint, for as long as it takes to get moving again.
            """),
            aspect="HowItWorks",
        ),
        section(
            "Joints we treat",
            variants("""
            Knee [Front, beside the kneecap]: For flares of osteoarthritis. We may draw
            off fluid first, which brings relief by itself.

            Shoulder [From behind]: For a frozen or inflamed shoulder, to make the
            exercises bearable.

            Hip [From the front, always by ultrasound]: For osteoarthritis, and to learn
            whether the hip or the back is the source.
            """),
            aspect="MayTreat",
        ),
        section(
            "What you may gain, and what not",
            bullets("""
            Less pain and swelling for some weeks: likely, though not certain.

            Sleep, and the strength to start exercises: often.

            A joint that wears more slowly: no. Many injections in one joint may even
            speed wear up, which is why we count them.
            """),
            callout("""
            <b>The other side.</b> Compared over a year, people who had injections are
            not better off on average than those who did a course of exercises.
            """),
            aspect="Benefits",
        ),
        section(
            "Your visit, step by step",
            steps("""
            We check (5 min): The joint, your medicines, your blood sugar if you have
            diabetes.

            We look inside (5 min): Ultrasound shows fluid and the path for the needle.

            We inject (5 min): After cleaning the skin. You feel pressure more than
            pain.

            You try it out (5 min): You walk or lift the arm, and we note the
            difference.
            """),
            aspect="Procedure",
        ),
        section(
            "Afterwards",
            timeline("""
            First hours: The joint feels easy, because it is numb. Don't test it.

            Days 1 and 2: Some people have a flare: more pain for a day or two. Cold
            packs and rest help.

            Days 2 to 7: The steroid begins to work.

            From week 2: Start or go on with exercises. This is what the quiet time is
            for.
            """),
            aspect="PatientExperience",
        ),
        section(
            "Risks, and when to get help",
            prose("""
            Common: a flare for a day or two, a red face, poor sleep for a night, higher
            blood sugar for up to two weeks. Less common: a pale or dented patch of
            skin. Rare, about one in many thousands: infection inside the joint, which
            is an emergency.
            """),
            care_cards(
                care_card(
                    "home",
                    """
                    more pain for one or two days, without fever

                    a flushed face
                    """,
                    "Rest the joint and cool it for ten minutes at a time.",
                ),
                care_card(
                    "call",
                    """
                    pain that grows after the second day

                    blood sugar above the limit your doctor gave you
                    """,
                    "Call the same day, also in the evening.",
                ),
                care_card(
                    "emergency",
                    """
                    a hot, swollen joint with fever or chills

                    swelling of the face or trouble breathing
                    """,
                    "A joint infection has to be treated within hours.",
                ),
            ),
            aspect="RisksOrComplications",
        ),
        section(
            "Who should wait",
            prose("""
            We wait if there is any infection, if the joint is to be operated on within
            three months, if diabetes is out of balance, or if three injections in a
            year have been given already. Please tell us about blood thinners: most
            people can go on taking them.
            """),
            faq("""
            Does it hurt? A sting and pressure, for less than a minute. A flare in the
            next two days is the worse part for some.

            Can I walk afterwards? Yes. Keep to short ways for two days.

            Do you offer gel injections? No. The evidence that they do better than a
            placebo is too weak for us to charge you for them.
            """),
            aspect="Candidacy",
        ),
        section(
            "Sources",
            citations(
                (
                    "Osteoarthritis in over 16s: diagnosis and management (NG226)",
                    "National Institute for Health and Care Excellence",
                    "2022",
                    "When an injection is worth considering.",
                    "https://www.nice.org.uk/guidance/ng226",
                ),
                (
                    "Osteoarthritis",
                    "National Institute of Arthritis and Musculoskeletal and Skin "
                    "Diseases",
                    "",
                    "Causes, tests and treatment in plain words.",
                    "https://www.niams.nih.gov/health-topics/osteoarthritis",
                ),
            ),
        ),
    ],
}
