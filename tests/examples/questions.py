"""Questions that a site asks besides the built-in ones (mysite/wagtail_hooks.py)."""

from django.utils.translation import gettext_lazy as _

from wagtail import hooks

from tpi_cms.leads.questions.question import Kind, Question


@hooks.register("register_lead_questions")
def add_questions():
    return [
        Question(
            "visited_before",
            Kind.CHOICE,
            label=_("Have you been to one of our clinics?"),
            name=_("Been here before"),
            choices=(("yes", _("Yes")), ("no", _("No"))),
            is_private=False,
            in_list=True,
            in_mail=True,
        ),
        Question(
            "interpreter",
            Kind.TEXT,
            label=_("Do you need an interpreter?"),
            name=_("Interpreter"),
            hint=_("Tell us the language."),
            max_length=60,
        ),
    ]
