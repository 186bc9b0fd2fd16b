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
    "title": "Dry needling",
    "slug": "dry-needling",
    "search_description": text("""
    Thin needles in tight muscle, without any medicine: how a session of dry needling
    goes, what it may do, and who should leave it out."""),
    "alternate_names": ["Intramuscular needling"],
    "standfirst": text("""
    A thin needle, with nothing in it, placed in a tight band of muscle. It is done by
    a physical therapist as part of a course of exercises, not on its own."""),
    "image": "dry-needling",
    "hero_alt": "Abstract drawing: fine upright lines, a few of them bright, on blue.",
    "body_areas": ["Neck", "Shoulder", "Back", "Calf"],
    "procedure_type": "PercutaneousProcedure",
    "key_facts": [
        fact("procedure_time", "30 minutes", "with the exercises", (30, 30, "minute")),
        fact("onset", "1 to 3 days", "", (1, 3, "day")),
        fact("relief", "Days to weeks", "longer together with exercises"),
        fact("sessions", "2 to 6", "", (2, 6, "count")),
        fact("interval", "1 to 2 weeks apart", "", (1, 2, "week")),
        fact("downtime", "None", "expect soreness for a day or two"),
        fact("performer", "Physical therapist", "with training in needling"),
    ],
    "conditions": [
        ("myofascial-pain", "When you would rather have no medicine."),
        ("neck-pain", "Together with exercises."),
    ],
    "clinics": ["alder-mills", "tessen", "highfold"],
    "related": [
        ("trigger-point-injections", "The same idea, with a local anesthetic."),
        ("physical-therapy", "What needling is a part of."),
    ],
    "author_name": "Wrenfield editorial team",
    "author_role": "editorial",
    "reviewer_name": "Jonas Abernethy-Ruiz, DPT",
    "reviewer_role": "physical therapist",
    "reviewed_days_ago": 41,
    "body": [
        section(
            "How it works",
            prose("""
            The needle is as thin as those used in acupuncture, and nothing is injected.
            When it meets the tight part of a muscle, the muscle may twitch for a
            moment. Why that eases pain is not fully known. It may change how the muscle
            contracts and how nerves report from it.

            Dry needling is not acupuncture: it goes by muscles and movement, and it
            follows no meridians. In some states therapists may not offer it at all, so
            we do it only at the three clinics where the rules and our staff allow it.
            """),
            aspect="HowItWorks",
        ),
        section(
            "What you may gain",
            terms("""
            A spell of less pain: Often for days, sometimes for weeks, in which
            exercises are easier to do.

            Movement: A neck or shoulder that was held by a tight muscle may turn
            further the same day.

            No medicine: Nothing is injected, which matters to people who react to
            local anesthetics.
            """),
            callout("""
            <b>The other side.</b> Trials are small, and needling is hard to compare
            with a fair placebo. On average the gain is modest and short unless
            exercises go with it.
            """),
            aspect="Benefits",
        ),
        section(
            "A session, step by step",
            steps("""
            A short check (5 min): Your therapist asks how the last days went and tests
            how far you can move.

            Needling (10 min): You lie down. The skin is cleaned. Each needle stays in
            for seconds, or for a few minutes. A twitch or a deep ache is usual.

            Movement (15 min): You use the muscle at once, with exercises that you can
            repeat at home.
            """),
            aspect="Procedure",
        ),
        section(
            "Afterwards",
            timeline("""
            The same day: The muscle feels heavy or sore. Drink and eat as usual and
            keep moving.

            The next two days: Soreness like after sport. Small bruises are common.

            After a week: You and your therapist decide whether it is worth another
            session.
            """),
            aspect="PatientExperience",
        ),
        section(
            "Risks, and when to get help",
            prose("""
            Common are soreness, small bruises and feeling faint. Rare are infection, a
            nerve that is irritated for a while and, near the ribs, air around the lung.
            That last one is serious, and it is why we do not needle over the ribs
            unless the muscle can be lifted away from them.
            """),
            care_cards(
                care_card(
                    "home",
                    """
                    soreness or a bruise that fades within three days

                    tiredness on the day itself
                    """,
                    "Warmth and gentle movement help most people.",
                ),
                care_card(
                    "call",
                    """
                    redness or warmth that spreads from a needle mark

                    tingling or weakness that was not there before
                    """,
                    "Call the clinic that treated you.",
                ),
                care_card(
                    "emergency",
                    """
                    sudden trouble breathing

                    sharp chest pain when you breathe in
                    """,
                    "Tell them that you had needling, where and when.",
                ),
            ),
            aspect="RisksOrComplications",
        ),
        section(
            "Who should leave it out",
            bullets(
                """
                people who take blood thinners or bleed easily

                anybody with a fever or a skin infection at the place

                people with a strong fear of needles: there are other ways

                the first months of a pregnancy, and the belly and lower back throughout
                """,
                lead_in="Please tell us beforehand. We advise against it, or talk "
                "first, for:",
            ),
            aspect="Candidacy",
        ),
        section(
            "Questions people ask",
            faq("""
            Is it the same as a trigger point injection? No. That one uses a hollow
            needle and a local anesthetic and is done by a physician or nurse
            practitioner.

            Are the needles used again? Never. Each is sterile, used once and thrown
            away in front of you.

            Does insurance pay? Some plans pay for the therapy session but not for the
            needling in it. We ask yours first.
            """),
        ),
        section(
            "Sources",
            citations(
                (
                    "Trigger Point Management",
                    "American Family Physician",
                    "2023",
                    "Places needling among the other treatments.",
                    "https://www.aafp.org/pubs/afp/issues/2023/0200/"
                    "trigger-point-management.html",
                ),
                (
                    "Dry needling",
                    "American Physical Therapy Association",
                    "",
                    "What therapists mean by it, and where it is allowed.",
                    "https://www.apta.org/",
                ),
            ),
        ),
    ],
}
