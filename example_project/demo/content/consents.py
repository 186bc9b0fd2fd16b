"""What the demo's forms ask people to agree to, by language and purpose."""

CONSENT_TEXTS = {
    "en": {
        "contact": (
            "{organization} may call, text or email me about this request, using the "
            "details that I gave above."
        ),
        "sms": (
            "{organization} may send me text messages about this request, at most "
            "five. My carrier may charge for them; I can reply STOP at any time."
        ),
        "marketing": (
            "{organization} may email me news about its clinics, at most once a "
            "month. My care doesn't depend on it."
        ),
    },
    "es": {
        "contact": (
            "{organization} puede llamarme o escribirme por mensaje de texto o correo "
            "electrónico sobre esta solicitud, con los datos que indiqué arriba."
        ),
        "sms": (
            "{organization} puede enviarme mensajes de texto sobre esta solicitud, "
            "como máximo cinco. Mi operador puede cobrar por ellos; puedo responder "
            "STOP en cualquier momento."
        ),
        "marketing": (
            "{organization} puede enviarme por correo electrónico noticias sobre sus "
            "clínicas, como máximo una vez al mes. Mi atención no depende de ello."
        ),
    },
}
