"""One person: found, given out, erased, everywhere and in the user's clinics only."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from cryptography.fernet import Fernet
from django.contrib.auth.models import Permission
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime

from wagtail.log_actions import log
from wagtail.log_actions import registry as log_registry

from tests import factories
from tpi_cms import hashing
from tpi_cms.leads.access.models import GroupClinicPermission
from tpi_cms.leads.consents.models import Consent
from tpi_cms.leads.outbox.models import Delivery
from tpi_cms.leads.privacy.erase import erase_lead
from tpi_cms.leads.privacy.export import export_person
from tpi_cms.leads.privacy.find import find_people
from tpi_cms.leads.record.activities import Outcome
from tpi_cms.leads.record.models import Lead
from tpi_cms.leads.record.steps import set_owner
from tpi_cms.signals import lead_erased

pytestmark = pytest.mark.django_db

PHONE = "+18158020088"
EMAIL = "Zoe.Canary@example.org"
CANARY = "Canary-Zephyrine"
#: Columns of a tombstone, as docs/privacy.md names them; the others are emptied.
KEPT = ("id", "reference", "clinic_id", "status", "created_at", "status_changed_at")


def make_person(clinic, **fields):
    """A lead with the hashes that capture writes."""
    fields = {"name": CANARY, "phone": PHONE, "email": EMAIL, **fields}
    fields["phone_hash"] = hashing.hash_phone(fields["phone"])
    fields["email_hash"] = hashing.hash_email(fields["email"])
    return factories.make_lead(clinic, **fields)


def make_full_lead(clinic):
    lead = make_person(
        clinic,
        phone_extension="4",
        topic=CANARY,
        message=f"{CANARY} <script>alert(1)</script>",
        page_title=CANARY,
        spam_score=2,
        spam_reasons=["links"],
        status="waiting",
        message_hash="a" * 64,
        address_hash="b" * 64,
        client_key_hash="c" * 64,
    )
    Consent.objects.create(
        lead=lead, purpose="contact", wording=CANARY, is_given=True, page_url=CANARY
    )
    for state in Delivery.State.values:
        Delivery.objects.create(
            lead=lead, channel="email", target=f"{state}@example.org", state=state
        )
    return lead


@pytest.fixture
def may():
    """Lets a user do something with the leads of a clinic, and no other."""

    def allow(user, clinic, *actions):
        group = user.groups.first() or factories.Group.objects.create(name=str(user))
        user.groups.add(group)
        for action in actions:
            GroupClinicPermission.objects.get_or_create(
                group=group,
                clinic=clinic,
                permission=Permission.objects.get(codename=f"{action}_lead"),
            )
        group.permissions.add(Permission.objects.get(codename="access_admin"))

    return allow


@pytest.fixture
def staff(may, clinic):
    user = factories.make_user()
    may(user, clinic, "view", "export", "erase")
    return user


@pytest.fixture
def ask(client, staff):
    client.force_login(staff)

    def post(do, **data):
        return client.post(reverse("tpi_cms_lead:person"), {"do": do, **data})

    return post


# --- find -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        "815-802-0088",
        "+1 (815) 802 0088",
        "8158020088 ext 4",
        "zoe.canary@EXAMPLE.org",
        " Zoe.Canary@example.org ",
    ],
)
@pytest.mark.parametrize("keys", [[], [Fernet.generate_key().decode()]])
def test_people_are_found_in_every_way_of_writing(clinic, settings, typed, keys):
    settings.TPI_CMS_ENCRYPTION_KEYS = keys
    lead = make_person(clinic)
    make_person(clinic, phone="+18155550177", email="other@example.org", name="Other")
    assert list(find_people(Lead.objects.all(), typed)) == [lead]


def test_names_are_found_until_they_are_encrypted(clinic, settings):
    make_person(clinic)
    assert find_people(Lead.objects.all(), "zephyr").count() == 1
    settings.TPI_CMS_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    assert find_people(Lead.objects.all(), "zephyr").count() == 0


@pytest.mark.parametrize(("typed", "count"), [("0088", 1), ("802 00", 1), ("088", 0)])
def test_a_part_of_a_number_is_found_from_four_digits_on(clinic, typed, count):
    factories.make_lead(clinic, phone="+18158020088")
    assert find_people(Lead.objects.all(), typed).count() == count


def test_numbers_are_read_in_the_countries_of_the_clinics(clinic):
    factories.make_clinic(country="GB", time_zone="Europe/London")
    lead = make_person(clinic, phone="+442079460123")
    assert list(find_people(Lead.objects.all(), "020 7946 0123")) == [lead]


@pytest.mark.parametrize("typed", ["", "  ", "\0", "no number 1", "@", "+", "0"])
def test_nothing_finds_nobody(clinic, typed):
    make_person(clinic, phone="", email="")
    assert not find_people(Lead.objects.all(), typed)


def test_the_erased_are_not_found(clinic, staff):
    lead = make_person(clinic)
    Lead.objects.filter(pk=lead.pk).update(erased_at=lead.created_at)
    assert not find_people(Lead.objects.all(), PHONE)


# --- export -----------------------------------------------------------------------


def test_an_export_holds_everything_and_is_written_down_first(clinic, staff):
    lead = make_full_lead(clinic)
    log(lead, "tpi_cms.lead.status", user=staff, data={"previous": "new"})
    (request,) = export_person(leads=[lead], user=staff)["requests"]
    answers = {each["key"]: each["answer"] for each in request["answers"]}
    assert answers["name"] == CANARY
    assert answers["phone"] == lead.phone_display
    assert request["consents"][0]["wording"] == CANARY
    assert len(request["notices"]) == 4
    assert request["status"] == "Waiting"
    events = [entry["event"] for entry in request["history"]]
    assert any("Exported" in event for event in events)
    assert any("Status" in event for event in events)
    assert str(staff) not in json.dumps(request)


def test_an_export_is_complete(clinic, staff):
    """Each value that is stored about the person, and nothing of it twice removed."""
    lead = make_full_lead(clinic)
    held = make_person(clinic, held_at=lead.created_at)
    for action in ("tpi_cms.lead.status", "tpi_cms.lead.view"):
        log(lead, action, user=staff, data={"previous": "new", "status": "waiting"})
    person = export_person(leads=[held, lead], user=staff)
    request, last = person["requests"]
    assert (request["reference"], last["reference"]) == (lead.reference, held.reference)
    assert request["held_since"] is None
    assert last["held_since"] == held.held_at.isoformat()
    assert request["page"] == CANARY
    for name in ("language", "spam_reasons"):
        assert request[name] == getattr(lead, name)
    answers = {each["key"]: each["answer"] for each in request["answers"]}
    assert answers == {
        "name": CANARY,
        "phone": lead.phone_display,
        "email": lead.email,
        "topic": CANARY,
        "message": lead.message,
        "contact_method": lead.get_contact_method_display(),
        "voicemail": "",
        "contact_time": lead.get_contact_time_display(),
        "requested_for": lead.get_requested_for_display(),
    }
    (consent,) = request["consents"]
    assert consent["page"] == consent["wording"] == CANARY
    assert consent["purpose"].startswith("Contact") and consent["given"] is True
    targets = {row["target"] for row in request["notices"]}
    assert targets == {f"{state}@example.org" for state in Delivery.State.values}
    times = [entry["time"] for entry in request["history"]]
    assert len(times) == 3 and times == sorted(times)


def test_an_export_says_what_was_tried_and_what_is_next_and_names_no_staff(
    clinic, staff
):
    lead = make_person(clinic, next_step="again", tries=2, last_outcome="no_answer")
    june = factories.make_user(first_name="June")
    set_owner(lead=lead, owner=june, user=staff)
    person = export_person(leads=[lead], user=staff)
    (request,) = person["requests"]
    lead.refresh_from_db()
    assert request["next_step"] == lead.get_next_step_display() != ""
    assert request["next_step_at"] == lead.next_at.isoformat()
    assert request["tries"] == 2
    assert request["last_outcome"] == Outcome.NO_ANSWER.label
    assert "Change owner of request" in [each["event"] for each in request["history"]]
    assert "June" not in json.dumps(person)
    html = render_to_string("tpi_cms/admin/people/export.html", {"person": person})
    assert f"<dd>{Outcome.NO_ANSWER.label}</dd>" in html


def test_the_erased_are_not_exported(clinic, staff):
    lead = make_full_lead(clinic)
    erase_lead(lead=lead, user=staff)
    assert export_person(leads=[lead], user=staff)["requests"] == []


def test_the_zip_is_for_machines_and_for_reading(clinic, ask):
    lead = make_full_lead(clinic)
    response = ask("export", lead=lead.pk)
    assert response["Content-Type"] == "application/zip"
    assert "no-store" in response["Cache-Control"]
    assert CANARY not in str(response.headers)
    archive = zipfile.ZipFile(io.BytesIO(response.content))
    person = json.loads(archive.read("person.json"))
    answers = {each["key"]: each["answer"] for each in person["requests"][0]["answers"]}
    assert answers["message"] == lead.message
    html = archive.read("person.html").decode()
    assert CANARY in html and "&lt;script&gt;" in html and "<script>" not in html
    assert "://" not in html.replace("http-equiv", "")


# --- erase ------------------------------------------------------------------------


def test_a_tombstone_keeps_what_tells_nothing(clinic, staff):
    lead, other = make_full_lead(clinic), make_person(clinic)
    Lead.objects.filter(pk=other.pk).update(possible_duplicate_of=lead)
    Lead.objects.filter(pk=lead.pk).update(
        page=factories.make_home(),
        language="es",
        contact_method="email",
        contact_time="morning",
        requested_for="dependent",
        held_at=timezone.now(),
        possible_duplicate_of=other,
        content_key="d" * 64,
    )
    lead.deliveries.update(last_error="SMTPDataError 451")
    before = Lead.objects.values(*KEPT).get(pk=lead.pk)
    old_key = lead.dedupe_key
    assert erase_lead(lead=lead, user=staff)
    assert Lead.objects.values(*KEPT).get(pk=lead.pk) == before
    row = Lead.objects.values().get(pk=lead.pk)
    gone = {name: value for name, value in row.items() if name not in KEPT}
    assert gone.pop("erased_at") and gone.pop("dedupe_key") != old_key
    answers = ("contact_method", "contact_time", "requested_for")
    assert [gone.pop(name) for name in answers] == ["phone", "any", "self"]
    assert not any(gone.values()), gone
    assert not lead.consents.exists()
    (done,) = lead.deliveries.all()
    assert (done.state, done.last_error) == ("done", "")
    other.refresh_from_db()
    assert other.possible_duplicate_of is None
    assert other.name == CANARY


def test_an_erasure_is_written_down_and_told_once(
    clinic, staff, django_capture_on_commit_callbacks
):
    lead = make_full_lead(clinic)
    heard = []

    def hear(sender, pk, reference, **kwargs):
        heard.append((pk, reference))

    lead_erased.connect(hear)
    with django_capture_on_commit_callbacks(execute=True):
        assert erase_lead(lead=lead, user=staff)
        assert not erase_lead(lead=lead, user=staff)
    lead_erased.disconnect(hear)
    assert heard == [(lead.pk, lead.reference)]
    entries = log_registry.get_logs_for_instance(lead)
    (entry,) = entries.filter(action="tpi_cms.lead.erase")
    assert entry.user == staff and CANARY not in f"{entry.label}{entry.data}"


def test_a_tombstones_page_says_so_and_has_no_empty_places(client, clinic):
    lead = make_full_lead(clinic)
    user = factories.make_superuser()
    client.force_login(user)
    url = reverse("tpi_cms_lead:edit", args=[lead.pk])
    for text in ("Consents", "From page", "Call <bdi", 'value="save"', CANARY):
        assert text in client.get(url).content.decode()
    erase_lead(lead=lead, user=user)
    html = client.get(url).content.decode()
    erased = date_format(localtime(lead.erased_at), "SHORT_DATETIME_FORMAT")
    assert "Erased" in html and f"Erased {erased}" in html
    assert lead.reference in html and "done@example.org" in html
    for text in ("Consents", "From page", "Call <bdi", 'value="save"', CANARY):
        assert text not in html
    for text in ("No email given", "No message", "mailto:", "tel:", "Send again"):
        assert text not in html
    lead.deliveries.all().delete()
    assert "Notices" not in client.get(url).content.decode()


# --- the page ---------------------------------------------------------------------


def test_the_page_finds_and_offers_what_the_user_may(clinic, ask, may, staff):
    own = make_person(clinic)
    make_person(factories.make_clinic())
    response = ask("find", typed="815 802 0088")
    assert [lead.pk for lead in response.context["found"]] == [own.pk]
    html = response.content.decode()
    assert 'value="export"' in html and 'value="erase"' in html
    assert "815" not in response.context["request"].get_full_path()


def test_who_may_only_see_is_offered_neither(client, clinic, may):
    make_person(clinic)
    user = factories.make_user()
    may(user, clinic, "view")
    client.force_login(user)
    url = reverse("tpi_cms_lead:person")
    html = client.post(url, {"do": "find", "typed": PHONE}).content.decode()
    assert CANARY in html
    assert 'value="export"' not in html and 'value="erase"' not in html


@pytest.mark.parametrize("do", ["export", "erase", "erase_now"])
def test_who_may_only_see_can_do_neither(client, clinic, may, do):
    lead = make_person(clinic)
    user = factories.make_user()
    may(user, clinic, "view")
    client.force_login(user)
    data = {"do": do, "lead": lead.pk, "understood": "on"}
    response = client.post(reverse("tpi_cms_lead:person"), data)
    assert response.status_code == 302
    lead.refresh_from_db()
    assert lead.name == CANARY


def test_asking_for_another_clinics_lead_is_written_on_it(clinic, ask, staff):
    foreign = make_person(factories.make_clinic())
    assert ask("export", lead=foreign.pk).status_code == 404
    (entry,) = log_registry.get_logs_for_instance(foreign)
    assert (entry.action, entry.user) == ("tpi_cms.lead.refused", staff)


@pytest.mark.parametrize("do", ["export", "erase", "erase_now"])
def test_another_clinics_lead_is_a_404_and_nothing_happens(clinic, ask, do):
    own, foreign = make_person(clinic), make_person(factories.make_clinic())
    response = ask(do, lead=[own.pk, foreign.pk], understood="on")
    assert response.status_code == 404
    assert Lead.objects.filter(name=CANARY).count() == 2


@pytest.mark.parametrize("pk", ["x", "-1", "²", "9" * 30, "1 OR 1"])
def test_what_is_no_key_is_a_404(ask, pk):
    assert ask("export", lead=pk).status_code == 404


@pytest.mark.parametrize("do", ["", "delete", "__init__"])
def test_other_words_are_a_404(ask, do):
    assert ask(do).status_code == 404


@pytest.mark.parametrize("do", ["export", "erase", "erase_now"])
def test_nothing_chosen_is_said(client, ask, do):
    response = ask(do)
    assert response.status_code == 302
    page = client.get(response["Location"]).content.decode()
    assert "Tick at least one request" in page


def test_erasing_asks_first_and_needs_the_box(client, clinic, ask):
    lead = make_full_lead(clinic)
    asked = ask("erase", lead=lead.pk)
    assert "Erase for good" in asked.content.decode()
    assert "4 notices" in asked.content.decode()
    without = ask("erase_now", lead=lead.pk)
    assert "Tick the box" in without.content.decode()
    lead.refresh_from_db()
    assert lead.name == CANARY
    done = ask("erase_now", lead=lead.pk, understood="on")
    assert done.status_code == 302
    lead.refresh_from_db()
    assert lead.erased_at and not lead.name
    page = client.get(done["Location"]).content.decode()
    assert "1 request was erased" in page and CANARY not in page


def test_nobody_found_says_what_to_try(clinic, ask):
    html = ask("find", typed="815 802 0099").content.decode()
    assert "Nobody found" in html


def test_the_page_by_get_finds_nobody(client, clinic, ask):
    make_person(clinic)
    url = reverse("tpi_cms_lead:person")
    for query in ({}, {"typed": PHONE, "do": "find"}):
        assert CANARY not in client.get(url, query).content.decode()


def test_the_title_and_address_name_nobody(clinic, ask):
    make_person(clinic)
    response = ask("find", typed=CANARY)
    title = response.content.decode().split("</title>")[0]
    assert CANARY not in title and CANARY not in str(response.headers)
