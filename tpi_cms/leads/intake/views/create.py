"""The lead endpoint: HTTP in, an action, HTTP out."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import Error as DatabaseProblem
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import (
    sensitive_post_parameters,
    sensitive_variables,
)
from django.views.generic import View

from wagtail.models import Site

from ....client_address import get_client_address
from ....clinics.models import Clinic
from ....sources import read_visits
from ....spoken import get_asked_language, get_form_language
from ...questions.question import TYPED
from ...record.models import Lead
from ..build import FormRefused, build_lead_form, read_lead_form
from ..capture import ConsentGiven, TooManyRequests, capture_lead
from ..form import HONEYPOT, LeadForm, consent_field_name
from ..offer import get_clinics_to_call
from ..origin import Origin, get_origin
from ..payload import TooLarge, Unreadable, has_repeated_fields, read_payload
from ..spam.live import get_live_seconds
from ..spam.proof_of_work import verify
from ..spam.scoring import Signs
from ..token import FormToken, InvalidToken
from ..trials.mark import use_mark
from .context import get_page_context
from .unavailable import log_failure, not_sent, not_sent_plainly

AUTO_ID = "request-%s"


@method_decorator(
    # The order matters: never inside the site's own transaction, never in its logs.
    [
        transaction.non_atomic_requests,
        csrf_exempt,
        never_cache,
        sensitive_post_parameters(),
    ],
    name="dispatch",
)
class LeadCreateView(View):
    """Takes consultation requests from every form of the site.

    Answers HTML, or JSON where it is accepted before HTML or was posted. Reads no
    cookie and sets none. Never thanks for what isn't stored.
    """

    http_method_names = ["get", "head", "post", "options"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any):
        """In the language of the address, until a form's token says another."""
        language = get_form_language(get_asked_language(request))
        with translation.override(language):
            return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        clinic = None
        if slug := request.GET.get("clinic"):
            # PostgreSQL fails on NUL instead of finding nothing.
            slug = slug.replace("\0", " ")
            clinic = get_object_or_404(Clinic.objects.public(), slug=slug)
        form = build_lead_form(site=Site.find_for_request(request), clinic=clinic)
        return self.render_form(form, status=200)

    @sensitive_variables()
    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.read_and_take(request)
        except Exception as error:
            if settings.DEBUG:
                raise
            log_failure(error)
            return not_sent_plainly(wants_json=self.wants_json)

    @sensitive_variables()
    def read_and_take(self, request: HttpRequest) -> HttpResponse:
        try:
            payload = read_payload(request)
        except TooLarge:
            return self.refuse(413, _("That is too long for this form"))
        except Unreadable:
            return self.refuse(400, _("We could not read that"))
        token = read_token(payload)
        with translation.override(get_supported_language(token)):
            return self.take_or_say_so(payload, token)

    @sensitive_variables()
    def take_or_say_so(self, payload: QueryDict, token: FormToken | None):
        """A failure becomes an answer here: a traceback would show what was typed."""
        try:
            return self.take(payload, token)
        except DatabaseProblem as error:
            log_failure(error)
            return self.say_not_sent(payload, token, status=503)
        except Exception as error:
            if settings.DEBUG:
                raise
            log_failure(error)
            return self.say_not_sent(payload, token, status=500)

    @sensitive_variables()
    def take(self, payload: QueryDict, token: FormToken | None) -> HttpResponse:
        try:
            self.check(payload)
            form = self.get_form(payload, token)
            if "look" in payload:
                form.look_only()
                return self.show_nearest(form)
            if not form.is_valid():
                return self.render_form(with_key(form), status=422)
            return self.capture(form)
        except FormRefused as refused:
            return self.hand_back(payload, token, refused)

    def check(self, payload: QueryDict) -> None:
        if get_origin(self.request) is Origin.FOREIGN:
            message = _("Please check your request and send it again.")
            raise FormRefused(message, status=403)
        if has_repeated_fields(payload):
            message = _("Some answers came twice. Please check them and send again.")
            raise FormRefused(message, status=400)

    def get_form(self, payload: QueryDict, token: FormToken | None) -> LeadForm:
        """The form that was shown; without its token one that asks for a clinic."""
        if token:
            return read_lead_form(payload, token, auto_id=AUTO_ID)
        site = Site.find_for_request(self.request)
        return build_lead_form(
            site=site, data=payload, auto_id=AUTO_ID, is_signed=False
        )

    @sensitive_variables()
    def capture(self, form: LeadForm) -> HttpResponse:
        page_id, page_title = form.page or (None, "")
        clinic = form.cleaned_data["clinic"]
        is_test = use_mark(form.data.get("test", ""), clinic)
        try:
            capture = capture_lead(
                clinic=clinic,
                answers=form.answers,
                consents=get_consents(form),
                page_id=page_id,
                page_title=page_title,
                page_url=form.form_token.page_url,
                language=form.form_token.language,
                client_key=form.cleaned_data["key"],
                address="" if is_test else get_client_address(self.request),
                visits=read_visits(form.data.get("visits", "")),
                signs=None if is_test else get_signs(form),
                is_test=is_test,
            )
        except TooManyRequests as error:
            message = _("Too many requests came from your network. Please call us.")
            raise FormRefused(message, status=429) from error
        return self.thank(capture.lead, form)

    def show_nearest(self, form: LeadForm) -> HttpResponse:
        """Which clinics are near; nothing is stored, of the place neither."""
        if not self.wants_json:
            return self.render_form(with_key(form), status=200)
        body: dict[str, Any] = {"errors": form.errors, "clinics": [], "words": ""}
        if form.nearest:
            body |= {"clinics": form.nearest.rows, "words": form.nearest.words}
        return JsonResponse(body)

    def thank(self, lead: Lead, form: LeadForm) -> HttpResponse:
        url = reverse("tpi_cms:lead_thanks", args=[lead.reference])
        if form.is_routed:
            url += "?nearest"
        if self.wants_json:
            body = {"reference": lead.reference, "redirect": url}
            return JsonResponse(body, status=201)
        return HttpResponse(status=303, headers={"Location": url})

    @sensitive_variables()
    def hand_back(
        self, payload: QueryDict, token: FormToken | None, refused: FormRefused
    ) -> HttpResponse:
        """The typed text in a form that may be sent: a new token, the same clinic.

        A clinic that takes no requests any more is replaced by a choice.
        """
        asked = token.clinic if token else None
        form = build_lead_form(
            site=Site.find_for_request(self.request),
            clinic=Clinic.objects.filter(pk=asked).first(),
            data=payload,
            auto_id=AUTO_ID,
        )
        form.add_error(None, refused.message)
        return self.render_form(with_key(form), status=refused.status)

    def say_not_sent(
        self, payload: QueryDict, token: FormToken | None, *, status: int
    ) -> HttpResponse:
        return not_sent(
            self.request, payload, token, wants_json=self.wants_json, status=status
        )

    @sensitive_variables()
    def render_form(self, form: LeadForm, *, status: int) -> HttpResponse:
        if self.wants_json:
            return JsonResponse(describe_errors(form), status=status)
        if form.is_bound:
            form.show_nearest()
        asked = form.cleaned_data["clinic"] if form.is_bound else form.fixed_clinic
        context = {
            **get_page_context(),
            "form": form,
            "asked": asked,
            "clinics": [asked] if asked else get_clinics_to_call()[:4],
        }
        return render(
            self.request, "tpi_cms/leads/request_page.html", context, status=status
        )

    def refuse(self, status: int, heading: str) -> HttpResponse:
        """An answer to what none of our forms sends; there is no typed text to keep."""
        message = _("Nothing was sent. Please go back and try again, or call us.")
        if self.wants_json:
            body = {"summary": f"{heading}. {message}", "errors": {}}
            return JsonResponse(body, status=status)
        context = {
            **get_page_context(),
            "heading": heading,
            "message": message,
            "clinics": get_clinics_to_call()[:4],
        }
        return render(
            self.request, "tpi_cms/leads/refused_page.html", context, status=status
        )

    @property
    def wants_json(self) -> bool:
        if self.request.content_type == "application/json":
            return True
        try:
            types = ["text/html", "application/json"]
            return self.request.get_preferred_type(types) == "application/json"
        except ValueError:  # Django's, of a parameter in an unknown charset
            return False


