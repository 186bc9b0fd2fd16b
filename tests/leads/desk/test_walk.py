"""Every URL of the admin x role: another clinic's lead is never in the answer.

The URLs come from Django's resolver, so a new view is walked without a change here. One
with a parameter that ``World.fill`` doesn't know fails by its name.

What is left out, for the time it takes: roles that differ in leads only walk only what
shows leads; of the verbs but GET and POST, what shows none of ours gets another one
from each role.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from unittest import mock

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.messages import get_messages
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client, override_settings
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from wagtail.documents import get_document_model
from wagtail.log_actions import log
from wagtail.models import Collection, Site, Task, Workflow

from tests import factories
from tpi_cms.clinics.closures import Closure
from tpi_cms.clinics.network import NetworkPhone
from tpi_cms.content.starters import Outline
from tpi_cms.leads.access.models import GroupClinicPermission
from tpi_cms.leads.audit.models import LeadLogEntry
from tpi_cms.leads.consents.models import Consent
from tpi_cms.leads.outbox.models import Delivery
from tpi_cms.leads.record.models import Lead

pytestmark = pytest.mark.django_db

RARE_VERBS = ["head", "put", "patch", "delete", "options"]
SAFE = {"get", "head", "options"}
ROLES = ["anonymous", "editor", "desk"]
#: Who differ from those in leads only.
LEAD_ROLES = ["clinic_manager", "nobody", "desk_of_none", "export_only", "change_only"]
#: No query, and no row to be undone.
SESSIONS = "django.contrib.sessions.backends.signed_cookies"
LEAD_AREA = "tpi_cms_lead"
#: Where those walk: what shows leads, their log, or counts of them.
SHOWING_LEADS = re.compile(r"tpi_cms_(lead|consent)|bulk|history|report|home|search")
FIELDS = ["name", "email", "topic", "message", "page_title"]
#: Walked with these as well as bare; ``{…}`` are the foreign lead's.
QUERIES = [
    "q={reference}",
    "q={name}",
    "export=csv",
    "export=xlsx",
    "clinic={clinic}",
    "clinic={clinic}&export=csv",
    "ordering=clinic__leads__name",
    "id=all&id={lead}",
]
#: With what Wagtail's bulk action on leads is asked, and posted.
BULK_QUERIES = ["id={lead}", "id={held}", "id={own}&id={held}", "id=all"]
REPORT_QUERIES = [
    "q={name}",
    "export=csv",
    "export=xlsx",
    "label=Lead",
    "object_type={lead_type}",
    "user={user}",
]


def get_routes():
    """(name, path with parameters, view) of all URLs below ``admin/``."""

    def walk(patterns, path, names):
        for pattern in patterns:
            below = path + str(pattern.pattern)
            if isinstance(pattern, URLPattern):
                name = ":".join([*names, pattern.name or below])
                yield name, below, pattern.callback
            else:
                more = [pattern.namespace] if pattern.namespace else []
                yield from walk(pattern.url_patterns, below, [*names, *more])

    found = walk(get_resolver().url_patterns, "", [])
    return [route for route in found if route[1].startswith("admin/")]


def get_model(view):
    """The model that a class-based view works on, as far as it says."""
    given = getattr(view, "view_initkwargs", {}).get("model")
    model = given or getattr(getattr(view, "view_class", None), "model", None)
    return apps.get_model(model) if isinstance(model, str) else model


class World:
    """Two clinics, a lead in each, one held in each; people of every role."""

    def __init__(self):
        self.home = factories.make_home()
        self.page = factories.make_treatment()
        self.revision = self.page.save_revision()
        self.image = factories.make_image()
        document = get_document_model()(title="A leaflet")
        document.file.save("leaflet.txt", ContentFile(b"words"))
        self.document = document
        self.clinic = factories.make_clinic(name="Own")
        self.other = factories.make_clinic(
            name="Other", intake_emails=["zephyrine-box@example.org"]
        )
        self.own = self.make_lead(self.clinic, "own", "+18155550101")
        self.foreign = self.make_lead(self.other, "zephyrine", "+18155550177")
        self.held = self.make_lead(
            self.other, "zephyrine-held", "+18155550178", held_at=timezone.now()
        )
        self.own_held = self.make_lead(
            self.clinic, "ownheld", "+18155550102", held_at=timezone.now()
        )
        self.consent_text = factories.make_consent_text(purpose="sms")
        day = timezone.localdate()
        self.closure = Closure.objects.create(
            reason="Training", first_date=day, last_date=day
        )
        self.closure.clinics.add(self.other)
        self.stranger = factories.make_user("stranger-of-other")
        for lead in (self.foreign, self.held):
            log(lead, "tpi_cms.lead.view", user=self.stranger)
        self.superuser = factories.make_superuser()
        self.users = self.make_users()
        self.canaries = self.get_canaries(self.foreign, self.held)
        self.tables = self.get_tables()

    def make_lead(self, clinic, mark, phone, **fields):
        words = {field: f"{mark}-{field.replace('_', '')}-zq" for field in FIELDS}
        words["email"] = f"{mark}-zq@example.com"
        lead = factories.make_lead(clinic, phone=phone, **words, **fields)
        Consent.objects.create(
            lead=lead, purpose="contact", wording=f"{mark}-wording-zq", is_given=True
        )
        if lead.held_at is None:
            Delivery.objects.create(
                lead=lead,
                channel="email",
                target=clinic.intake_emails[0],
                state=Delivery.State.DEAD,
                last_error=f"{mark}Error-zq",
            )
        return lead

    def make_users(self):
        def member(name, *codenames):
            group = Group.objects.create(name=name)
            group.permissions.add(Permission.objects.get(codename="access_admin"))
            for permission in Permission.objects.filter(codename__in=codenames):
                GroupClinicPermission.objects.create(
                    group=group, clinic=self.clinic, permission=permission
                )
            user = factories.make_user(f"{name}-person")
            user.groups.set([group])
            return user

        return {
            "nobody": factories.make_user("nobody-person"),
            "editor": factories.make_editor(),
            "desk": factories.make_frontdesk_user(self.clinic),
            "desk_of_none": member("desk of none"),
            "clinic_manager": member(
                "manager", "view_lead", "change_lead", "export_lead", "erase_lead"
            ),
            "export_only": member("exporter", "export_lead"),
            "change_only": member("changer", "change_lead"),
        }

    def get_canaries(self, *leads):
        """Everything that only the other clinic may read, and how it may be written."""
        found = ["zephyrine", "stranger-of-other"]
        for lead in leads:
            digits = str(lead.phone)[2:]
            area, rest = digits[:3], f"{digits[3:6]}-{digits[6:]}"
            found += [digits, f"({area}) {rest}", f"{area}-{rest}", lead.reference]
        return [text.lower() for text in found]

    def get_tables(self):
        collection = Collection.get_first_root_node()
        tables = {
            "lead": self.foreign,
            "clinic": self.other,
            "consenttext": self.consent_text,
            "closure": self.closure,
            "outline": Outline.objects.create(
                name="An outline", page_type="", locale=self.page.locale
            ),
            "practitioner": factories.make_practitioner(),
            "networkphone": NetworkPhone.objects.create(number="+18155550199"),
            "collection": collection,
            "workflow": Workflow.objects.first(),
            "task": Task.objects.first(),
            "user": self.stranger,
            "group": Group.objects.get(clinic_permissions__clinic=self.other)
            if Group.objects.filter(clinic_permissions__clinic=self.other).count() == 1
            else Group.objects.filter(clinic_permissions__clinic=self.other).first(),
            "site": Site.objects.get(),
            "page": self.page,
            "image": self.image,
            "document": self.document,
        }
        return {name: thing.pk for name, thing in tables.items() if thing}

    def fill(self, name, path, view, lead):
        """Paths with values for each parameter; fails by name at an unknown one."""
        path = re.sub(r"\(\?P<(\w+)>[^()]*\)", r"<\1>", path.replace(r"\d+", "N"))
        path = re.sub(r"[\^$]|\\(?=\.)", "", path)
        # Groups without a name, of Wagtail before 8: a page, or the first choice.
        path = re.sub(r"\(N\)", str(self.page.pk), path)
        path = re.sub(r"\((\w+)\|[^()]*\)", r"\1", path)
        if path.endswith("/.*/"):
            path = path.replace(".*", "no/such/page")

        def value(match):
            return str(self.get_value(name, match[1], view, lead))

        filled = re.sub(r"<(?:\w+:)?(\w+)>", value, path)
        assert not re.search(r"[<>()*|\\]", filled), f"cover {name}: {filled}"
        return f"/{filled}"

    def get_value(self, name, parameter, view, lead):
        namespace = name.split(":")[0]
        # Some lists of Wagtail take the class of what they list for the address.
        in_workflows = {"pk": 1, "page_pk": self.page.pk, "workflow_pk": 1}
        if namespace == "wagtailadmin_workflows" and parameter in in_workflows:
            return in_workflows[parameter]
        if namespace == "wagtailadmin_api":
            things = {"pages": self.page, "images": self.image}
            table = {"pk": things.get(name.split(":")[1], self.document).pk}
            return {**table, "action_name": "copy"}[parameter]
        if namespace == LEAD_AREA:
            # A held lead has none: then it is asked for the other's.
            delivery = lead.deliveries.first() or self.foreign.deliveries.get()
            values = {"pk": lead.pk, "delivery_pk": delivery.pk, "session_pk": 1}
            return {**values, "clinic_pk": lead.clinic_id}[parameter]
        if namespace == "wagtailsettings":
            return {"app_name": "tpi_cms", "model_name": "lead", "pk": lead.pk}[
                parameter
            ]
        model = get_model(view)
        if parameter == "pk" and model is not None:
            return self.tables[model._meta.model_name]
        known = {
            "pk": self.page.pk if "pages" in namespace else self.document.pk,
            "page_id": self.page.pk,
            "parent_page_id": self.home.pk,
            "parent": self.page.get_parent().pk,
            "page_to_move_id": self.page.pk,
            "destination_id": self.home.pk,
            "revision_id": self.revision.pk,
            "revision_id_a": "earliest",
            "revision_id_b": "latest",
            "collection_id": self.tables["collection"],
            "document_id": self.document.pk,
            "doc_id": self.document.pk,
            "image_id": self.image.pk,
            "filter_spec": "width-10",
            "uploaded_file_id": 1,
            "workflow_state_id": 1,
            "task_state_id": 1,
            "task_id": 1,
            "session_id": 1,
            # Whatever takes any model is asked for leads.
            "app_label": "tpi_cms",
            "app_name": "tpi_cms",
            "model_name": "lead",
            "content_type_app_name": "tpi_cms",
            "content_type_model_name": "lead",
            "object_id": lead.pk,
            "action": "release",
            "action_name": "approve",
            "uidb64": "MQ",
            "token": "set-password",
        }
        assert parameter in known, f"cover {name}: no value for {parameter}"
        return known[parameter]

    def get_urls(self, name, path, view):
        """Paths of one route: of the lead area for each lead that could leak."""
        leads = [self.foreign]
        if is_lead_url(name) and "<int:pk>" in path:
            leads = [self.foreign, self.held, self.own, self.own_held]
        return [self.fill(name, path, view, lead) for lead in leads]

    def get_queries(self, name, url):
        """For lists, whose query may choose what is shown."""
        if is_lead_url(name):
            queries = [] if re.search(r"/\d+/", url) else QUERIES
        else:
            queries = REPORT_QUERIES if re.search("history|reports", name) else []
        values = {
            "reference": self.foreign.reference,
            "name": self.foreign.name,
            "clinic": self.other.pk,
            "lead": self.foreign.pk,
            "lead_type": ContentType.objects.get_for_model(Lead).pk,
            "user": self.stranger.pk,
        }
        return [query.format(**values) for query in queries]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    """Made once for all roles; each request is rolled back."""
    media = tmp_path_factory.mktemp("media")
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=media, SESSION_ENGINE=SESSIONS),
        # The test client copies the context of each template: half of its time.
        mock.patch("django.test.client.store_rendered_templates"),
        transaction.atomic(),
    ):
        yield World()
        transaction.set_rollback(True)


class Walker:
    """One role's client: sends, reads every byte, and undoes what it did."""

    def __init__(self, user):
        self.client = Client(raise_request_exception=False)
        self.followed = set()
        if user is not None:
            self.client.force_login(user)
        self.cookies = {
            key: morsel.value for key, morsel in self.client.cookies.items()
        }

    def send(self, verb, url, data=None):
        """Response, all that came back as text, and the other clinic's rows after.

        A page that several addresses lead to is read once.
        """
        with transaction.atomic():
            options = {"data": data} if data else {}
            response = getattr(self.client, verb)(url, **options)
            text = self.read(response)
            target = response.headers.get("Location", "").partition("?")[0]
            if target and target not in self.followed:
                self.followed.add(target)
                text += self.read(self.client.get(response.headers["Location"]))
            changes = None if verb in SAFE else self.get_lead_state()
            transaction.set_rollback(True)
        self.client.cookies.clear()
        self.client.cookies.load(self.cookies)
        return response, text, changes

    def read(self, response):
        body = b"".join(response) if response.streaming else response.content
        if body.startswith(b"PK\x03\x04"):
            archive = zipfile.ZipFile(io.BytesIO(body))
            body = b"\n".join(archive.read(name) for name in archive.namelist())
        text = body.decode("utf-8", "replace")
        # Messages that the next page would show.
        told = [str(message) for message in get_messages(response.wsgi_request)]
        return html.unescape(f"{response.headers}\n{text}\n{told}").lower()

    def get_lead_state(self):
        """What nobody of another clinic may change."""
        leads = Lead.objects.exclude(clinic__name="Own")
        deliveries = Delivery.objects.exclude(lead__clinic__name="Own")
        return (
            list(leads.order_by("pk").values_list()),
            list(deliveries.order_by("pk").values_list()),
        )


