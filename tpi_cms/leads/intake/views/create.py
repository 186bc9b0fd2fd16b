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
from django.utils import translation
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

from ....clinics.models import Clinic
from ...record.models import Lead
from ..capture import ConsentGiven, TooManyRequests, capture_lead
from ..form import LeadForm, build_lead_form, consent_field_name, get_clinics_to_call
from ..origin import Origin, get_origin
from ..payload import TooLarge, Unreadable, has_repeated_fields, read_payload
from ..spam.client_address import get_client_address
from ..token import FormToken
from .circumstances import (
    RefusedError,
    get_fixed_clinic,
    get_page,
    get_signs,
    get_supported_language,
    read_token,
)
from .context import get_page_context
from .unavailable import log_failure, not_sent, not_sent_plainly

AUTO_ID = "request-%s"

ANSWERS = (
    "name",
    "phone",
    "phone_extension",
    "email",
    "topic",
    "contact_method",
    "contact_time",
    "requested_for",
    "message",
)


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
            clinic, page = None, None
            if token:
                clinic, page = get_fixed_clinic(token), get_page(token)
            form = self.get_form(payload, token, clinic)
            if not form.is_valid():
                return self.render_form(with_key(form), status=422)
            return self.capture(form, page, is_signed=token is not None)
        except RefusedError as refused:
            return self.hand_back(payload, token, refused)

    def check(self, payload: QueryDict) -> None:
        if get_origin(self.request) is Origin.FOREIGN:
            message = _("Please check your request and send it again.")
            raise RefusedError(message, status=403)
        if has_repeated_fields(payload):
            message = _("Some answers came twice. Please check them and send again.")
            raise RefusedError(message, status=400)

    def get_form(
        self, payload: QueryDict, token: FormToken | None, clinic: Clinic | None
    ) -> LeadForm:
        """The form that was shown; without its token one that asks for a clinic."""
        if token:
            return LeadForm(payload, token=token, fixed_clinic=clinic, auto_id=AUTO_ID)
        return build_lead_form(
            site=Site.find_for_request(self.request), data=payload, auto_id=AUTO_ID
        )

    @sensitive_variables()
    def capture(
        self, form: LeadForm, page: tuple[int, str] | None, *, is_signed: bool
    ) -> HttpResponse:
        cleaned = form.cleaned_data
        page_id, page_title = page or (None, "")
        answers = {name: cleaned[name] for name in ANSWERS}
        try:
            capture = capture_lead(
                clinic=cleaned["clinic"],
                answers=answers,
                consents=get_consents(form, is_signed=is_signed),
                page_id=page_id,
                page_title=page_title,
                page_url=form.form_token.page_url,
                language=form.form_token.language,
                client_key=cleaned["key"],
                address=get_client_address(self.request),
                signs=get_signs(form.data, has_token=is_signed, answers=answers),
            )
        except TooManyRequests as error:
            message = _("Very many requests came from your network. Please call us.")
            raise RefusedError(message, status=429) from error
        return self.thank(capture.lead)

    def thank(self, lead: Lead) -> HttpResponse:
        url = reverse("tpi_cms:lead_thanks", args=[lead.reference])
        if self.wants_json:
            body = {"reference": lead.reference, "redirect": url}
            return JsonResponse(body, status=201)
        return HttpResponse(status=303, headers={"Location": url})

    @sensitive_variables()
    def hand_back(
        self, payload: QueryDict, token: FormToken | None, refused: RefusedError
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
        """An answer to what no form of ours sends; there is no typed text to keep."""
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
        preferred = self.request.get_preferred_type(["text/html", "application/json"])
        return preferred == "application/json"


def get_consents(form: LeadForm, *, is_signed: bool) -> list[ConsentGiven]:
    """What each box said; only a form's token proves which words were shown."""
    return [
        ConsentGiven(
            consent.purpose,
            consent.wording if is_signed else "",
            form.cleaned_data[consent_field_name(consent.purpose)],
            consent.version if is_signed else None,
        )
        for consent in form.form_token.consents
    ]


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
