"""Names and words of invented people."""

from __future__ import annotations

FIRST = (
    "Marguerite",
    "Darnell",
    "Ines",
    "Tom",
    "Priya",
    "Walter",
    "Keisha",
    "Yusuf",
    "Ruth Ann",
    "Bo",
    "Chiara",
    "Desmond",
    "Fatou",
    "Greg",
)
LAST = (
    "Osei",
    "Kowalczyk",
    "Lindqvist",
    "Abara",
    "Featherstone",
    "Marsh",
    "Delacroix",
    "Whitcomb",
    "Ramaswamy",
    "Yoder",
    "Castellano",
)
NAMES = tuple(
    f"{FIRST[i % len(FIRST)]} {LAST[(i * 5 + i // 14) % len(LAST)]}" for i in range(154)
)
SPANISH_NAMES = (
    "María José Peña",
    "Juan de la Cruz Ibáñez",
    "Lucía Núñez",
    "José Ángel Muñoz y Ortega",
    "Guadalupe Treviño",
    "Íñigo Echeverría",
    "Rocío Güemes",
)
VIETNAMESE_NAMES = (
    "Nguyễn Thị Ánh",
    "Trần Văn Đức",
    "Lê Hoàng Mỹ Duyên",
    "Phạm Quốc Bảo",
    "Vũ Ngọc Ái",
)
SERBIAN_NAMES = (
    "Љубица Стојановић",
    "Đorđe Živković",
    "Милош Џајић",
    "Željka Šćepanović",
)
UNUSUAL_NAMES = (
    "Siobhan O'Brien",
    "Sean O’Malley-Finch",
    "D'Angelo Sant'Anna",
    "Anne-Marie St.John-Smythe",
    "X",
    "Q",
    "Teller",
    "Wolfeschlegelsteinhausenbergerdorff Hubert Adolph Blaine Charles David Earl Fred",
    "J. R. R. van der Berg III",
    "Dr. Paul Ng, Ph.D.",
    "mary lou",
    "LEE",
    "Jean-Luc (for my mother Odette)",
    "Nyoka.Tate",
    "王小明",
    "Þórunn Sæmundsdóttir",
    "Kahunaʻāina Kealoha",
    "Ana & Luis Prieto",
)
TOPICS = (
    "",
    "",
    "Knee pain",
    "Sciatica",
    "Trigger point injections",
    "Migraine",
    "Spinal cord stimulation",
    "back",
    "second opinion",
)
_OPENINGS = (
    "Hello, ",
    "Hi. ",
    "",
    "Good morning, ",
    "To whom it may concern: ",
    "Hi there! ",
)
_QUESTIONS = (
    "is a referral needed for a first visit?",
    "do you take patients on Medicare?",
    "my lower back has been hurting since January & nothing helps so far.",
    "I would like an appointment on a Tuesday or Thursday, after 3 pm if possible.",
    "how long is the wait for trigger point injections?",
    "my doctor (Dr.Hale) told me to call you, pain is 7/10 at night, <3/10 by noon.",
    "can I come with a wheelchair? My daughter would drive me.",
    "I moved here from Ohio and need a new pain clinic; records are at the old one.",
    "does the shot hurt? I am a bit afraid of needles...",
    "what does a consultation cost w/o insurance? $150? $300?",
    "I had surgery on L4/L5 in 2019 and again in 2022.",
    "my son is 15, do you see teenagers?",
    "please no calls at work, evenings are fine.",
    "I am asking for my husband who can't type because of his hands.",
    "is parking free?",
)
_CLOSINGS = ("", " Thank you.", " Thanks so much!", " Best, and have a nice day.")
ENGLISH = (
    "",
    *(
        f"{_OPENINGS[i % 6]}{_QUESTIONS[i % 15]}{_CLOSINGS[i // 2 % 4]}".strip()
        for i in range(89)
    ),
)
SPANISH = (
    "Buenos días, ¿aceptan el seguro de mi esposo? Tengo dolor de espalda hace meses.",
    "¿Hay alguien que hable español? Llámenme después de las 5, por favor.",
    "Necesito una cita para mi mamá, ella tiene 71 años y le duele la rodilla.",
    "Me duele el cuello desde el accidente del año pasado; ¿necesito referido?",
    "Quisiera saber cuánto cuesta la primera consulta sin seguro.",
    "Por favor llámenme.",
    "¿Puedo ir con silla de ruedas? Gracias y que Dios los bendiga.",
    "Mi doctor me mandó con ustedes, no sé qué papeles debo llevar.",
    "El dolor empeora de noche... ¿qué tan pronto me pueden ver?",
    "¿Atienden los sábados? Trabajo de lunes a viernes.",
)
VIETNAMESE = (
    "Tôi bị đau lưng ba tháng nay, xin gọi lại cho tôi sau 4 giờ chiều.",
    "Phòng khám có nhận bảo hiểm Medicaid không?",
    "Mẹ tôi không nói được tiếng Anh, có người thông dịch không ạ?",
    "Xin cho tôi một cái hẹn vào thứ bảy.",
    "Tôi cần giấy giới thiệu của bác sĩ không? Cảm ơn.",
)
SERBIAN = (
    "Добар дан, већ два месеца ме боли раме. Да ли примате без упута?",
    "Molim vas pozovite me posle pet, radim do tada. Hvala!",
    "Да ли неко код вас говори српски?",
    "Treba mi drugo mišljenje zbog kičme (L5/S1).",
)
INSURER = tuple(
    f"{words} {link}"
    for words, link in (
        ("Do you take this plan?", "https://www.blue-heron.example/plans/silver?id=42"),
        ("My insurance:", "www.prairie-mutual.example.com"),
        (
            "Their list says you are in network:",
            "https://union-health.example.org/find/p?zip=60901",
        ),
        ("I have the card from", "prairie-mutual.example.com and my wife has too"),
        ("Referral portal:", "https://refer.lakeview.example.net/r/8841"),
    )
)
WITH_PHONE = (
    "My cell is 815-555-0111 but at work it's 815-555-0112 ext 4, ask for Bo",
    "Call my daughter instead: (847) 555-0160. She has power of attorney.",
    "+1 312 555 0123 after six. Before that +1 312 555 0124.",
    "fax 309.555.0150 , my doctors office is 309.555.0151",
)
CAPITALS = (
    "PLEASE CALL ME I HAVE BEEN IN PAIN SINCE THE FALL ON THE ICE",
    "DO YOU TAKE WORKERS COMP? MY LAWYER SAYS I NEED A PAIN CLINIC!!!",
    "CAPS LOCK IS BROKEN SORRY. BACK PAIN. MORNINGS ARE BEST.",
    "CALL NOW",
)
EMOJI = (
    "My back 😭😭😭 please help 🙏",
    "thx ❤️ see you soon",
    "Knee is 🎈 again after 🏃‍♀️, can I come this week? 👀",
    "🙏",
)
_LEAFLET = (
    "I was given your leaflet by my family doctor. Please contact me about an "
    "appointment for a consultation on chronic pain."
)
_SPINE = (
    "Impression: mild degenerative changes. No fracture. Clinical correlation is "
    "recommended.\n\n[copied from my portal]\n• Findings <see report>\n• Plan:"
)
#: The leaflet tells people what to write; its third copy in a day is held.
COPIED = (
    _LEAFLET,
    _SPINE,
    "Reason for referral:\tchronic low back pain\nICD: M54.5\nPriority:\troutine",
    "> On Monday your office wrote:\n> please use the form\n\nSo here I am.",
    _LEAFLET,
    "“Patients may self-refer.” — is that still so?",
    "Name: see above / DOB: will tell you by phone / Insurance: see above",
    _LEAFLET,
)
CALL_ME = ("Please call me", "call me", "Call me please.", "please call me")

#: What only they can say: a number, and what fits it.
DETAILS = {
    "typed": (
        "I am {0}.",
        "It began {0} days ago.",
        "I live {0} miles away.",
        "Account no. {0}-{1}.",
        "Ask for room {0}{1} if I'm not home.",
        "Last time I waited {0} minutes.",
    ),
    "spanish": ("Tengo {0} años.", "Vivo a {0} millas.", "Empezó hace {0} días."),
    "vietnamese": ("Tôi {0} tuổi.", "Nhà tôi cách {0} dặm.", "Đã {0} ngày rồi."),
    "serbian": ("Имам {0} година.", "Traje već {0} dana."),
}