def get_posts(world, url, text):
    """Bodies for the lead area: its own fields, and any that the page has, filled."""
    lead = world.foreign
    ids = {"lead": [lead.pk, world.held.pk], "id": lead.pk, "pk": lead.pk}
    work = {"outcome": "not_a_fit", "version": "0", "clinic": world.clinic.pk}
    yield {**work, "understood": "on", **ids}
    if re.search(r"/\d+/", url):
        return
    for do in ("find", "export", "erase", "erase_now"):
        yield {"do": do, "typed": lead.email, "understood": "on", **ids}
    names = set(re.findall(r'<(?:input|select|textarea)[^>]* name="([^"]+)"', text))
    for typed in (lead.email, str(lead.phone), lead.name):
        yield {**dict.fromkeys(names, typed), "do": "find"}


def find_canaries(world, text, *typed):
    """Canaries that were not just what this request had typed."""
    for words in typed:
        for value in words if isinstance(words, list) else [words]:
            text = text.replace(html.unescape(str(value)).lower(), "")
    return [canary for canary in world.canaries if canary in text]


def is_lead_url(name):
    return name.startswith(f"{LEAD_AREA}:")


class Walk:
    """One role's way through the admin; ``leaks`` says where a lead was seen."""

    def __init__(self, world, role):
        self.world = world
        self.walker = Walker(world.users.get(role))
        self.before = self.walker.get_lead_state()
        self.leaks = []

    def check(self, verb, url, data=None, typed=()):
        response, text, after = self.walker.send(verb, url, data)
        found = find_canaries(self.world, text, *typed, *(data or {}).values())
        is_changed = after is not None and after != self.before
        if found or is_changed:
            self.leaks.append((verb, url, data, found, is_changed))
        if url.startswith("/admin/leads/"):
            assert response.status_code < 500, (verb, url, data)
        return response, text

    def visit_bulk_action(self, url):
        world = self.world
        keys = {"lead": world.foreign.pk, "held": world.held.pk, "own": world.own.pk}
        for query in BULK_QUERIES:
            asked = f"{url}?{query.format(**keys)}"
            self.check("get", asked)
            for leads in (f"{world.held.pk}", f"{world.own_held.pk},{world.held.pk}"):
                self.check("post", asked, {"leads": leads})

    def visit(self, name, url, verbs):
        """GET, POST and ``verbs``, and what the address shows by its query."""
        page, text = self.check("get", url)
        for verb in ["post", *verbs]:
            self.check(verb, url)
        if name == "wagtail_bulk_action":
            self.visit_bulk_action(url)
        if is_lead_url(name):
            for data in get_posts(self.world, url, text):
                self.check("post", url, data)
        if page.status_code == 200:
            for query in self.world.get_queries(name, url):
                typed = [self.world.foreign.reference, self.world.foreign.name]
                shown = typed if "q=" in query else []
                self.check("get", f"{url}?{query}", typed=shown)


