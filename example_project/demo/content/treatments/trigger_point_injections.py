"""The showpiece: every kind of section, every key fact."""

from ..build import fact, text
from . import trigger_point_choice as choice
from . import trigger_point_story as story

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

PAGE = {
    "title": "Trigger point injections",
    "slug": "trigger-point-injections",
    "seo_title": "Trigger point injections for muscle knots",
    "search_description": text("""
    What trigger point injections are, who they suit, how a visit goes, what can go
    wrong, and which of our clinics to call."""),
    "alternate_names": ["TPI", "Trigger point therapy", "Muscle knot injections"],
    "standfirst": text("""
    Some knots in a muscle stay sore whatever you do. We reach into them with a thin
    needle and a few drops of anesthetic, so that the muscle gets a chance to relax.
    You are here for less than half an hour."""),
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
        story.HOW_IT_WORKS,
        story.WHEN,
        story.BENEFITS,
        story.SITES,
        story.VISIT,
        story.AFTERWARDS,
        choice.SAFETY,
        choice.COMPARED,
        choice.CANDIDACY,
        choice.VOICES,
        choice.COST,
        choice.QUESTIONS,
        choice.LEAFLET,
        choice.NEXT,
        choice.SOURCES,
    ],
}
