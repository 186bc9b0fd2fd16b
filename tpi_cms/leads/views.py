"""The lead endpoint and its thank-you page: HTTP in, an action, HTTP out."""

from __future__ import annotations

import uuid
from typing import Any

import swapper
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

from wagtail.models import Site

from ..clinics.models import Clinic
from ..conf import conf
from . import actions
from .forms import LeadForm, build_lead_form
from .models import Consent, Lead
from .origins import is_foreign
from .payloads import TooLarge, Unreadable, has_repeated_fields, read_payload
from .tokens import FormToken, InvalidToken

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


class RefusedError(Exception):
    """The request can't be taken as it is; the form goes back with what was typed.

    ``message`` says what to do, ``status`` is the answer's.
    """

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.message = message
        self.status = status


@method_decorator([csrf_exempt, never_cache], name="dispatch")
class LeadCreateView(View):
    """Takes consultation requests from every form of the site.

    Answers HTML, or JSON where it is accepted before HTML or was posted. Reads no
    cookie and sets none.
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

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            payload = read_payload(request)
        except TooLarge:
            return self.refuse(413, _("That is too long for this form"))
        except Unreadable:
            return self.refuse(400, _("We could not read that"))
        token = read_token(payload)
        language = get_supported_language(token)
        with translation.override(language):
            return self.take(payload, token)

    def take(self, payload, token: FormToken | None) -> HttpResponse:
        try:
            self.check(payload, token)
            clinic, page = get_fixed_clinic(token), get_page(token)
        except RefusedError as refused:
            return self.hand_back(payload, refused)
        form = LeadForm(payload, token=token, fixed_clinic=clinic, auto_id=AUTO_ID)
        if not form.is_valid():
            return self.render_form(with_key(form), status=422)
        return self.capture(form, page)

    def check(self, payload, token: FormToken | None) -> None:
        if is_foreign(self.request) or token is None:
            message = _("Please check your request and send it again.")
            raise RefusedError(message, status=403)
        if has_repeated_fields(payload):
            message = _("Some answers came twice. Please check them and send again.")
            raise RefusedError(message, status=400)

    def capture(self, form: LeadForm, page) -> HttpResponse:
        cleaned = form.cleaned_data
        contact = actions.ConsentGiven(
            Consent.Purpose.CONTACT, form.consent_wording, cleaned["consent"]
        )
        capture = actions.capture_lead(
            clinic=cleaned["clinic"],
            answers={name: cleaned[name] for name in ANSWERS},
            consents=[contact],
            page_id=page.pk if page else None,
            page_title=page.title if page else "",
            language=form.form_token.language,
            client_key=cleaned["key"],
        )
        return self.thank(capture.lead)

    def thank(self, lead: Lead) -> HttpResponse:
        url = reverse("tpi_cms:lead_thanks", args=[lead.reference])
        if self.wants_json:
            body = {"reference": lead.reference, "redirect": url}
            return JsonResponse(body, status=201)
        return HttpResponse(status=303, headers={"Location": url})

    def hand_back(self, payload, refused: RefusedError) -> HttpResponse:
        """The typed text in a form that may be sent: new token, any clinic."""
        form = build_lead_form(
            site=Site.find_for_request(self.request), data=payload, auto_id=AUTO_ID
        )
        form.add_error(None, refused.message)
        return self.render_form(with_key(form), status=refused.status)

    def render_form(self, form: LeadForm, *, status: int) -> HttpResponse:
        if self.wants_json:
            return JsonResponse(describe_errors(form), status=status)
        fixed = form.fixed_clinic
        context = {
            **get_page_context(),
            "form": form,
            "clinics": [fixed] if fixed else get_clinics_to_call(),
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
            "clinics": get_clinics_to_call(),
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


@method_decorator(never_cache, name="dispatch")
class LeadThanksView(View):
    """Says who has the request and when they call; knows the person by nothing."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        leads = Lead.objects.select_related("clinic").only(
            "reference", "created_at", "language", "contact_method", "clinic"
        )
        lead = get_object_or_404(leads, reference=reference)
        with translation.override(lead.language or translation.get_language()):
            return render(
                request, "tpi_cms/leads/thanks_page.html", self.get_context(lead)
            )

    def get_context(self, lead: Lead) -> dict[str, Any]:
        return {
            **get_page_context(),
            "clinic": lead.clinic,
            "phone": lead.clinic.main_phone,
            "window": lead.clinic.schedule.next_call_window(lead.created_at),
            "contact_method": lead.contact_method,
            "reference": lead.reference,
        }


AUTO_ID = "request-%s"


def get_page_context() -> dict[str, Any]:
    """What every full page of ours gives its template."""
    return {
        "base_template": conf.base_template,
        "action": reverse("tpi_cms:lead_create"),
        "emergency_number": conf.emergency_number,
        "privacy_url": conf.privacy_url,
    }


def get_clinics_to_call() -> QuerySet[Clinic]:
    """A few numbers for who would rather call."""
    return Clinic.objects.taking_requests().with_facts()[:4]


def read_token(payload) -> FormToken | None:
    try:
        return FormToken.read(payload.get("token", ""))
    except InvalidToken:
        return None


def get_supported_language(token: FormToken | None) -> str | None:
    """The form's language, if the site still has it; else the request's."""
    language = token.language if token else ""
    if language and translation.check_for_language(language):
        return language
    return translation.get_language()


def get_fixed_clinic(token: FormToken) -> Clinic | None:
    """The clinic that the form was for.

    Raises:
        RefusedError: it takes no requests any more; another can be chosen.
    """
    if token.clinic is None:
        return None
    clinic = Clinic.objects.taking_requests().filter(pk=token.clinic).first()
    if clinic is None:
        message = _("This clinic takes no requests now. Please choose another one.")
        raise RefusedError(message, status=422)
    return clinic


def get_page(token: FormToken):
    """The page that the form stood on, as far as it is still live.

    Raises:
        RefusedError: it was taken down; the request can be sent without it.
    """
    if token.page is None:
        return None
    pages = swapper.load_model("wagtailcore", "Page").objects.live()
    page = pages.filter(pk=token.page).only("pk", "title").first()
    if page is None:
        message = _("The page changed meanwhile. Please check and send again.")
        raise RefusedError(message, status=422)
    return page


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
