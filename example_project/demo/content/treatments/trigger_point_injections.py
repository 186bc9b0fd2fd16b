"""The showpiece: every kind of section, every key fact."""

from ..build import (
    bullets,
    callout,
    card,
    care_card,
    care_cards,
    citations,
    clinic_action,
    comparison,
    fact,
    faq,
    image,
    lead_form,
    outside_card,
    prose,
    quote,
    raw,
    related,
    section,
    steps,
    terms,
    text,
    timeline,
    variants,
    video,
)

KEY_FACTS = [
    fact(
        "procedure_time",
        "20 minutes",
        "the injections take about 5",
        (20, 20, "minute"),
    ),
    fact("onset", "Same day to 3 days", "", (0, 3, "day")),
    fact("relief", "3 to 12 weeks", "differs from person to person", (3, 12, "week")),
    fact("sessions", "1 to 4", "we look again after each", (1, 4, "count")),
    fact("interval", "About 4 weeks apart", "", (4, 4, "week")),
    fact("downtime", "None", "go easy for 24 hours", (24, 24, "hour")),
    fact("substance", "Lidocaine 1%", "a local anesthetic; no steroid as a rule"),
    fact("performer", "Physician or nurse practitioner", "trained in muscle pain"),
    fact("price", "Ask before you book", "we check with your insurer in writing"),
]

HOW_IT_WORKS = section(
    "How it works",
    prose("""
    A trigger point is a small, sore spot in a tight band of muscle. Press on it and it
    hurts, often in a place some way off: a spot beside the shoulder blade can be felt
    as a headache, one in the buttock as an ache down the leg.

    In this treatment, called TPI for short, a clinician finds the spot by touch and
    places a thin needle in it. The needle alone often makes the tight fibers twitch
    and let go. The anesthetic numbs the spot, so that you can move the muscle again
    while it is quiet.
    """),
    image(
        "muscle-band",
        "Drawing: parallel lines that draw together at one point and part again.",
        "A tight band: most fibers run free, a few are caught at one point.",
        "Illustration: Wrenfield Pain Clinics",
    ),
    callout("""
    It treats the knot, not the reason for the knot. That is why we pair it with
    exercises, and look with you at how you sit, sleep and work.
    """),
    aspect="HowItWorks",
)

WHEN = section(
    "When to consider it",
    bullets(
        """
        one or two spots have hurt for more than six weeks, in spite of rest, heat and
        stretching

        pressing on a spot brings back the very pain you came with

        stiffness keeps you from turning your head, lifting an arm or sleeping through

        exercises help, but pain stops you from doing them
        """,
        lead_in="Try simple things first: most knots ease within a few weeks. It is "
        "worth asking us when:",
        closing="You don't need a referral to ask. Your insurer may want one to pay.",
    ),
    aspect="SeeDoctor",
)

BENEFITS = section(
    "What you may gain",
    terms("""
    Less pain in that spot: Many people notice a change within three days. Some notice
    none.

    Easier movement: A quiet muscle can be stretched and trained, and that is what
    makes the change last.

    Little time lost: You walk in and out, and most people go back to a desk the same
    day.

    Fewer pills: Some people need less pain medicine for a while. Please change doses
    only together with the person who prescribes them.
    """),
    callout("""
    <b>The other side.</b> Studies of this treatment are small and their results are
    mixed: it is better supported for relief over weeks than over months, and the pain
    can come back.
    """),
    aspect="Benefits",
)

SITES = section(
    "Places we treat",
    variants(
        """
        Upper trapezius [Neck and shoulder]: Aches from the neck to the shoulder, and
        headaches that start there.

        Levator scapulae [Neck]: A neck that won't turn to one side.

        Quadratus lumborum [Lower back]: A deep ache above the hip, worse when you get
        up from a chair. We use ultrasound to guide the needle here.

        Gluteus medius and piriformis [Hip and buttock]: Pain in the buttock that can
        run down the leg.

        [Jaw]: Tightness from clenching. We treat it together with your dentist.
        """,
        lead_in="Some of the muscles that we are asked about most.",
    ),
    aspect="MayTreat",
)