def read_token(payload: QueryDict) -> FormToken | None:
    try:
        return FormToken.read(payload.get("token", ""))
    except InvalidToken:
        return None


def get_supported_language(token: FormToken | None) -> str | None:
    """The form's language, if the site still has it; else the address's."""
    language = token.language if token else ""
    if language and translation.check_for_language(language):
        return language
    return translation.get_language()


def get_consents(form: LeadForm) -> list[ConsentGiven]:
    """What each box said; only a form's token proves which words were shown."""
    return [
        ConsentGiven(
            consent.purpose,
            consent.wording if form.is_signed else "",
            form.cleaned_data[consent_field_name(consent.purpose)],
            consent.version if form.is_signed else None,
        )
        for consent in form.form_token.consents
    ]


@sensitive_variables()
def get_signs(form: LeadForm) -> Signs:
    """Signs of spam, but for those that only the stored leads tell."""
    live_seconds = get_live_seconds(form.data.get("live", ""), timezone.now())
    typed = [
        form.cleaned_data[question.key]
        for question in form.questions
        if question.kind in TYPED and question.key not in ("name", "message")
    ]
    return Signs(
        honeypot=bool(form.cleaned_data[HONEYPOT]),
        has_token=form.is_signed,
        live_seconds=live_seconds,
        has_script=live_seconds is not None,
        name=form.cleaned_data["name"],
        message=form.cleaned_data["message"],
        topic="\n".join(map(str, typed)),
        proof_of_work=verify(form.data.get("altcha", "")),
    )


def with_key(form: LeadForm) -> LeadForm:
    """A form shown to one visitor gets a key of its own, unless it has a good one."""
    known = "" if "key" in form.errors else form.data.get("key")
    form.data = form.data.copy()
    form.data["key"] = known or str(uuid.uuid4())
    form.data["token"] = form.form_token.sign()
    return form


def describe_errors(form: LeadForm) -> dict[str, Any]:
    """JSON for the script and for headless sites: field names to lists of messages."""
    errors = {
        name if name != "__all__" else "": messages
        for name, messages in form.errors.items()
    }
    return {
        "errors": errors,
        "summary": _("Nothing has been sent yet. What you typed is still here."),
        "token": form["token"].value(),
    }
