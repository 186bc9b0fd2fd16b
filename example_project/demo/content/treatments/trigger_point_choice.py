"""What speaks for and against trigger point injections, and where to go."""

from ..build import (
    bullets,
    card,
    care_card,
    care_cards,
    citations,
    comparison,
    faq,
    outside_card,
    prose,
    quote,
    raw,
    related,
    section,
)

SAFETY = section(
    "Risks, and when to get help",
    prose("""
    <b>Common, and short:</b> soreness for a day or two, a small bruise, feeling light
    in the head during the injection.

    <b>Rare:</b> infection, bleeding into the muscle, an allergic reaction, a nerve
    irritated by the needle. Near the ribs a needle can, very rarely, let air in around
    the lung. We use short needles there and guide them by ultrasound where we can.
    """),
    care_cards(
        care_card(
            "home",
            """
            the place is tender or blue, and better on the third day than the first

            the muscle aches as if you had worked hard, and a warm shower helps
            """,
            "Keep moving gently. Ask a pharmacist which pain reliever suits you.",
        ),
        care_card(
            "call",
            """
            the skin around the place turns red or hot, and the patch grows

            you have a fever of 100.4 °F (38 °C) or higher

            it is still numb in the evening
            """,
            "Call the clinic that treated you. Its after-hours number reaches a nurse.",
        ),
        care_card(
            "emergency",
            """
            you are short of breath, or your chest hurts all of a sudden

            your lips, face or throat swell up

            you faint and don't come round at once
            """,
            "Do not drive yourself.",
        ),
    ),
    aspect="RisksOrComplications",
)

COMPARED = section(
    "How it compares",
    comparison(
        """
        | Trigger point injections | Dry needling | Physical therapy | Pain pills

        Starts to work | Same day to 3 days | 1 to 3 days | 2 to 6 weeks | Within hours

        Relief lasts | 3 to 12 weeks | Days to weeks | Months, if you keep it up | Hours

        Time it asks of you | 20 minutes a session | 30 minutes a session | 45 minutes
        a week, and practice at home | Almost none

        Main drawbacks | Soreness, bruising; rarely infection | Soreness, bruising |
        Slow, and sore at first | Stomach, kidney or liver harm with long use
        """,
        lead_in="Many people use two of these together. None is best for everyone.",
    ),
    aspect="Comparison",
)

CANDIDACY = section(
    "Who it suits",
    bullets(
        """
        You can point to one or a few sore spots.

        The pain has lasted six weeks or more.

        You are ready to do the exercises that go with it.
        """,
        lead_in="Often a good fit",
        marker="check",
    ),
    bullets(
        """
        an infection of the skin, or a fever

        a blood thinner, or a bleeding disorder

        an allergy to local anesthetics

        pregnancy

        pain all over the body, which needs another plan
        """,
        lead_in="Not now, or only after we talk",
        marker="cross",
    ),
    aspect="Candidacy",
)

VOICES = section(
    "In their words",
    quote(
        "expert",
        """
        The needle buys time. What you do with the quiet weeks decides how long they
        last. If two sessions change nothing, I stop, and we think again.
        """,
        "Dr. Odile Brandt",
        "Pain medicine physician, Alder Mills",
    ),
    quote(
        "patient",
        """
        The first one did little. After the second I could look over my shoulder when I
        backed out of the drive. It came back in spring, less badly.
        """,
        "Marlene T.",
        "Treated at Tessen for neck pain",
        consent_on_file=True,
        incentive="A 20-dollar gift card from the granary market.",
        typicality="Relief for some weeks is typical; some people feel no change.",
    ),
    aspect="Personal",
)

COST = section(
    "Cost and insurance",
    prose("""
    Most insurers want a note that simpler treatments were tried first. We ask yours
    before the visit and tell you in writing what you would pay. If you pay yourself,
    ask for our good-faith estimate: you are entitled to one.
    """),
    aspect="GettingAccess",
)

QUESTIONS = section(
    "Questions people ask",
    faq("""
    Does it hurt? A little: the skin stings, and the knot may answer with a cramp that
    is gone in seconds. Say stop, and we stop.

    What is in the injection? As a rule only lidocaine, a local anesthetic that
    dentists use too. We add no steroid unless we have talked about why.

    How many spots do you treat in one visit? Up to four. More than that makes the next
    day harder than it needs to be.

    Can I drive home? Yes, unless we treated a leg that you drive with. Then please
    bring somebody.

    Will it work for me? We can't know beforehand. If two sessions have not helped, a
    third rarely does, and we look for another way with you.
    """),
)

SOURCES = section(
    "Sources",
    citations(
        (
            "Trigger Point Management",
            "American Family Physician",
            "2023",
            "How family doctors find and treat trigger points.",
            "https://www.aafp.org/pubs/afp/issues/2023/0200/trigger-point-management.html",
        ),
        (
            "A New Look at Trigger Point Injections",
            "Wong CSM, Wong SHS. Anesthesiology Research and Practice",
            "2012",
            "A review for clinicians; it says plainly how mixed the results are.",
            "https://doi.org/10.1155/2012/492452",
        ),
        (
            "Myofascial pain syndrome",
            "Mayo Clinic",
            "",
            "A plain overview for patients.",
            "https://www.mayoclinic.org/diseases-conditions/"
            "myofascial-pain-syndrome/symptoms-causes/syc-20375444",
        ),
    ),
)

NEXT = section(
    "Where to go from here",
    prose("""
    Trigger point injections are a small treatment with a modest aim: some quiet weeks
    in which a muscle can recover. Ask us whether that fits what you have.
    """),
    related(
        card("myofascial-pain", "What the knots are, and why they come back."),
        card("physical-therapy", "Slower to work, and it tends to last longer."),
        outside_card(
            "https://medlineplus.gov/backpain.html",
            "Back pain",
            "A reading list by the National Library of Medicine.",
            "Elsewhere",
        ),
    ),
    aspect="Conclusion",
)

LEAFLET = raw("""
<h2>To print and take along</h2><p>The night before: eat and drink as usual, and lay out
a shirt that opens at the front. On the day: take your usual medicines unless we told
you otherwise. Afterwards: no heavy lifting for 24 hours, and do the two exercises three
times a day.</p>
""")
