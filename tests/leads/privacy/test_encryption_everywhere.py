"""With encrypted texts every page, file and command does what it does without."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile

import openpyxl
import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tpi_cms.leads.outbox.channels.webhook import WebhookChannel, WebhookTarget
from tpi_cms.leads.outbox.models import Delivery
from tpi_cms.leads.outbox.sending import deliver
from tpi_cms.leads.privacy.retention import purge
from tpi_cms.leads.record.models import Lead
from tpi_cms.leads.secrets import encryption

pytestmark = pytest.mark.django_db

KEY, OTHER = Fernet.generate_key().decode(), Fernet.generate_key().decode()
NAME, NUMBER, EMAIL = "Marguerite Osei", "(815) 802-0088", "mo@example.org"
PAGE = "/treatments/sciatica/"

LONG_AGO = timezone.now() - dt.timedelta(days=600)


@pytest.fixture(autouse=True)
def _encrypted(settings):
    settings.TPI_CMS_ENCRYPTION_KEYS = [KEY]


@pytest.fixture
def lead(send, filled, token):
    """Came in through the endpoint."""
    data = filled(email=EMAIL, token=token(page_url=PAGE))
    assert send(data).status_code == 303
    lead = Lead.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, phone, email, topic, message FROM tpi_cms_lead")
        (stored,) = cursor.fetchall()
        cursor.execute("SELECT page_url FROM tpi_cms_consent")
        stored += cursor.fetchone()
    assert all(text.startswith(encryption.ENCRYPTED) for text in stored)
    return lead


@pytest.fixture
def held(clinic):
    lead = factories.make_lead(
        clinic,
        name="Held Person",
        held_at=timezone.now() - dt.timedelta(days=91),
        held_told_at=timezone.now() - dt.timedelta(days=91),
        spam_reasons=["links"],
    )
    lead.consents.create(purpose="contact", is_given=True, page_url=PAGE)
    return lead


def url_of(name, *args):
    return reverse(f"tpi_cms_lead:{name}", args=args)


def ask_person(client, do, **data):
    return client.post(url_of("person"), {"do": do, **data})


# --- with the key -----------------------------------------------------------------


def test_a_repeat_is_known_and_another_request_is_not(lead, send, filled):
    send(filled(email=EMAIL))
    assert Lead.objects.count() == 1
    send(filled(email=EMAIL, message="Another"))
    assert Lead.objects.count() == 2


def test_the_same_filling_in_is_a_possible_duplicate(send, filled):
    key = "8f4e0d4e-4a55-4d9f-9b5f-1f0d8f1a2b3c"
    for message in ("One", "One", "Two"):
        send(filled(key=key, message=message))
    first, second = Lead.objects.order_by("pk")
    assert second.possible_duplicate_of == first


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"ordering": "name"},
        {"ordering": "-name"},
        {"ordering": "-created_at"},
        {"ordering": "clinic__name"},
        {"status": "new"},
        {"created_at_from": "2000-01-01"},
    ],
)
def test_the_listing_shows_and_sorts(manager, lead, query):
    for name in ("all", "all_results"):
        response = manager.get(url_of(name), query)
        html = response.content.decode()
        assert NAME in html and NUMBER in html and encryption.ENCRYPTED not in html
        columns = response.context["table"].columns.values()
        assert {column.sort_key for column in columns} == {None, "created_at"}


def test_a_name_in_the_address_doesnt_sort(manager, lead):
    """By what is stored it would be no order at all."""
    factories.make_lead(lead.clinic, created_at=lead.created_at - dt.timedelta(days=1))
    response = manager.get(url_of("all"), {"ordering": "name"})
    times = [row.created_at for row in response.context["object_list"]]
    assert times == sorted(times, reverse=True)


def test_the_listing_is_searched_by_reference(manager, lead):
    assert NAME in manager.get(url_of("all"), {"q": lead.reference}).content.decode()
    assert NAME not in manager.get(url_of("all"), {"q": "Osei"}).content.decode()


def test_pages_show_what_was_typed(manager, lead, held):
    page = manager.get(url_of("edit", lead.pk)).content.decode()
    for text in (NAME, f"{NUMBER} ext. 4", EMAIL, "Is a referral needed?", PAGE):
        assert text in page
    assert "Held Person" in manager.get(url_of("held")).content.decode()
    for name in ("wagtailadmin_home", "tpi_cms_lead:undelivered"):
        page = manager.get(reverse(name))
        assert page.status_code == 200
        assert lead.reference in page.content.decode()


def test_files_hold_what_was_typed(manager, lead):
    csv = manager.get(url_of("all"), {"export": "csv"}).getvalue().decode()
    assert NAME in csv and NUMBER in csv and encryption.ENCRYPTED not in csv
    xlsx = manager.get(url_of("all"), {"export": "xlsx"}).getvalue()
    (_headings, row) = openpyxl.load_workbook(io.BytesIO(xlsx)).active.values
    assert NAME in row and f"{NUMBER} ext. 4" in row


def test_a_person_is_found_given_out_and_erased(manager, lead):
    for typed in ("815 802 0088", EMAIL.upper()):
        assert NAME in ask_person(manager, "find", typed=typed).content.decode()
    packed = ask_person(manager, "export", lead=lead.pk).content
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        (request,) = json.loads(archive.read("person.json"))["requests"]
    answers = {each["key"]: each["answer"] for each in request["answers"]}
    assert (answers["name"], answers["phone"]) == (NAME, lead.phone_display)
    assert NAME in ask_person(manager, "erase", lead=lead.pk).content.decode()
    ask_person(manager, "erase_now", lead=lead.pk, understood="on")
    lead.refresh_from_db()
    assert lead.erased_at and not (lead.name or lead.phone or lead.email)
    assert manager.get(url_of("edit", lead.pk)).status_code == 200


def test_a_status_is_changed_without_writing_the_texts(manager, lead):
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM tpi_cms_lead")
        before = cursor.fetchall()
        visit = f"{timezone.now() + dt.timedelta(days=30):%Y-%m-%d}"
        work = {"outcome": "booked", "visit_on": visit, "version": "0"}
        manager.post(url_of("edit", lead.pk), work)
        cursor.execute("SELECT name FROM tpi_cms_lead")
        assert cursor.fetchall() == before
    lead.refresh_from_db()
    assert (lead.status, lead.name) == ("booked", NAME)


def test_a_full_webhook_tells_what_was_typed(lead):
    target = WebhookTarget("https://example.org/", "whsec_", payload="full")
    answers = WebhookChannel().get_payload(lead, target)["data"]["answers"]
    assert (answers["name"], answers["phone"]) == (NAME, "+18158020088;ext=4")
    Lead.objects.update(phone="")
    lead = Lead.objects.get()
    answers = WebhookChannel().get_payload(lead, target)["data"]["answers"]
    assert (answers["phone"], answers["email"]) == ("", EMAIL)


def test_a_purge_reports_and_erases(lead, held, capsys):
    Lead.objects.filter(pk=lead.pk).update(
        status_changed_at=LONG_AGO, due_from=LONG_AGO, next_at=LONG_AGO
    )
    Delivery.objects.update(state="done")
    call_command("tpi_purge")
    out = capsys.readouterr().out
    assert "1 to erase" in out and "1 held to delete" in out and "Purged: 2." in out
    assert Lead.objects.get().name == ""


# --- without it -------------------------------------------------------------------


@pytest.fixture(params=[[OTHER], [], ["", OTHER], ["no key"]])
def wrong_key(settings, lead, held, request):
    settings.TPI_CMS_ENCRYPTION_KEYS = request.param
    return lead


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("all", {}),
        ("all_results", {}),
        ("all", {"export": "csv"}),
        ("all", {"export": "xlsx"}),
        ("held", {}),
        ("edit", {}),
    ],
)
def test_staff_are_told_which_setting_is_wrong(
    manager, wrong_key, reports, caplog, name, query
):
    args = [wrong_key.pk] if name == "edit" else []
    response = manager.get(url_of(name, *args), query)
    html = response.content.decode()
    assert response.status_code == 500
    assert "TPI_CMS_ENCRYPTION_KEYS" in html and "Nothing is lost" in html
    assert NAME not in html and "gAAAA" not in html
    assert "Requests can't be read: " in caplog.text and "Error" in caplog.text
    assert not reports


def test_a_person_cant_be_found_and_it_is_said(manager, wrong_key):
    response = ask_person(manager, "find", typed=NUMBER)
    assert response.status_code == 500
    assert "TPI_CMS_ENCRYPTION_KEYS" in response.content.decode()


def test_what_needs_no_text_goes_on(manager, wrong_key, client):
    """Lists of notices, thanks, notices by mail, status, retention."""
    for name in ("wagtailadmin_home", "tpi_cms_lead:undelivered"):
        assert manager.get(reverse(name)).status_code == 200
    thanks = reverse("tpi_cms:lead_thanks", args=[wrong_key.reference])
    assert client.get(thanks).status_code == 200
    assert deliver(Delivery.objects.get().pk)
    Lead.objects.filter(held_at=None).update(
        status_changed_at=LONG_AGO, due_from=LONG_AGO, next_at=LONG_AGO
    )
    assert purge() == 2