@pytest.mark.parametrize("role", ROLES + LEAD_ROLES)
def test_no_answer_holds_another_clinics_lead(world, role):
    walk = Walk(world, role)
    turn = [*ROLES, *LEAD_ROLES].index(role)
    for number, (name, path, view) in enumerate(get_routes(), start=turn):
        if role in LEAD_ROLES and not SHOWING_LEADS.search(name):
            continue
        is_whole = name.startswith("tpi_cms") and SHOWING_LEADS.search(name)
        verbs = RARE_VERBS if is_whole else [RARE_VERBS[number % len(RARE_VERBS)]]
        for index, url in enumerate(world.get_urls(name, path, view)):
            walk.visit(name, url, verbs if index == 0 else [])
        if is_lead_url(name) and "<int:pk>" in path:
            missing = re.sub(r"/\d+/", "/987654/", url, count=1)
            answer, _text = walk.check("get", missing)
            assert answer.status_code in (200, 302, 404, 405)
    assert walk.leaks == []


def test_the_canaries_would_be_seen(world):
    """Control: a superuser gets them at the addresses where leads are shown."""
    walker = Walker(world.superuser)
    seen = set()
    for name, path, view in get_routes():
        if not is_lead_url(name):
            continue
        for url in world.get_urls(name, path, view):
            for query in ("", "?export=csv", "?export=xlsx"):
                _response, text, _state = walker.send("get", url + query)
                if find_canaries(world, text):
                    seen.add(name.split(":")[-1] + query)
    assert seen >= {
        "index",
        "index_results",
        "all",
        "all_results",
        "all?export=csv",
        "all?export=xlsx",
        "held",
        "held_results",
        "held?export=csv",
        "log",
        "log_results",
        "log?export=csv",
        "edit",
        "undelivered",
    }


