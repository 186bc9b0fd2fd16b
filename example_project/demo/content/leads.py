"""Invented requests, so that the front desks look lived in.

``ask`` names the page it came from; ``says`` is the message.
"""


def request(hours_ago, status, ask, name, *, phone="", email="", says="", **more):
    """One request; ``more`` holds other fields of the lead, and may hold

    - ``signs``: how it came, for the spam score, as fields of ``Signs``;
    - ``lost``: a mailbox that its notice could not be delivered to;
    - ``delayed``: one that it is still being tried for;
    - ``again_in_hours``: of a waiting one, from now on.
    """
    return {
        "hours_ago": hours_ago,
        "status": status,
        "ask": ask,
        "name": name,
        "phone": phone,
        "email": email,
        "message": says,
        **more,
    }


LEADS = {
    "alder-mills": [
        request(
            2,
            "new",
            "trigger-point-injections",
            "Rosalind Achterberg",
            phone="+14025550151",
            contact_time="afternoon",
            says="A knot beside my shoulder blade. Can I park by the door?",
        ),
        request(
            5,
            "new",
            "occipital-nerve-block",
            "Desmond Faircloth",
            phone="+14025550152",
            email="desmond.faircloth@example.org",
            contact_method="text",
        ),
        request(
            27,
            "new",
            "epidural-steroid-injections",
            "Imke Vandersloot",
            email="imke.v@example.org",
            contact_method="email",
            says="My doctor suggested this. What should I bring?",
        ),
        request(
            52,
            "waiting",
            "sciatica",
            "Curtis Oyelaran-Webb",
            phone="+14025550153",
            contact_time="morning",
            says="Please call before ten.",
            again_in_hours=-1.5,
        ),
        request(
            99,
            "booked",
            "low-back-pain",
            "Philippa Stroud",
            phone="+14025550154",
        ),
        request(
            6,
            "new",
            "low-back-pain",
            "Visibility Growth Team",
            email="offers@rank-first.example",
            contact_method="email",
            says="Your clinic on the first page of every search engine, or your money "
            "back! Offer: https://rank-first.example/offer Prices: "
            "https://rank-first.example/prices Answer today and pay half.",
            signs={"honeypot": True, "has_script": False},
        ),
    ],
    "tessen": [
        request(
            8,
            "new",
            "dry-needling",
            "Nguyen Thi Hoa",
            phone="+14025550155",
            contact_time="morning",
            says="Does somebody at the desk speak Vietnamese?",
        ),
        request(
            31,
            "waiting",
            "physical-therapy",
            "Abel Kowalczyk",
            phone="+14025550156",
            email="abel.k@example.org",
            requested_for="dependent",
            says="For my daughter, who is 15. A Saturday would be best.",
            again_in_hours=-0.4,
        ),
        request(
            150,
            "closed",
            "plantar-heel-pain",
            "Georgina Pell",
            email="georgina.pell@example.org",
            contact_method="email",
        ),
        request(
            21,
            "new",
            "physical-therapy",
            "Ottoline Brandvold",
            phone="+14025550163",
            contact_time="morning",
            says="My plan lists you at https://plan.example/clinics and at "
            "https://plan.example/tessen. Is that up to date? (Held for its two links, "
            "so that the demo has one to release.)",
        ),
    ],
    "saint-odile-kestrel-ridge": [
        request(
            19 * 24,
            "waiting",
            "tension-headache",
            "Thaddeus Redcloud-Moss",
            phone="+13085550157",
            says="Is the pool open to people without a referral?",
            again_in_hours=26,
        ),
        request(
            18 * 24,
            "booked",
            "neck-pain",
            "Wilhelmina Garza",
            phone="+13085550158",
            contact_method="text",
            contact_time="morning",
        ),
    ],
    "highfold": [
        request(
            3,
            "new",
            "radiofrequency-ablation",
            "Yusuf Abdi-Lindqvist",
            phone="+19705550159",
            says="I work nights. Could I come on a Thursday evening?",
        ),
        request(
            46,
            "waiting",
            "joint-injections",
            "Bernadette Quist",
            phone="+19705550160",
            email="b.quist@example.org",
            contact_time="morning",
            delayed="slow-mailbox-of-the-demo@wrenfield.example.org",
            again_in_hours=2.5,
        ),
        request(
            120,
            "closed",
            "knee-osteoarthritis",
            "Otis Marchetti",
            phone="+19705550161",
        ),
    ],
    "bellwether-lake": [
        request(
            60,
            "waiting",
            "physical-therapy",
            "Lucille Overgaard",
            phone="+14025550162",
            contact_time="afternoon",
            says="When do you open again? (One notice of this request never arrived, "
            "so that the demo has one to show. Press Retry, and it does.)",
            lost="full-mailbox-of-the-demo@wrenfield.example.org",
            again_in_hours=19,
        ),
    ],
}