VISIT = section(
    "Your visit, step by step",
    steps("""
    We talk (about 5 min): Where it hurts, what you have tried, which medicines you
    take. Tell us if you take a blood thinner.

    We look for the spot (about 5 min): We press along the muscle until you say that is
    it, and mark the place.

    We clean and inject (about 5 min): You feel a sting, then a brief ache or a twitch.
    We may treat up to four spots.

    We move it together (about 5 min): You stretch the muscle while it is numb, and we
    show you the two exercises to go home with.
    """),
    video(
        "https://videos.example.org/wrenfield/trigger-point-visit",
        "A visit, from the front door to the way home",
        "3 min",
        """
        You give your name at the desk and take a seat. A nurse asks about your
        medicines and shows you to a room.

        The clinician presses along your shoulder and marks one spot with a pen. You
        see the needle's size beside a pencil tip. The injection takes a few seconds.

        You roll your shoulder slowly, rest for ten minutes and walk out with a sheet
        of exercises.
        """,
    ),
    aspect="Procedure",
)

AFTERWARDS = section(
    "Afterwards",
    timeline(
        """
        First two hours: The spot feels numb and perhaps heavy. Wait until the feeling
        is back before you drive if we treated a leg.

        The first day: Walk and move as usual. Leave out heavy lifting, sport and hot
        baths.

        24 to 48 hours: The muscle may be sore, as after hard work. Warmth or a cold
        pack helps; use whichever feels better.

        Days 3 to 7: Soreness fades. This is when people tell us whether it helped.

        Weeks 3 to 12: Relief, where there is any, usually wears off in this time. The
        exercises are there to make it last.
        """
    ),
    aspect="PatientExperience",
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
            soreness or a small bruise for up to three days

            a dull ache that eases with warmth or movement
            """,
            "Keep moving gently. Ask a pharmacist which pain reliever suits you.",
        ),
        care_card(
            "call",
            """
            redness, warmth or swelling that spreads

            a temperature of 100.4 °F (38 °C) or more

            numbness that lasts longer than six hours
            """,
            "Call the clinic that treated you. Its after-hours number reaches a nurse.",
        ),
        care_card(
            "emergency",
            """
            trouble breathing, or sudden pain in the chest

            swelling of the face, lips or throat

            fainting that does not pass at once
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
    Does it hurt? You feel a small sting, then often a brief ache or twitch when the
    needle reaches the tight spot. It is over in seconds. Tell us if it is too much and
    we stop.

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
    clinic_action(
        "Two clinics to begin with",
        "Numbers and hours are those of the clinics themselves.",
        "alder-mills",
        "tessen",
    ),
    lead_form(
        "Ask us to call you",
        "Tell us when it suits you. A person from the clinic you choose calls back.",
    ),
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

PAGE = {
    "title": "Trigger point injections",
    "slug": "trigger-point-injections",
    "seo_title": "Trigger point injections for muscle knots",
    "search_description": text("""
    What trigger point injections are, who they suit, how a visit goes, what can go
    wrong, and which of our clinics to call."""),
    "alternate_names": ["TPI", "Trigger point therapy", "Muscle knot injections"],
    "standfirst": text("""
    A fine needle and a little local anesthetic, placed in a tight knot of muscle so
    that it can let go. A short visit for pain that stretching, heat and time have not
    settled."""),
    "image": "trigger-point-injections",
    "hero_alt": text("""
    Abstract drawing: two fans of fine lines, white and golden, meet in one bright
    point."""),
    "body_areas": ["Neck", "Shoulder", "Back", "Hip", "Jaw"],
    "procedure_type": "PercutaneousProcedure",
    "key_facts": KEY_FACTS,
    "conditions": [
        ("myofascial-pain", "When one or a few knots keep it going."),
        ("tension-headache", "When the pain starts in the neck or shoulders."),
        ("neck-pain", "When a tight muscle keeps the head from turning."),
        ("low-back-pain", "When a muscle, not a joint or a disc, is the source."),
    ],
    "clinics": None,
    "related": [
        ("myofascial-pain", "What the knots are, and what you can do yourself."),
        ("dry-needling", "The needle without the anesthetic."),
        ("physical-therapy", "The exercises that make relief last."),
    ],
    "author_name": "Wrenfield editorial team",
    "author_role": "editorial",
    "reviewer_name": "Dr. Odile Brandt",
    "reviewer_role": "pain medicine physician",
    "reviewed_days_ago": 68,
    "body": [
        HOW_IT_WORKS,
        WHEN,
        BENEFITS,
        SITES,
        VISIT,
        AFTERWARDS,
        SAFETY,
        COMPARED,
        CANDIDACY,
        VOICES,
        COST,
        QUESTIONS,
        LEAFLET,
        NEXT,
        SOURCES,
    ],
}
