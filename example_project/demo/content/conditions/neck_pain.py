from ..build import bullets, callout, citations, faq, prose, section, text, timeline

PAGE = {
    "title": "Neck pain",
    "slug": "neck-pain",
    "search_description": text("""
    A stiff or sore neck: common causes, what to do in the first week, which treatments
    may help later, and the signs that should not wait."""),
    "alternate_names": ["Stiff neck", "Cervicalgia"],
    "standfirst": text("""
    Nearly everybody has it at some time. Most spells pass within a few weeks, and
    moving gently is better than holding still."""),
    "image": "neck-pain",
    "hero_alt": "Abstract drawing: slender lines that bend to one side and back.",
    "body_areas": ["Neck", "Shoulder"],
    "symptoms": [
        "A stiff neck that won't turn to one side",
        "An ache from the base of the skull to the shoulder",
        "Headache that starts at the back of the head",
        "Tingling or pain down one arm",
    ],
    "causes": [
        "Tight or overworked muscles",
        "Small joints of the neck that are irritated or worn",
        "A disc that presses on a nerve root",
        "A sudden jolt, as in a car crash",
    ],
    "risk_factors": [
        "Hours with a phone or screen below eye level",
        "Work with raised arms",
        "Poor sleep and long strain",
        "Smoking",
    ],
    "diagnosis": [
        "Questions and an examination, which usually are enough",
        "Strength, reflexes and feeling in both arms",
        "A scan when a nerve is in trouble or after an injury",
    ],
    "complications": [
        "Pain that lasts beyond three months",
        "Lasting weakness, if a nerve stays under pressure",
    ],
    "self_care": [
        "Keep turning the head, as far as is comfortable, every hour",
        "Warmth or cold, whichever feels better",
        "One pillow that keeps the head in line with the back",
        "Ask a pharmacist which pain reliever suits you, for a few days",
    ],
    "red_flags": [
        "Neck pain after a fall or crash",
        "A stiff neck with fever and a headache",
        "Weak arms or legs, or trouble walking",
    ],
    "related": [
        ("tension-headache", "When neck and head hurt together."),
        ("physical-therapy", "Where most people start."),
    ],
    "reviewer_name": "Jonas Abernethy-Ruiz, DPT",
    "reviewer_role": "physical therapist",
    "reviewed_days_ago": 80,
    "body": [
        section(
            "What is going on",
            prose("""
            The neck carries the weight of a bowling ball and turns it hundreds of times
            an hour. Muscles do most of that work, and they are what hurts most often.
            Small joints and discs wear with age in everybody, also in people without
            any pain. So a scan that shows wear does not by itself explain what you
            feel.
            """),
            aspect="Overview",
        ),
        section(
            "How it usually goes",
            timeline("""
            Days 1 to 3: Pain is at its worst. Move within what you can bear.

            Weeks 1 to 3: For most people it is clearly better.

            After six weeks: If it is not, let somebody examine you.
            """),
            callout("""
            A collar does more harm than good after the first days: muscles weaken
            within a week.
            """),
            aspect="PatientExperience",
        ),
        section(
            "What treatment aims at",
            prose("""
            Strength and movement come first. Needles and injections can make room for
            them when pain is in the way. An operation is rarely needed, and then mostly
            because a nerve or the spinal cord is losing strength.
            """),
            bullets(
                """
                pain runs down an arm, with tingling

                you drop things, or buttons have become hard

                pain wakes you each night for two weeks
                """,
                lead_in="Ask us within days when:",
            ),
            aspect="SeeDoctor",
        ),
        section(
            "Questions people ask",
            faq("""
            Is cracking my neck harmful? Now and then, gently and by yourself, rarely. A
            forceful twist by somebody else carries a small risk for the arteries of the
            neck.

            Which pillow is best? The one you sleep on. No kind has been shown to be
            better than the others.

            Can stress do this? Yes. Shoulders go up, jaws clench, sleep gets lighter,
            and all of that is felt in the neck.
            """),
        ),
        section(
            "Sources",
            citations(
                (
                    "Neck Injuries and Disorders",
                    "MedlinePlus, National Library of Medicine",
                    "",
                    "A reading list for patients.",
                    "https://medlineplus.gov/neckinjuriesanddisorders.html",
                ),
            ),
        ),
    ],
}
