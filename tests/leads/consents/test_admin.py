"""The consent texts area: drafts, publishing, retiring, and who may."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from wagtail.models import ModelLogEntry

from tests import factories
from tpi_cms.leads.consents.actions import publish_consent_text
from tpi_cms.leads.consents.draft_views import ConsentTextEditView
from tpi_cms.leads.consents.models import Consent, ConsentText

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client):
    factories.make_home()
    user = factories.make_manager(first_name="Ines", last_name="Ruiz")
    client.force_login(user)
    return user


@pytest.fixture
def draft():
    return factories.make_consent_text(published_at=None, wording="{organization} may")


@pytest.fixture
def published():
    return factories.make_consent_text(purpose="sms", wording="Text me")


def url(name, *args) -> str:
    return reverse(f"tpi_cms_consent_text:{name}", args=args)


def read(client, name, *args) -> str:
    response = client.get(url(name, *args))
    assert response.status_code == 200
    return response.content.decode()


def actions(text) -> list[str]:
    entries = ModelLogEntry.objects.for_instance(text).order_by("timestamp", "pk")
    return [entry.action for entry in entries]


def test_without_texts_the_list_says_what_patients_see(client, manager):
    html = read(client, "index")
    assert "Harbor &amp; Prairie may contact me about this request." in html
    assert html.count("patients aren't asked") == 2
    assert url("add") in html


def test_the_list_shows_every_version_with_its_state(client, manager, published):
    for version in (2, 3):
        factories.make_consent_text(purpose="sms", version=version)
    factories.make_consent_text(purpose="sms", version=4, published_at=None)
    response = client.get(url("index"))
    sms = response.context["purposes"][1]
    assert sms["value"] == "sms"
    assert [(t.version, t.state) for t in sms["languages"]["English"]] == [
        (4, "draft"),
        (3, "in_use"),
        (2, "replaced"),
        (1, "replaced"),
    ]
    html = response.content.decode()
    assert all(word in html for word in ("Draft", "In use", "Replaced"))


def test_adding_a_text_makes_a_draft_with_the_next_number(client, manager, settings):
    settings.WAGTAIL_CONTENT_LANGUAGES = [("en", "English"), ("es", "Spanish")]
    factories.make_consent_text(language="es", version=7)
    data = {"purpose": "contact", "language": "es", "wording": " Pueden\r\n llamarme "}
    response = client.post(url("add"), data)
    text = ConsentText.objects.get(version=8)
    assert response.url == url("inspect", text.pk)
    assert (text.wording, text.published_at) == ("Pueden llamarme", None)
    assert actions(text) == ["wagtail.create"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"wording": "{organisation} may"}, "Only {organization} is filled in"),
        ({"wording": "  "}, "This field is required"),
        ({"wording": "x" * 1001}, "at most 1000"),
        ({"language": "xx"}, "Select a valid choice"),
        ({"purpose": "newsletter"}, "Select a valid choice"),
    ],
)
def test_a_text_that_cannot_be_shown_is_refused(client, manager, changes, said):
    data = {"purpose": "sms", "language": "en", "wording": "Yes"} | changes
    response = client.post(url("add"), data)
    assert said in response.content.decode()
    assert not ConsentText.objects.exists()


def test_a_draft_can_be_edited_and_deleted(client, manager, draft):
    assert url("edit", draft.pk) in read(client, "inspect", draft.pk)
    read(client, "edit", draft.pk)
    data = {"wording": "Better", "purpose": "marketing", "language": "es"}
    client.post(url("edit", draft.pk), data)
    draft.refresh_from_db()
    assert (draft.wording, draft.purpose, draft.language) == (
        "Better",
        "contact",
        "en",
    )
    assert read(client, "delete", draft.pk)
    client.post(url("delete", draft.pk))
    assert not ConsentText.objects.exists()


@pytest.mark.parametrize("name", ["edit", "delete"])
@pytest.mark.parametrize("verb", ["get", "post"])
def test_a_published_text_has_no_form(client, manager, published, name, verb):
    response = getattr(client, verb)(url(name, published.pk), {"wording": "Other"})
    assert response.url == url("inspect", published.pk)
    assert ConsentText.objects.get().wording == "Text me"


def test_a_draft_published_while_it_was_edited_stays_as_published(
    client, manager, draft, monkeypatch
):
    save = ConsentTextEditView.save_instance

    def publish_first(self):
        publish_consent_text(pk=draft.pk, digest=draft.digest, user=manager)
        return save(self)

    monkeypatch.setattr(ConsentTextEditView, "save_instance", publish_first)
    response = client.post(url("edit", draft.pk), {"wording": "Other"})
    assert response.url == url("inspect", draft.pk)
    draft.refresh_from_db()
    assert draft.wording == "{organization} may"


def test_publishing_asks_first_and_shows_it_as_patients_will(client, manager, draft):
    factories.make_consent_text(version=5)
    html = read(client, "publish", draft.pk)
    assert "Harbor &amp; Prairie may" in html
    assert "It can't be changed afterwards" in html
    assert "It replaces version 5" in html
    response = client.post(url("publish", draft.pk), {"digest": draft.digest})
    assert response.url == url("inspect", draft.pk)
    draft.refresh_from_db()
    assert draft.published_by == manager
    assert actions(draft) == ["tpi_cms.consent_text.publish"]
    html = read(client, "inspect", draft.pk)
    assert "Published" in html and "Ines Ruiz" in html
    assert url("edit", draft.pk) not in html


def test_a_draft_changed_since_it_was_read_is_not_published(client, manager, draft):
    response = client.post(url("publish", draft.pk), {"digest": "other"})
    assert response.url == url("publish", draft.pk)
    draft.refresh_from_db()
    assert draft.published_at is None
    assert actions(draft) == []


def test_a_published_text_is_not_published_twice(client, manager, published):
    at = published.published_at
    for verb in (client.get, client.post):
        assert verb(url("publish", published.pk)).status_code == 404
    published.refresh_from_db()
    assert published.published_at == at


def test_a_new_version_starts_with_the_same_words(client, manager, published):
    assert url("new_version", published.pk) in read(client, "inspect", published.pk)
    assert client.get(url("new_version", published.pk)).status_code == 405
    response = client.post(url("new_version", published.pk))
    draft = ConsentText.objects.drafts().get()
    assert response.url == url("edit", draft.pk)
    assert (draft.purpose, draft.language, draft.version, draft.wording) == (
        "sms",
        "en",
        2,
        "Text me",
    )


def test_a_text_in_use_is_retired_after_a_question(client, manager, published):
    assert url("retire", published.pk) in read(client, "inspect", published.pk)
    assert "Text me" in read(client, "retire", published.pk)
    published.refresh_from_db()
    assert published.retired_at is None
    client.post(url("retire", published.pk))
    published.refresh_from_db()
    assert published.retired_at
    assert actions(published) == ["tpi_cms.consent_text.retire"]
    assert "Retired" in read(client, "inspect", published.pk)


def test_contact_drafts_and_replaced_texts_cannot_be_retired(client, manager, draft):
    contact = factories.make_consent_text(version=2)
    replaced = factories.make_consent_text(purpose="sms")
    factories.make_consent_text(purpose="sms", version=2)
    for text in (draft, contact, replaced):
        assert url("retire", text.pk) not in read(client, "inspect", text.pk)
        assert client.post(url("retire", text.pk)).status_code == 404
    assert not ConsentText.objects.filter(retired_at__isnull=False).exists()


def test_wordings_are_escaped(client, manager):
    text = factories.make_consent_text(wording="<script>x</script>", published_at=None)
    for name, args in (("index", []), ("inspect", [text.pk]), ("publish", [text.pk])):
        assert "<script>x" not in read(client, name, *args)


@pytest.mark.parametrize(
    ("name", "verb"),
    [
        ("index", "get"),
        ("add", "get"),
        ("add", "post"),
        ("inspect", "get"),
        ("edit", "post"),
        ("delete", "post"),
        ("publish", "get"),
        ("publish", "post"),
        ("retire", "post"),
        ("new_version", "post"),
    ],
)
def test_front_desks_have_no_way_in(client, draft, published, name, verb):
    factories.make_home()
    desk = factories.make_frontdesk_user(factories.make_clinic())
    client.force_login(desk)
    text = published if name == "retire" else draft
    args = [] if name in ("index", "add") else [text.pk]
    getattr(client, verb)(url(name, *args), {"digest": draft.digest, "wording": "X"})
    draft.refresh_from_db()
    assert ConsentText.objects.count() == 2
    assert draft.published_at is None and draft.wording == "{organization} may"
    assert not ConsentText.objects.filter(retired_at__isnull=False).exists()
    response = client.get(url(name, *args)) if verb == "get" else None
    assert response is None or response.status_code == 302
    assert response is None or response.url == reverse("wagtailadmin_home")


def test_someone_who_may_only_view_sees_no_button(client, draft, published):
    factories.make_home()
    user = factories.make_user()
    group = Group.objects.create(name="Readers")
    codenames = ("access_admin", "view_consenttext")
    group.permissions.set(Permission.objects.filter(codename__in=codenames))
    user.groups.set([group])
    client.force_login(user)
    html = read(client, "index")
    assert url("add") not in html
    for text in (draft, published):
        html = read(client, "inspect", text.pk)
        for name in ("edit", "delete", "publish", "retire", "new_version"):
            assert url(name, text.pk) not in html


def test_the_settings_menu_leads_to_it(client, manager):
    html = client.get(reverse("wagtailadmin_home")).content.decode()
    assert url("index") in html
    client.force_login(factories.make_editor())
    html = client.get(reverse("wagtailadmin_home")).content.decode()
    assert url("index") not in html


def test_a_lead_shows_what_its_patient_was_shown(client, manager):
    lead = factories.make_lead()
    Consent.objects.create(
        lead=lead,
        purpose="sms",
        wording="Text <me>",
        version=3,
        wording_digest="ab12" * 16,
        is_given=False,
        language="es",
        page_url="javascript:alert(1)",
    )
    html = read_lead(client, lead)
    for words in ("Text messages about this request", "<strong>no</strong>"):
        assert words in html
    for words in ("Wording, version 3", "Text &lt;me&gt;", "Spanish"):
        assert words in html
    assert f'title="{"ab12" * 16}"' in html and "ab12ab12ab12…" in html
    assert "javascript:alert(1)" in html and 'href="javascript' not in html
    Consent.objects.update(version=None)
    assert "Built-in wording" in read_lead(client, lead)


def read_lead(client, lead) -> str:
    return client.get(reverse("tpi_cms_lead:edit", args=[lead.pk])).content.decode()
