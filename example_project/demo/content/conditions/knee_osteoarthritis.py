from ..build import bullets, callout, citations, faq, prose, section, terms, text

PAGE = {
    "title": "Knee osteoarthritis",
    "slug": "knee-osteoarthritis",
    "search_description": text("""
    A worn, painful knee: what wears and what doesn't, exercises that help for years,
    injections for bad spells, and when an operation makes sense."""),
    "alternate_names": ["Worn knee", "Knee arthritis", "Gonarthrosis"],
    "standfirst": text("""
    The smooth lining of the knee thins, the joint gets irritated, muscles weaken. The
    first can't be turned back. The other two can, at any age."""),
    "image": "knee-osteoarthritis",
    "hero_alt": text("""
    Abstract drawing: two rounded forms of fine lines, close to each other."""),
    "body_areas": ["Knee"],
    "symptoms": [
        "Pain on stairs, on slopes and after sitting",
        "Stiffness in the morning, for less than half an hour",
        "A swollen knee after a long day",
        "Grinding, and a knee that may give way",
    ],
    "causes": [
        "Cartilage that thins over many years",
        "An old injury of ligament, meniscus or bone",
        "Inflammation of the lining, in spells",
    ],
    "risk_factors": [
        "Age above 50, and knees that run in the family",
        "Extra weight: each pound counts several times on the stairs",
        "Work on the knees",
        "Weak thighs",
    ],
    "diagnosis": [
        "Questions and an examination are usually enough",
        "An X-ray taken standing, if the plan depends on it",
        "A sample of fluid if the knee is hot or very swollen",
    ],
    "complications": [
        "Less walking, with all that follows for heart and mood",
        "Falls, when the knee gives way",
    ],
    "self_care": [
        "Train the thighs every other day",
        "Walk, cycle or swim on the days between",
        "Lose some weight if there is some to lose",
        "A cane on the other side; shoes with soft soles",
    ],
    "red_flags": [
        "A hot, swollen knee with fever",
        "A calf that is swollen and sore, with short breath",
        "A knee that can't bear weight after a fall",
    ],
    "related": [
        ("physical-therapy", "The treatment with the best evidence."),
        ("joint-injections", "To get through a bad spell."),
    ],
    "reviewer_name": "Dr. Priya Halloran",
    "reviewer_role": "physical medicine physician",
    "reviewed_days_ago": 120,
    "body": [
        section(
            "What is going on",
            prose("""
            Cartilage has no nerves. What hurts is the bone beneath, the lining of the
            joint and the muscles that do its work badly. So how much a knee hurts and
            how worn it looks on an X-ray are two different things, and people with the
            same picture lead quite different lives.

            Using a worn knee does not wear it out. Cartilage is fed by movement.
            """),
            aspect="Overview",
        ),
        section(
            "What tends to help",
            terms("""
            Exercise: About as much relief as common pain relievers, and it lasts while
            you keep at it.

            Weight: Losing a tenth of it makes a difference that most people feel.

            Creams: An anti-inflammatory gel on the knee is often worth a try before
            tablets.

            An injection: Some weeks of quiet, for a wedding, a journey, or the start of
            training.

            A new joint: When pain rules the day and the rest has been tried. We tell
            you when we think so.
            """),
            callout("""
            Rinsing the joint, shaving cartilage and most supplements have been tested
            and did not do better than a placebo.
            """),
            aspect="MayTreat",
        ),
        section(
            "When to see somebody",
            bullets(
                """
                pain has lasted six weeks in spite of exercise

                the knee locks or gives way

                it is swollen for more than a week
                """,
                lead_in="Ask us for a visit when:",
            ),
            aspect="SeeDoctor",
        ),
        section(
            "Questions people ask",
            faq("""
            Should I stop running? If it hurts more the next day, run less or cycle for
            a while. Running itself has not been shown to wear healthy knees.

            Does the weather matter? Many people feel that it does. Studies find little.

            Is bone on bone the end? No. It is a picture. Some people with it hike, and
            exercises still help.
            """),
        ),
        section(
            "Sources",
            citations(
                (
                    "Osteoarthritis in over 16s: diagnosis and management (NG226)",
                    "National Institute for Health and Care Excellence",
                    "2022",
                    "Exercise and weight first, with reasons.",
                    "https://www.nice.org.uk/guidance/ng226",
                ),
                (
                    "Osteoarthritis",
                    "MedlinePlus, National Library of Medicine",
                    "",
                    "A reading list for patients.",
                    "https://medlineplus.gov/osteoarthritis.html",
                ),
            ),
        ),
    ],
}
