from ..build import bullets, callout, citations, faq, prose, section, text, timeline

PAGE = {
    "title": "Sciatica",
    "slug": "sciatica",
    "search_description": text("""
    Leg pain from an irritated nerve root: what it feels like, why most episodes pass,
    and the signs that need help within hours."""),
    "alternate_names": ["Lumbar radicular pain", "Pinched nerve in the back"],
    "standfirst": text("""
    Pain that runs down one leg, often below the knee. It can be fierce. In most people
    it eases within weeks to a few months."""),
    "image": "sciatica",
    "hero_alt": text("""
    Abstract drawing: one bright line that runs down through many pale ones."""),
    "body_areas": ["Lower back", "Leg"],
    "symptoms": [
        "Sharp or burning pain down one leg, worse than in the back",
        "Tingling or a numb patch on the leg or foot",
        "Pain when coughing, sneezing or sitting",
        "A foot that feels weaker than the other",
    ],
    "causes": [
        "A disc that bulges onto a nerve root",
        "A canal that has narrowed with age",
        "Rarely a cyst, an infection or a tumor",
    ],
    "risk_factors": [
        "Age between 30 and 60",
        "Heavy lifting, long driving",
        "Smoking",
        "Diabetes, which makes nerves touchier",
    ],
    "diagnosis": [
        "Raising the straight leg, strength, reflexes, feeling",
        "An MRI scan if a procedure is considered, or for warning signs",
        "Nerve tests in unclear cases",
    ],
    "complications": [
        "A weak foot that stays weak",
        "Pain that lasts longer than a year, in a minority",
    ],
    "self_care": [
        "Short walks; stop before the leg complains loudly",
        "Change position often; sit as little as you can",
        "Lie with a pillow under or between the knees",
        "Warmth for the back",
    ],
    "red_flags": [
        "Numbness around the groin or between the legs",
        "Trouble holding or passing water or stool",
        "A foot or leg that gets weaker from hour to hour",
    ],
    "related": [
        ("epidural-steroid-injections", "For the worst weeks, in some people."),
        ("low-back-pain", "When the back hurts more than the leg."),
    ],
    "reviewer_name": "Dr. Odile Brandt",
    "reviewer_role": "pain medicine physician",
    "reviewed_days_ago": 102,
    "body": [
        section(
            "What is going on",
            prose("""
            Nerve roots leave the spine through narrow gaps. If a disc bulges there, the
            root is pressed a little and inflamed a lot, and the brain feels that along
            the whole path of the nerve: buttock, thigh, calf, foot.

            The body clears a good part of such bulges away by itself. That is why time
            is a treatment here, and why we help you to get through it.
            """),
            aspect="Overview",
        ),
        section(
            "How it usually goes",
            timeline("""
            Weeks 1 and 2: The hardest. Keep moving in small amounts.

            Weeks 3 to 6: Pain draws back from the foot toward the back. That is a good
            sign, even if the back hurts more.

            Months 2 to 3: Most people are back at their usual work.

            After three months: If leg pain still rules the day, it is time to talk
            about an injection or the opinion of a surgeon.
            """),
            aspect="PatientExperience",
        ),
        section(
            "What treatment aims at",
            bullets(
                """
                Movement and exercises, from the start, in a dose that you can bear.

                Medicine for nights and work, for weeks and not for months.

                An epidural steroid injection when pain is severe and a scan fits.

                An operation when strength is being lost, or when nothing else has
                helped.
                """,
                lead_in="From the simple to the rare:",
            ),
            callout("""
            Bed rest, traction and belts have been tried often. They do not shorten it.
            """),
            aspect="MayTreat",
        ),
        section(
            "Questions people ask",
            faq("""
            Is walking harmful? No. Walking as much as is bearable is good for it.

            Does an operation work better? It works faster in people who choose it for
            leg pain. After a year or two the difference has mostly gone.

            Can it come back? Yes, in some people. Strong muscles and not smoking make
            that less likely.
            """),
        ),
        section(
            "Sources",
            citations(
                (
                    "Low back pain and sciatica in over 16s (NG59)",
                    "National Institute for Health and Care Excellence",
                    "",
                    "What is recommended, and what isn't.",
                    "https://www.nice.org.uk/guidance/ng59",
                ),
                (
                    "Sciatica",
                    "MedlinePlus, National Library of Medicine",
                    "",
                    "A reading list for patients.",
                    "https://medlineplus.gov/sciatica.html",
                ),
            ),
        ),
    ],
}
