"""A test request goes the way of a patient's, and each step says whether it holds."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import requests
from django.db.models import Q
from django.utils.translation import gettext as _

from ....clinics.models import Clinic
from ....conf import conf
from ...outbox.errors import explain_error
from ...outbox.models import Delivery
from ...record.models import Lead
from ..token import FormToken, InvalidToken
from .mark import make_mark
from .page import FormReader, fill_in, find_addresses

#: For each answer of the site, in seconds.
TIMEOUT = 20
#: Between two looks at the outbox, in seconds.
PAUSE = 0.25


@dataclass(frozen=True)
class Step:
    """``text``: what was found; where it doesn't hold, in a second line what to do."""

    name: str
    holds: bool
    text: str

    def __str__(self) -> str:
        """In one line."""
        return f"{self.name}: {self.text}".replace("\n", " ")


class BrokenError(Exception):
    """The step doesn't hold: what staff understand, and what is not theirs to mend."""

    def __init__(self, found: str, remedy: str = "") -> None:
        told = _("Tell whoever runs the site: %(remedy)s") % {"remedy": remedy}
        super().__init__(f"{found}\n{told}" if remedy else found)


class Chain:
    """From the page to the mail server's yes.

    Args:
        base: scheme and host where the site answers; "": as Wagtail's sites say.
        wait_seconds: for a worker, and again for the mail server.
    """

    def __init__(self, clinic: Clinic, *, base: str, wait_seconds: float) -> None:
        self.clinic, self.base, self.wait_seconds = clinic, base, wait_seconds
        self.http = requests.Session()
        self.http.headers["User-Agent"] = "tpi_heartbeat"
        self.lead: Lead | None = None

    def get_steps(self) -> list[tuple[str, Callable[[], str]]]:
        return [
            (_("Page"), self.open_page),
            (_("Form"), self.read_form),
            (_("Answer"), self.send),
            (_("Thank-you"), self.read_thanks),
            (_("Stored"), self.find_lead),
            (_("Notice"), self.wait_for_worker),
            (_("Mail"), self.wait_for_mail),
        ]

    def test(self) -> Iterator[Step]:
        """As it goes; ends with the first step that doesn't hold. Leaves nothing."""
        try:
            for name, act in self.get_steps():
                step = _try(name, act)
                yield step
                if not step.holds:
                    return
        finally:
            self.http.close()
            if self.lead:
                Lead.with_tests.filter(pk=self.lead.pk, is_test=True).delete()

    def open_page(self) -> str:
        """Of pages that answer, the first with a form on it."""
        for address in find_addresses(self.clinic, self.base):
            self.page = self._ask("GET", address)
            if self.page.status_code != 200:
                raise BrokenError(
                    _("The page can’t be seen. Is the clinic on the website?"),
                    _("%(url)s answers %(status)s.")
                    % {"url": address, "status": self.page.status_code},
                )
            self.form = FormReader(self.page.text)
            if self.form.values:
                return address
        raise BrokenError(
            _("There is no page with a form."),
            _("no default site, or templates without the form."),
        )

    def read_form(self) -> str:
        try:
            self.token = FormToken.read(self.form.values["token"])
        except InvalidToken:
            words = _(
                "empty the caches, and see that the web server and this process have "
                "the same SECRET_KEY."
            )
            raise BrokenError(_("The form isn’t this site’s own."), words) from None
        if self.token.clinic not in (None, self.clinic.pk):
            raise BrokenError(
                _("The form is another clinic’s."), _("empty the caches.")
            )
        return _("Signed by this site")

    def send(self) -> str:
        """As the form's script sends it."""
        data = {
            **self.form.values,
            **fill_in(self.token, self.clinic),
            "message": f"Test {secrets.token_hex(16)}",
            "test": make_mark(self.clinic),
        }
        parts = urlsplit(self.page.url)
        address = urljoin(self.page.url, self.form.action)
        _stay_at(self.page.url, address)
        self.answer = self._ask(
            "POST",
            address,
            data=data,
            headers={
                "Accept": "application/json",
                "Origin": f"{parts.scheme}://{parts.netloc}",
                "Sec-Fetch-Site": "same-origin",
            },
            allow_redirects=False,
        )
        if self.answer.status_code != 201:
            raise BrokenError(*_describe_refusal(self.answer))
        self.reference = self.answer.json()["reference"]
        self.lead = Lead.with_tests.filter(reference=self.reference).first()
        return _("Taken, with reference %(reference)s") % {"reference": self.reference}

    def read_thanks(self) -> str:
        url = urljoin(self.answer.url, self.answer.json()["redirect"])
        status = self._ask("GET", url).status_code
        if status != 200:
            words = _("the page answers %(status)s, its log says why.")
            raise BrokenError(
                _("The thank-you page is broken."), words % {"status": status}
            )
        return _("The page after it is shown")

    def find_lead(self) -> str:
        if self.lead is None:
            words = _("the web server and this process have different databases.")
            raise BrokenError(_("The request isn’t among those stored here."), words)
        if not self.lead.is_test:
            words = _(
                "It was taken for an ordinary request: close %(reference)s by hand."
            )
            raise BrokenError(words % {"reference": self.reference})
        return _("As a test, which counts nowhere")

    def wait_for_worker(self) -> str:
        if "email" not in conf.channels:
            words = _("TPI_CMS_CHANNELS has no “email”.")
            raise BrokenError(_("Nobody is mailed of requests."), words)
        if self._wait_for(~Q(attempts=0)):
            return _("The mail is being sent")
        words = _("Nothing was sent within %(seconds)s seconds.")
        raise BrokenError(
            words % {"seconds": round(self.wait_seconds)},
            _("keep tpi_deliver running."),
        )

    def wait_for_mail(self) -> str:
        """Until each mailbox has it, or one has an error."""
        self._wait_for(Q(state=Delivery.State.DONE) | ~Q(last_error=""), every=True)
        rows = Delivery.objects.filter(lead=self.lead)
        if error := rows.exclude(last_error="").values_list("last_error").first():
            raise BrokenError(explain_error(error[0]) or error[0])
        if rows.exclude(state=Delivery.State.DONE).exists():
            raise BrokenError(_("The mail server hasn’t taken it yet."))
        words = _("The mail server took it, for mailboxes: %(count)s")
        return words % {"count": rows.count()}

    def _wait_for(self, condition: Q, *, every: bool = False) -> bool:
        """Whether any, or every, delivery of it meets the condition in time."""
        rows = Delivery.objects.filter(lead=self.lead)
        end = time.monotonic() + self.wait_seconds
        while time.monotonic() < end:
            if (
                not rows.exclude(condition).exists()
                if every
                else rows.filter(condition)
            ):
                return True
            time.sleep(PAUSE)
        return False

    def _ask(self, method: str, url: str, **more: object) -> requests.Response:
        try:
            answer = self.http.request(method, url, timeout=TIMEOUT, **more)  # type: ignore[arg-type]
        except requests.RequestException as error:
            words = _(
                "%(url)s: %(error)s. Does the web server run, and is that the site’s "
                "address (Settings, Sites)?"
            )
            values = {"url": url, "error": type(error).__name__}
            raise BrokenError(_("The site doesn’t answer."), words % values) from None
        _stay_at(url, answer.url)
        return answer