def test_own_leads_are_seen_where_they_should_be(world):
    """Control: a desk gets its own lead, so the walk is not one of refusals only."""
    walker = Walker(world.users["desk"])
    for name, wanted in (("", "own-name-zq"), ("held/", "ownheld-name-zq")):
        response, text, _state = walker.send("get", f"/admin/leads/{name}")
        assert response.status_code == 200
        assert wanted in text


def test_the_bulk_action_would_show_and_release(world):
    """Control: asked by a superuser as the walk asks."""
    walk = Walk(world, "superuser")
    walk.walker = Walker(world.superuser)
    walk.visit_bulk_action("/admin/bulk/tpi_cms/lead/release/")
    assert {verb for verb, *_rest in walk.leaks} == {"get", "post"}
    assert any(is_changed for *_rest, is_changed in walk.leaks)


def test_an_unknown_parameter_fails_by_name(world):
    with pytest.raises(AssertionError, match="cover some:view"):
        world.fill("some:view", "admin/some/<int:thing>/", None, world.foreign)


def test_leads_are_no_snippet_chooser_setting_or_index():
    from wagtail.models import ReferenceIndex
    from wagtail.search.index import class_is_indexed
    from wagtail.snippets.models import get_snippet_models

    private = (Lead, Consent, Delivery, LeadLogEntry)
    for model in private:
        assert model not in get_snippet_models()
        assert not class_is_indexed(model)
        assert not hasattr(model, "api_fields")
    assert not ReferenceIndex.model_is_indexable(Lead)
