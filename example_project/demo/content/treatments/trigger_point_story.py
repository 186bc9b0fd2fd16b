"""What trigger point injections are and how a visit goes."""

from ..build import (
    bullets,
    callout,
    image,
    prose,
    section,
    steps,
    terms,
    timeline,
    variants,
    video,
)

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
