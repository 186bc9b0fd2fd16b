"""Half a year of invented requests behind the open ones: what they are made of."""

#: Requests a week, and of a hundred first calls how many come as promised.
PACE = {
    "alder-mills": (9, 86),
    "highfold": (6, 79),
    "tessen": (5, 58),
    "bellwether-lake": (3, 74),
    "saint-odile-kestrel-ridge": (4, 83),
}
#: Days since the last of them; of the others a few.
QUIET = {"bellwether-lake": 20, "saint-odile-kestrel-ridge": 18}

FIRST_NAMES = [
    "Agnes",
    "Bruno",
    "Celeste",
    "Dashiell",
    "Eun-ji",
    "Fabian",
    "Greta",
    "Hollis",
    "Ines",
    "Jasper",
    "Kavita",
    "Leopold",
    "Maren",
    "Nadir",
    "Ophelia",
    "Pascal",
    "Quentin",
    "Rosa",
    "Soren",
    "Tamsin",
    "Ulric",
    "Verity",
    "Wendell",
    "Xiomara",
    "Yara",
    "Zebulon",
]
LAST_NAMES = [
    "Abernathy",
    "Birchwood",
    "Castellanos",
    "Dunmore",
    "Eriksen",
    "Fontaine",
    "Grady",
    "Hargrove",
    "Ilves",
    "Jankowski",
    "Kilbride",
    "Lindgren",
    "Marsh",
    "Nakamura",
    "Ostrander",
    "Pruitt",
    "Quill",
    "Rasmussen",
    "Sandoval",
    "Tremblay",
    "Underhill",
    "Vasquez",
    "Whitlock",
    "Yates",
    "Zeller",
]
#: Area codes of the numbers; each has a hundred 555-01xx that belong to nobody.
AREAS = ("308", "303", "402", "531", "605", "712", "719", "785", "913", "970")

#: Pages and sources, the frequent ones first.
PAGES = [
    "trigger-point-injections",
    "physical-therapy",
    "low-back-pain",
    "epidural-steroid-injections",
    "sciatica",
    "joint-injections",
    "dry-needling",
    "neck-pain",
    "radiofrequency-ablation",
    "knee-osteoarthritis",
    "occipital-nerve-block",
    "tension-headache",
    "plantar-heel-pain",
]
SOURCES = (
    "google / organic",
    "",
    "google / cpc",
    "newsletter / email",
    "county-health.example / referral",
    "bing / organic",
)
LOST = ["elsewhere", "cost", "cost", "wait", "wait", "distance", "no_need", "not_a_fit"]
