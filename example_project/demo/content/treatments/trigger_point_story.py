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
    Some muscle fibers stay clenched long after the work is done. Under a finger they
    feel like a cord with a pea in it. That pea is the trigger point, and it can
    mislead: one at the top of the shoulder may ache behind the eye, one beside the hip
    along the outside of the leg.

    For the treatment, TPI for short, your clinician feels for the pea, holds it still
    between two fingers and slides the needle in. A short jerk of the muscle tells that
    it was hit. A little anesthetic then takes the edge off, and you use the pause to
    move what you have been guarding.
    """),
    image(
        "muscle-band",
        "Drawing: parallel lines that draw together at one point and part again.",
        "A tight band: most fibers run free, a few are caught at one point.",
        "Illustration: Wrenfield Pain Clinics",
    ),
    callout("""
    A needle can't change what made the muscle clench. So you also get exercises from
    us, and we go through a usual day of yours: the chair, the bed, the work.
    """),
    aspect="HowItWorks",
)

WHEN = section(
    "When to consider it",
    bullets(
        """
        you have rested, warmed and stretched a sore place for six weeks or longer,
        and it is still there

        a finger on one place sets off exactly the pain you know

        you back the car out by the mirrors, because your neck won't turn

        exercises help, but pain stops you from doing them
        """,
        lead_in="Most knots go by themselves in a month or so. Ask us about a needle "
        "when:",
        closing="Asking needs no referral. Some insurers want one before they pay.",
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
    Your side first (about 5 min): You show us the place and tell us its story. We ask
    about blood thinners, allergies and pregnancy.

    Finding it (about 5 min): We feel along the muscle with you, and put a small cross
    of ink where the pain is the one you know.

    The needle (about 5 min): A wipe, a sting, and often a twitch that surprises people
    more than it hurts. Four places at most in one visit.

    Moving again (about 5 min): While the place is numb we take it through its whole
    range together, and you learn two exercises for home.
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
        First two hours: Expect it to be numb. If it was a leg, let somebody else
        drive until you feel the pedals again.

        The first day: Everyday movement is good for it. Save the gym, the heavy boxes
        and the hot tub for tomorrow.

        24 to 48 hours: The muscle may be sore, as after hard work. Warmth or a cold
        pack helps; use whichever feels better.

        Days 3 to 7: By now the needle's own ache is gone, and you can judge what it
        did.

        Weeks 3 to 12: Relief, where there is any, usually wears off in this time. The
        exercises are there to make it last.
        """
    ),
    aspect="PatientExperience",
)
