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
    "title": "Radiofrequency ablation",
    "slug": "radiofrequency-ablation",
    "search_description": text("""
    Heat that interrupts small pain nerves of the spine or the knee: the test that
    comes first, the procedure, the weeks after, and its limits."""),
    "alternate_names": ["RFA", "Rhizotomy", "Facet denervation"],
    "standfirst": text("""
    Heat at the tip of a needle interrupts the small nerves that report pain from a
    joint. It is done only after two test injections have shown that it is likely to
    help."""),
    "image": "radiofrequency-ablation",
    "hero_alt": "Abstract drawing: waves that flatten from left to right.",
    "body_areas": ["Neck", "Lower back", "Knee"],
    "procedure_type": "PercutaneousProcedure",
    "key_facts": [
        fact("procedure_time", "60 minutes", "2 hours in all", (60, 60, "minute")),
        fact("onset", "1 to 4 weeks", "sorer at first", (1, 4, "week")),
        fact("relief", "6 to 12 months", "then nerves grow back", (6, 12, "month")),
        fact("sessions", "1", "after two test injections", (1, 1, "count")),
        fact("interval", "At least 6 months", "if it is repeated", (6, 6, "month")),
        fact("downtime", "1 to 3 days", "somebody must drive you", (1, 3, "day")),
        fact("performer", "Physician", "with X-ray guidance"),
    ],
    "conditions": [
        ("low-back-pain", "When small joints of the spine are the proven source."),
        ("neck-pain", "When tests point to the joints of the neck."),
        ("knee-osteoarthritis", "When an operation is not possible or not wanted."),
    ],
    "clinics": ["alder-mills", "highfold"],
    "related": [
        ("low-back-pain", "The usual causes, and the usual course."),
        ("physical-therapy", "What should come before and after."),
    ],
    "author_name": "Wrenfield editorial team",
    "author_role": "editorial",
    "reviewer_name": "Dr. Priya Halloran",
    "reviewer_role": "physical medicine physician",
    "reviewed_days_ago": 150,
    "body": [
        section(
            "How it works",
            prose("""
            The small joints at the back of the spine, and the knee, report pain through
            thin nerves that do little else. A needle is placed beside such a nerve and
            its tip is warmed by radio waves for about a minute and a half. The nerve
            stops reporting until it has grown back.

            The joint is not changed, and no muscle that you need is paralyzed.
            """),
            aspect="HowItWorks",
        ),
        section(
            "First, two tests",
            steps(
                """
                First test (30 min): We numb the nerves for a few hours with a local
                anesthetic. You keep a diary that day.

                Second test (30 min): Some weeks later, the same again. Two tests rule
                out much of the luck.

                We decide: Only if both brought clear relief do we go on.
                """,
                closing="About half of people stop here. That is what the tests are "
                "for.",
            ),
            aspect="Candidacy",
        ),
        section(
            "What you may gain",
            terms("""
            Longer relief than an injection: Half a year to a year for those whom it
            helps.

            Fewer pills: Often, though not always.

            The same again: When the nerves have grown back it can be repeated.
            """),
            callout("""
            <b>The other side.</b> Large trials disagree. Some found little difference
            from exercise alone. We offer it late, after the tests, and not as a first
            step.
            """),
            aspect="Effectiveness",
        ),
        section(
            "The day, step by step",
            steps("""
            Arrival (30 min): Light clothes, a driver, no blood thinners unless we have
            agreed on it.

            Placing the needles (30 min): Under X-ray, with numbed skin. We test each
            one: you tell us when you feel a tingle.

            Warming (2 min each): You feel heat or an ache. More anesthetic is at hand.

            Rest (30 min): A nurse checks your legs and you go home.
            """),
            aspect="Procedure",
        ),
        section(
            "Afterwards",
            timeline("""
            Days 1 to 3: Rest, short walks, cold packs. No driving on the first day.

            Weeks 1 and 2: Many are sorer than before, sometimes with a sunburnt feeling
            of the skin. It passes.

            Weeks 2 to 4: If it helps, it shows now.

            From week 4: Exercises, to use the time that you have won.
            """),
            aspect="PatientExperience",
        ),
        section(
            "Risks, and when to get help",
            prose("""
            Common: soreness for up to two weeks. Less common: a patch of skin that
            feels numb or burnt for some weeks. Rare: infection, a burn, lasting
            weakness from a nerve that was not meant. Pacemakers and other implants need
            special care, so tell us about them when you book.
            """),
            care_cards(
                care_card(
                    "home",
                    """
                    soreness for up to two weeks

                    skin that feels sunburnt, without blisters
                    """,
                    "Cold packs, short walks, loose clothes.",
                ),
                care_card(
                    "call",
                    """
                    blisters, or a wound that weeps

                    a temperature of 100.4 °F (38 °C) or more
                    """,
                    "Call the clinic that treated you.",
                ),
                care_card(
                    "emergency",
                    """
                    a leg or arm that goes weak

                    trouble holding or passing water or stool
                    """,
                    "Say that you had a procedure on the spine.",
                ),
            ),
            aspect="RisksOrComplications",
        ),
        section(
            "Who should leave it out",
            bullets("""
            people whose tests brought no clear relief

            anybody with an infection

            people with a bleeding disorder, or blood thinners that can't be paused

            pregnant women, because of the X-rays
            """),
            faq("""
            Does it hurt? The test injections sting. The warming can ache for a minute.
            The two weeks after are what people remember.

            Is it a laser? No. It is heat from radio waves, at the tip of a needle.

            What happens when it wears off? The old pain comes back slowly. You can ask
            for a repeat after six months.
            """),
            aspect="Candidacy",
        ),
        section(
            "Sources",
            citations(
                (
                    "Low back pain and sciatica in over 16s (NG59)",
                    "National Institute for Health and Care Excellence",
                    "",
                    "When to consider radiofrequency denervation.",
                    "https://www.nice.org.uk/guidance/ng59",
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
