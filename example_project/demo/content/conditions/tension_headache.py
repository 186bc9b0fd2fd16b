from ..build import (
    bullets,
    callout,
    citations,
    comparison,
    faq,
    prose,
    section,
    text,
)

PAGE = {
    "title": "Tension headache and neck headache",
    "slug": "tension-headache",
    "search_description": text("""
    Headaches that come with a tight neck: how they differ from migraine, what to do
    yourself, and which headaches need help at once."""),
    "alternate_names": ["Tension-type headache", "Cervicogenic headache"],
    "standfirst": text("""
    A band around the head, or an ache that climbs from the neck. Annoying rather than
    dangerous, and often better once neck and habits are looked at together."""),
    "image": "tension-headache",
    "hero_alt": "Abstract drawing: rings of fine lines that press closer on one side.",
    "body_areas": ["Head", "Neck"],
    "symptoms": [
        "A dull, pressing pain on both sides, or up from the neck on one",
        "Sore muscles at the base of the skull, the temples or the shoulders",
        "Pain that does not get worse on stairs",
        "A neck that turns less far than it used to",
    ],
    "causes": [
        "Tight, tender muscles of neck, jaw and scalp",
        "Irritated joints of the upper neck",
        "Pain reliever taken too often",
    ],
    "risk_factors": [
        "Long hours at a screen",
        "Too little or broken sleep",
        "Clenching the teeth",
        "Missed meals, too little water",
    ],
    "diagnosis": [
        "A diary of four weeks: when, how long, what you took",
        "Examination of neck, jaw, eyes and nerves",
        "A scan only if something does not fit",
    ],
    "complications": [
        "Headache on most days",
        "Medication-overuse headache, from pain relievers on ten or more days a month",
    ],
    "self_care": [
        "Breaks from the screen, with the shoulders rolled back",
        "Regular sleep, meals and water",
        "A walk each day",
        "Pain relievers on no more than two days a week",
    ],
    "red_flags": [
        "The worst headache of your life, coming on at once",
        "Headache with a drooping face, a weak arm or trouble speaking",
        "Headache with fever and a stiff neck",
        "Headache after a blow to the head",
    ],
    "related": [
        ("occipital-nerve-block", "For some headaches that climb from the neck."),
        ("neck-pain", "When the neck is the greater trouble."),
    ],
    "reviewer_name": "Dr. Samuel Okonjo-Vale",
    "reviewer_role": "neurologist",
    "reviewed_days_ago": 27,
    "body": [
        section(
            "What is going on",
            prose("""
            Nerves of the upper neck and of the face meet in the same place of the brain
            stem. So the brain may feel a sore neck as a headache, and a headache as a
            sore neck. Which came first is often hard to say. It matters less than it
            seems, since the same things help.
            """),
            aspect="Overview",
        ),
        section(
            "Which headache is it?",
            comparison(
                """
                | Tension headache | Neck headache | Migraine

                Where | Both sides, like a band | One side, up from the neck | Often one
                side

                How it feels | Dull, pressing | Dull, worse when turning the head |
                Throbbing

                With it | Sore muscles | A stiff neck | Nausea; light and noise hurt

                Moving about | Makes no difference | Some movements hurt | Makes it
                worse
                """,
                closing="Many people have more than one kind. The diary sorts them.",
            ),
            aspect="Comparison",
        ),
        section(
            "What treatment aims at",
            bullets("""
            Fewer pain relievers, if you take them often. This alone helps many, after a
            hard week or two.

            Stronger, looser neck muscles: exercises, at times with needling or trigger
            point injections.

            Better sleep, and a jaw that rests.

            An occipital nerve block, when pain climbs the back of the head.
            """),
            callout("""
            If you have migraine, these are additions. Ask a physician about medicine
            that prevents attacks.
            """),
            aspect="MayTreat",
        ),
        section(
            "Questions people ask",
            faq("""
            Do I need a brain scan? If the examination is normal and the headache has
            been the same for months, hardly ever.

            Are my glasses to blame? Seldom. An eye test is sensible if headaches come
            with reading.

            How many pain relievers are too many? More than two days a week, over
            months, can keep a headache going.
            """),
        ),
        section(
            "Sources",
            citations(
                (
                    "Headaches in over 12s: diagnosis and management (CG150)",
                    "National Institute for Health and Care Excellence",
                    "",
                    "How kinds of headache are told apart and treated.",
                    "https://www.nice.org.uk/guidance/cg150",
                ),
                (
                    "Headache",
                    "MedlinePlus, National Library of Medicine",
                    "",
                    "A reading list for patients.",
                    "https://medlineplus.gov/headache.html",
                ),
            ),
        ),
    ],
}
