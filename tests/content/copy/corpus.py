"""Sentences of clinics' pages, half of them innocent: what the checks must tell.

The first hundred were written before the rules. ``FACTS`` are the key facts of the page
that they stand on; nothing else is on it: the only source is a link in the sentence.
"""

from __future__ import annotations

#: Kind of fact to its words, as patients read it.
FACTS = {
    "procedure_time": "20 minutes",
    "onset": "1 to 3 days",
    "relief": "3 to 12 weeks",
    "sessions": "1 to 3",
    "interval": "at least 4 weeks",
    "downtime": "1 day",
    "price": "$180 to $240",
    "substance": "Lidocaine 1%",
}

#: Check to sentences that it must find.
FOUND = {
    "promise": [
        "Guaranteed relief from your very first visit.",
        "We guarantee that your headaches will be gone within a week.",
        "Our method has a 100% success rate.",
        "Results are guaranteed, or you come back for free.",
        "The knots will never come back.",
        "It brings permanent relief from back pain.",
        "Not only is it quick, the result is guaranteed.",
        "This injection always works.",
    ],
    "cure": [
        "Trigger point injections cure chronic muscle pain.",
        "A cure for migraine is closer than you think.",
        "Three visits, and my sciatica was cured.",
        "Dr. Vale has been curing frozen shoulders for twenty years.",
        "Nothing else cures tension headaches this fast.",
        "We don’t just mask the pain; we cure it.",
        "Is there a cure for fibromyalgia? Yes: our nerve blocks.",
    ],
    "safety": [
        "The treatment is 100% safe.",
        "Trigger point injections are considered very safe in trained hands.",
        "It is a completely safe alternative to surgery.",
        "A risk-free way to get rid of knots.",
        "There are no side effects at all.",
        "Enjoy the rest of the day without any side effects.",
        "Dry needling is perfectly safe during pregnancy.",
        "Cold laser has zero risks.",
    ],
    "painless": [
        "The injection is painless.",
        "A quick and virtually painless procedure in our office.",
        "You won’t feel a thing.",
        "Our doctors place the needle painlessly.",
        "Does it hurt? Not at all.",
        "Relax during a pain-free injection.",
    ],
    "statistic": [
        "85% of patients feel better within two weeks.",
        "Nine out of ten people would choose it again.",
        "It lowers pain by 60 percent on average.",
        "About half of our patients need no second visit.",
        "Three in four people sleep better afterwards.",
        "You are twice as likely to return to sport.",
        "More than two thirds of all adults have had such a knot.",
        "Only one patient in 2,000 has an infection.",
        "The success rate is between 70 and 90 %.",
    ],
    "study": [
        "A recent study found that injections work better than massage.",
        "Studies show that dry needling eases neck pain.",
        "It is clinically proven to relax the muscle.",
        "Research has shown less pain after three months.",
        "According to a 2019 trial, needling and massage do equally well.",
        "Scientists have found that saline works just as well.",
    ],
    "facts": [
        "The procedure usually takes about 10 minutes.",
        "A trigger point injection can take as little as 30 minutes to complete.",
        "Relief lasts between six and nine months.",
        "Most people need five or six sessions.",
        "It starts to work within two weeks.",
        "One session costs $95.",
    ],
}

