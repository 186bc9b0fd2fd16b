from ..build import bullets, callout, citations, faq, prose, section, terms, text

PAGE = {
    "title": "Low back pain",
    "slug": "low-back-pain",
    "search_description": text("""
    Low back pain: why most spells pass, when a scan is useful, what to do yourself, and
    which treatments may help when it stays."""),
    "alternate_names": ["Lumbago", "Lower back pain"],
    "standfirst": text("""
    Common, often frightening, and seldom dangerous. Staying active is the best
    supported advice there is."""),
    "image": "low-back-pain",
    "hero_alt": "Abstract drawing: broad layers, gently bent, like hills at dusk.",
    "body_areas": ["Lower back"],
    "symptoms": [
        "An ache across the lower back, to one side or both",
        "A sudden catch when bending or lifting",
        "Stiffness in the morning that eases with movement",
        "Pain that spreads to the buttock or thigh",
    ],
    "causes": [
        "Strained muscles and ligaments",
        "Irritated discs or small joints",
        "A narrowed canal, in older age",
        "Seldom: a fracture, an infection, a disease elsewhere",
    ],
    "risk_factors": [
        "Heavy or twisting work",
        "Long sitting and little exercise",
        "Smoking, and much extra weight",
        "Low mood, worry, trouble at work",
    ],
    "diagnosis": [
        "Questions about how it began and what it keeps you from",
        "Movement, strength, reflexes and feeling in the legs",
        "A scan only for warning signs, or before a procedure",
    ],
    "complications": [
        "Pain that lasts beyond three months",
        "Fear of moving, which keeps it going",
    ],
    "self_care": [
        "Walk a little, several times a day, from the first day",
        "Go on with work and chores in smaller pieces",
        "Warmth for the muscles",
        "No bed rest beyond a day",
    ],
    "red_flags": [
        "Numbness around the groin or between the legs",
        "Trouble holding or passing water or stool",
        "Weakness in both legs",
        "Back pain with fever, or after a bad fall",
    ],
    "related": [
        ("sciatica", "When the pain runs down a leg."),
        ("physical-therapy", "The first thing to try for most people."),
    ],
    "reviewer_name": "Dr. Priya Halloran",
    "reviewer_role": "physical medicine physician",
    "reviewed_days_ago": 33,
    "body": [
        section(
            "What is going on",
            prose("""
            In nine of ten people no single part can be named as the source, and none
            needs to be. The back is sore, as a knee can be sore. It is strong all the
            same, and moving it does not damage it.

            Pictures of healthy backs often show bulging discs. That is why a scan on
            the first day seldom helps and now and then leads to treatment that nobody
            needed.
            """),
            citations(
                (
                    "Low back pain",
                    "World Health Organization",
                    "2023",
                    "How often no cause is found, among other figures.",
                    "https://www.who.int/news-room/fact-sheets/detail/low-back-pain",
                ),
            ),
            aspect="Overview",
        ),
        section(
            "What tends to help",
            terms("""
            In the first six weeks: Movement, warmth, patience. A short course of a pain
            reliever if you may take one.

            After six weeks: A course of physical therapy. It is the part with the best
            evidence.

            After three months: A plan with several parts: exercise, sleep, work, mood.
            For a few people, tests of the small joints and radiofrequency ablation.
            """),
            callout("""
            Opioids are not a good answer to back pain. Studies found them little better
            than other medicines, with far more harm.
            """),
            aspect="MayTreat",
        ),
        section(
            "When to see somebody",
            bullets(
                """
                it is no better after four weeks

                it runs below the knee, or a foot feels numb

                you have had cancer, or take steroids, or have thin bones

                you lose weight without trying
                """,
                lead_in="Ask us for a visit when:",
            ),
            aspect="SeeDoctor",
        ),
        section(
            "Questions people ask",
            faq("""
            Should I rest? A day, if you must. After that, each day in bed makes it last
            longer.

            Do I need a new mattress? Probably not. If yours is older than you can
            remember, a medium-firm one is a sensible choice.

            Is a slipped disc for ever? No. Most bulges shrink within months, without an
            operation.
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
                    "A guideline for doctors, readable for others too.",
                    "https://www.acpjournals.org/doi/10.7326/M16-2367",
                ),
                (
                    "Back Pain",
                    "National Institute of Arthritis and Musculoskeletal and Skin "
                    "Diseases",
                    "",
                    "Causes, tests and treatment in plain words.",
                    "https://www.niams.nih.gov/health-topics/back-pain",
                ),
            ),
        ),
    ],
}
