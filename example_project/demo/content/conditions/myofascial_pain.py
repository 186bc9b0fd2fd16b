from ..build import bullets, callout, citations, faq, prose, section, text, timeline

PAGE = {
    "title": "Myofascial pain",
    "slug": "myofascial-pain",
    "search_description": text("""
    Pain from tight knots in muscles: how to recognize it, what you can do yourself,
    which treatments may help, and when to see somebody soon."""),
    "alternate_names": ["Muscle knots", "Trigger points", "Myofascial pain syndrome"],
    "standfirst": text("""
    Sore knots in tight muscles, and an ache that may turn up somewhere else. It is
    common, it is not dangerous, and it is often mistaken for a problem of the
    spine."""),
    "image": "myofascial-pain",
    "hero_alt": "Abstract drawing: a flowing band of lines with one tight knot in it.",
    "body_areas": ["Neck", "Shoulder", "Back", "Hip", "Jaw"],
    "symptoms": [
        "A deep ache in one muscle that stays or keeps returning",
        "A sore spot that you can point to with one finger",
        "Pain elsewhere when that spot is pressed",
        "Stiffness, and a muscle that tires quickly",
        "Sleep that is broken by pain",
    ],
    "causes": [
        "The same movement or posture for hours",
        "An injury or an operation nearby",
        "A worn joint that muscles try to protect",
        "Clenching the jaw or lifting the shoulders under strain",
    ],
    "risk_factors": [
        "Desk or assembly work without breaks",
        "Poor sleep",
        "Long spells of worry or low mood",
        "Little exercise, or a sudden lot of it",
    ],
    "diagnosis": [
        "Pressing along the muscle, by hand: there is no scan for it",
        "Testing movement, strength and feeling",
        "Blood tests or pictures only to rule out something else",
    ],
    "complications": [
        "Weaker muscles from sparing them",
        "Sleep and mood that suffer, and make pain worse",
    ],
    "self_care": [
        "Move the muscle through its range several times a day",
        "Warmth for fifteen minutes before stretching",
        "Press on the spot with a ball against a wall, for a minute at a time",
        "Change position every half hour",
    ],
    "red_flags": [
        "Pain in the chest, jaw or left arm with sweating or short breath",
        "Sudden weakness of an arm or a leg",
    ],
    "related": [
        ("trigger-point-injections", "When simple things were not enough."),
        ("physical-therapy", "What makes knots come back less often."),
    ],
    "reviewer_name": "Dr. Odile Brandt",
    "reviewer_role": "pain medicine physician",
    "reviewed_days_ago": 68,
    "body": [
        section(
            "What is going on",
            prose("""
            In a tight band of muscle some fibers stay short, as if they had forgotten
            to let go. Around them the blood flows less freely and nerve endings become
            touchy. That is the present idea. It explains much, though not all, and the
            knots can't be seen on an X-ray.

            A curious thing about them is that they hurt at a distance. A knot beside
            the shoulder blade may be felt behind the eye, one in the buttock down to
            the ankle. People are often treated for the place that hurts and not for the
            place that causes it.
            """),
            aspect="Overview",
        ),
        section(
            "How it usually goes",
            timeline("""
            The first weeks: Most knots ease with movement, warmth and a change of what
            set them off.

            After six weeks: Pain that is still there rarely leaves by itself. This is a
            good time to ask for help.

            After months: Sleep, worry and weak muscles have joined in. Treatment then
            has more than one part.
            """),
            aspect="PatientExperience",
        ),
        section(
            "What treatment aims at",
            bullets(
                """
                quieting the knot, by pressure, stretching or a needle

                training the muscle, so that it copes with its work

                changing what set it off: a chair, a tool, a night guard
                """,
                lead_in="Three things, best done together:",
            ),
            callout("""
            No treatment works for everybody. If two sessions of anything have changed
            nothing, it is fair to ask for another plan.
            """),
            aspect="MayTreat",
        ),
        section(
            "Questions people ask",
            faq("""
            Is it the same as fibromyalgia? No. Fibromyalgia is pain all over with poor
            sleep and tiredness. Myofascial pain sits in one or a few muscles. Some
            people have both.

            Should I have a scan? Not for this. A scan is useful when there are signs of
            something else.

            Can massage make it worse? It can leave you sore for a day. If each time is
            worse than the one before, stop.
            """),
        ),
        section(
            "Sources",
            citations(
                (
                    "Myofascial pain syndrome",
                    "Mayo Clinic",
                    "",
                    "A plain overview for patients.",
                    "https://www.mayoclinic.org/diseases-conditions/"
                    "myofascial-pain-syndrome/symptoms-causes/syc-20375444",
                ),
            ),
        ),
    ],
}