#: Check that a careless rule would tell, to innocent sentences.
INNOCENT = {
    "promise": [
        "No treatment is guaranteed to work.",
        "We can’t guarantee how long relief will last.",
        "There is no guarantee that a second injection helps more.",
        "Is the result guaranteed? No.",
        "Nobody can promise you that the pain will never come back.",
        "A guaranteed place in the queue needs a booking, not a phone call.",
        "Neither method always works.",
    ],
    "cure": [
        "There is no cure for fibromyalgia, but many things help.",
        "Injections don’t cure the cause; they buy time for exercise.",
        "Cured meat and red wine can set off a migraine.",
        "Your records are kept secure on our own server.",
        "We can procure the brace for you.",
        "Can it be cured? Not by any treatment we know of.",
        "It is a treatment rather than a cure.",
        "Be wary of anybody who sells a cure.",
    ],
    "safety": [
        "No injection is 100% safe.",
        "Is it safe while I am breastfeeding?",
        "It is safe to drive after a day, if your leg feels normal.",
        "Every needle carries some risk; bruises are the most common.",
        "It isn’t risk-free: a lung can be punctured in rare cases.",
        "Age is no risk factor by itself.",
        "You may have no side effects, or a sore muscle for two days.",
        "Keep the wound dry to lower the risk of infection.",
    ],
    "painless": [
        "It is not painless: the skin stings for a moment.",
        "Is it painless? Most people call it a sharp pinch.",
        "A painless lump should be seen by a doctor too.",
        "Move your neck only as far as it stays pain-free.",
        "We numb the skin, but a painless injection doesn’t exist.",
    ],
    "statistic": [
        "We use 1% lidocaine without a preservative.",
        "The skin is wiped with 70% alcohol.",
        "A deposit of 50% is due when you book.",
        "People over 65 should bring their list of medicines.",
        (
            "About 60% of people had less pain after a month "
            '(<a href="https://example.org/trial">trial of 2021</a>).'
        ),
        "The pack holds two out of the three sizes.",
        "Bend your knee halfway and hold for ten seconds.",
        "Pay in one of three ways: card, cash or plan.",
        "Turn the volume down by half.",
    ],
    "study": [
        "We study your scan together before we decide.",
        "No good study has compared the two.",
        "A sleep study may be needed first.",
        "Nerve conduction studies show where the nerve is squeezed.",
        (
            'A <a href="https://example.org/cochrane">recent study</a> '
            "found little difference."
        ),
        "Research on this is still thin.",
    ],
    "facts": [
        "The procedure takes about 20 minutes.",
        "You are in the room for 15 to 25 minutes.",
        "Relief usually lasts 6 to 8 weeks.",
        "Wait 15 minutes in the lobby before you drive home.",
        "A physical therapy session takes 45 minutes.",
        "The numbness lasts about two hours.",
        "The pain had lasted for three years before she came.",
    ],
}

#: Written after the rules, in the manner of pages that clinics have published: what the
#: rules never saw.
LATER_FOUND = {
    "promise": [
        "With our program your pain is gone for good, guaranteed.",
        "Depending on the cause, injections may be a permanent solution.",
        "It works every time, no matter how old the injury is.",
    ],
    "cure": [
        "Chiropractic care can cure the root of your headaches.",
        "Say goodbye to pills: this is the cure you were looking for.",
    ],
    "safety": [
        "Needling is an extremely safe, drug-free therapy.",
        "Massage relaxes the muscle without any risk.",
        "It is effective and has no known side effects.",
    ],
    "painless": [
        "Patients love how painless it is.",
        "The needle is so thin that you don’t feel anything.",
    ],
    "statistic": [
        "Nearly 20% of adults have pain on most days.",
        "Manipulation helped 27.3 percent of the patients early on.",
        "Back pain sends one in five workers home every year.",
        "Three quarters of our patients avoid surgery.",
    ],
    "study": [
        "Injections have been shown to improve the results of physical therapy.",
        "One large study compared pills with needles and found no difference.",
        "The latest research backs this approach.",
    ],
    "facts": [
        "The whole appointment lasts about an hour.",
        "The pain relief can last for six to nine months.",
        "Injections are usually repeated every two weeks.",
    ],
}
LATER_INNOCENT = {
    "promise": [
        "Insurers don’t guarantee payment, even with a referral.",
        "We promise to call back on the same day.",
        "A knot that never loosens may have another cause.",
    ],
    "cure": [
        "Arthritis can’t be cured, but it can be lived with well.",
        "The search for a cure goes on.",
        "Physical therapists often see people who hoped for a cure.",
    ],
    "safety": [
        "It is generally safe, with a low risk of complications.",
        "No invasive procedure is totally risk-free.",
        "Most people go home without side effects.",
        "Call us if you are not sure that it is safe to exercise.",
    ],
    "painless": [
        "A painless click in the jaw needs no treatment.",
        "Nobody can make a needle entirely painless.",
    ],
    "statistic": [
        "The gel holds 4% menthol.",
        "Raise the arm to 90 percent of its full reach.",
        "Medicare pays 80% after the deductible.",
        "One in the morning and one in the evening is the usual dose.",
    ],
    "study": [
        "Dr. Moreau studied in Lyon and has led two trials herself.",
        "Take part in a study at our clinic.",
    ],
    "facts": [
        "An hour after the injection the numbness wears off.",
        "Relief from massage lasts a day or two.",
    ],
}
