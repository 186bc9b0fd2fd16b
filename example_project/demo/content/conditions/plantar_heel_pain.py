from ..build import bullets, callout, citations, faq, prose, section, text, timeline

PAGE = {
    "title": "Plantar heel pain",
    "slug": "plantar-heel-pain",
    "search_description": text("""
    Pain under the heel with the first steps of the day: why it happens, the exercises
    that help, and how long it takes."""),
    "alternate_names": ["Plantar fasciitis", "Heel spur pain"],
    "standfirst": text("""
    A stab under the heel with the first steps of the day. It takes patience: months
    rather than weeks. Most people get rid of it without a needle."""),
    "image": "plantar-heel-pain",
    "hero_alt": "Abstract drawing: one long arch made of many strands.",
    "body_areas": ["Foot", "Calf"],
    "symptoms": [
        "Sharp pain under the heel with the first steps after rest",
        "An ache after long standing",
        "A sore spot at the inner edge of the heel",
        "Tight calves",
    ],
    "causes": [
        "Strain where the band under the foot meets the heel bone",
        "A sudden increase in walking, running or standing",
        "Stiff calves that pull on the heel",
    ],
    "risk_factors": [
        "Work on hard floors",
        "Age between 40 and 60",
        "Extra weight",
        "Worn or very flat shoes",
    ],
    "diagnosis": [
        "Pressing on the heel, and bending the toes up",
        "Ultrasound if it does not get better",
        "An X-ray is seldom needed: a spur explains nothing by itself",
    ],
    "complications": [
        "Knee, hip or back pain from a changed walk",
        "Pain for more than a year, in a minority",
    ],
    "self_care": [
        "Stretch the calf and the sole before you get up",
        "Slow heel raises on a step, every other day",
        "Soft soles or heel cushions, also at home",
        "Less standing and jumping for some weeks",
    ],
    "red_flags": [
        "A hot, red, swollen foot with fever",
        "A foot that turns cold, pale or numb",
    ],
    "related": [("physical-therapy", "A plan for calf and foot, step by step.")],
    "reviewer_name": "Jonas Abernethy-Ruiz, DPT",
    "reviewer_role": "physical therapist",
    "reviewed_days_ago": 140,
    "body": [
        section(
            "What is going on",
            prose("""
            A strong band runs from the heel to the toes and holds up the arch of the
            foot. Where it is tied to the heel it can get sore, as a tendon does, from
            more load than it is used to. It shortens a little overnight. The first
            steps stretch it again, and that is the stab in the morning.

            A heel spur is a small edge of bone. Many people have one and never know.
            """),
            aspect="Overview",
        ),
        section(
            "How it usually goes",
            timeline("""
            Month 1: Soft soles and stretching take the edge off.

            Months 2 to 3: Strength begins to count. Mornings get better first.

            Months 6 to 12: Most people are free of it.
            """),
            callout("""
            If you have done heel raises for three months and nothing has changed, come
            and let us look whether it is something else.
            """),
            aspect="PatientExperience",
        ),
        section(
            "What treatment aims at",
            bullets(
                """
                Load that grows slowly: heel raises, then hopping, then running.

                Comfort meanwhile: soles, taping, a night splint if you can sleep in it.

                Shock waves, for pain that has lasted six months. We refer you for
                those.

                A steroid injection only as a late choice: relief is short, and the band
                may tear.
                """
            ),
            aspect="MayTreat",
        ),
        section(
            "When to see somebody",
            prose("""
            Ask us when you limp for more than two weeks, when both heels hurt and other
            joints are stiff in the morning, when the sole feels numb or burns, or if
            you have diabetes and any wound on the foot.
            """),
            aspect="SeeDoctor",
        ),
        section(
            "Questions people ask",
            faq("""
            Do I need special insoles? Made-to-measure ones have not been shown to do
            better than ready-made ones for most people.

            May I go on running? Less, on soft ground, and only if the next morning is
            no worse.

            Should the spur come off? No. Taking it off has risks and seldom helps.
            """),
        ),
        section(
            "Sources",
            citations(
                (
                    "Plantar fasciitis",
                    "National Health Service",
                    "",
                    "What to do yourself, in plain words.",
                    "https://www.nhs.uk/conditions/plantar-fasciitis/",
                ),
                (
                    "Heel Injuries and Disorders",
                    "MedlinePlus, National Library of Medicine",
                    "",
                    "A reading list for patients.",
                    "https://medlineplus.gov/heelinjuriesanddisorders.html",
                ),
            ),
        ),
    ],
}