def _try(name: str, act: Callable[[], str]) -> Step:
    try:
        return Step(name, True, act())
    except BrokenError as broken:
        return Step(name, False, str(broken))
    except Exception as error:  # noqa: BLE001  a step that can't be looked at
        return Step(name, False, type(error).__name__)


def _stay_at(asked: str, found: str) -> None:
    """Whoever else gets a mark could use it: only https of the same host may follow.

    Raises:
        BrokenError: ``found`` is elsewhere.
    """
    old, new = urlsplit(asked), urlsplit(found)
    is_safer = (old.scheme, new.scheme) == ("http", "https")
    if (old.scheme, old.netloc) == (new.scheme, new.netloc) or (
        is_safer and old.hostname == new.hostname
    ):
        return
    words = _(
        "%(url)s leads to %(origin)s; if that is the site’s, enter it under Settings, "
        "Sites."
    )
    values = {"url": asked, "origin": f"{new.scheme}://{new.netloc}"}
    raise BrokenError(_("The page leads to another address."), words % values)


def _describe_refusal(answer: requests.Response) -> tuple[str, str]:
    """As ``BrokenError`` takes it."""
    if answer.status_code == 422:
        names = ", ".join(answer.json().get("errors", {}))
        words = _("The form asks for more than a test can fill in: %(names)s.")
        return words % {"names": names}, ""
    words = _("%(url)s answers %(status)s, the site’s log says why.")
    values = {"url": answer.url, "status": answer.status_code}
    return _("Patients can’t send requests either."), words % values
