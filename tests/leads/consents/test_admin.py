"""The consent texts area: a snippet; what of it is ours, and who may."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils.html import strip_tags

from wagtail.models import Locale, ModelLogEntry

from tests import factories
from tpi_cms.leads.consents.boxes import get_consents_to_show
from tpi_cms.leads.consents.models import Consent, ConsentText

pytestmark = pytest.mark.django_db

PUBLISH = {"action-publish": "on"}


@pytest.fixture
def manager(client):
    factories.make_home()
    user = factories.make_manager()
    client.force_login(user)
    return user


@pytest.fixture
def spanish(settings):
    settings.WAGTAIL_I18N_ENABLED = True
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [
        ("en", "English"),
        ("es", "Spanish"),
    ]
    return Locale.objects.create(language_code="es")


def url(name, *args) -> str:
    return reverse(f"wagtailsnippets_tpi_cms_consenttext:{name}", args=args)


def shown(language="en-us") -> dict[str, str]:
    return {c.purpose: c.wording for c in get_consents_to_show(None, language)}


def test_a_draft_is_shown_to_nobody_until_it_is_published(client, manager):
    data = {"purpose": "sms", "wording": " Text\r\n me "}
    client.post(url("add"), data)
    text = ConsentText.objects.get()
    assert (text.wording, text.live) == ("Text me", False)
    assert "sms" not in shown()
    client.post(url("edit", text.pk), data | PUBLISH)
    assert shown()["sms"] == "Text me"
    log = ModelLogEntry.objects.for_instance(text).values_list("action", flat=True)
    assert {"wagtail.create", "wagtail.publish"} <= set(log)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"wording": "{organisation} may"}, "Only {organization} is filled in"),
        ({"wording": "  "}, "This field is required"),
        ({"wording": "x" * 1001}, "at most 1000"),
        ({"purpose": ""}, "This field is required"),
        ({"purpose": "newsletter"}, "Select a valid choice"),
        ({"purpose": "contact"}, "a text for this purpose in this language already"),
    ],
)
def test_a_text_that_cannot_be_shown_is_refused(client, manager, changes, said):
    factories.make_consent_text(live=False)
    data = {"purpose": "sms", "wording": "Yes"} | changes | PUBLISH
    assert said in client.post(url("add"), data).content.decode()
    assert ConsentText.objects.count() == 1


def test_a_draft_can_wait_for_its_words_but_not_for_its_purpose(client, manager):
    client.post(url("add"), {"purpose": "", "wording": "Yes"})
    assert not ConsentText.objects.exists()
    client.post(url("add"), {"purpose": "sms", "wording": ""})
    assert ConsentText.objects.get().wording == ""


def test_a_live_text_is_edited_as_a_draft_and_its_purpose_stays(client, manager):
    text = factories.make_consent_text(wording="First")
    data = {"wording": "Second", "purpose": "sms"}
    client.post(url("edit", text.pk), data)
    (before,) = get_consents_to_show(None, "en")
    client.post(url("edit", text.pk), data | PUBLISH)
    (after,) = get_consents_to_show(None, "en")
    assert (before.wording, after.wording) == ("First", "Second")
    assert before.version != after.version
    assert text.revisions.get(pk=before.version).content["wording"] == "First"


def test_an_unpublished_text_is_asked_for_no_more(client, manager):
    for purpose in ("contact", "sms"):
        text = factories.make_consent_text(purpose=purpose)
        client.post(url("unpublish", text.pk))
    assert shown() == {"contact": "The clinic may contact me about this request."}


def test_a_text_is_written_once_in_each_language(client, manager, spanish):
    english = factories.make_consent_text()
    data = {"purpose": "contact", "wording": "Pueden llamarme"} | PUBLISH
    for _again in range(2):
        client.post(f"{url('add')}?locale=es", data)
    text = ConsentText.objects.get(locale=spanish)
    assert english.get_translation(spanish) == text
    assert shown("es")["contact"] == "Pueden llamarme"
    html = client.get(url("edit", english.pk)).content.decode()
    assert url("edit", text.pk) in html


def test_wagtail_copies_a_text_to_translate_it(spanish):
    copy = factories.make_consent_text(wording="Call me").copy_for_translation(spanish)
    copy.save()
    assert (copy.purpose, copy.wording) == ("contact", "Call me")


def test_the_list_shows_purpose_language_and_state(client, manager, spanish):
    factories.make_consent_text(purpose="sms")
    factories.make_consent_text(language="es", live=False)
    html = client.get(url("list")).content.decode()
    contact, sms = (strip_tags(row) for row in html.split("<tr")[-2:])
    expected = {
        contact: ("Contact about this request", "Spanish", "draft"),
        sms: ("Text messages about this request", "English", "live"),
    }
    assert all(word in row for row, words in expected.items() for word in words)


@pytest.mark.parametrize("name", ["list", "add", "edit", "delete", "unpublish"])
@pytest.mark.parametrize("make", [factories.make_frontdesk_user, factories.make_editor])
def test_front_desks_and_editors_have_no_way_in(client, name, make):
    factories.make_home()
    args = [factories.make_clinic()] if make is factories.make_frontdesk_user else []
    client.force_login(make(*args))
    text = factories.make_consent_text()
    target = url(name, *([] if name in ("list", "add") else [text.pk]))
    for send in (client.get, client.post):
        response = send(target, {"purpose": "sms", "wording": "X"} | PUBLISH)
        assert response.status_code == 302
        assert response.url == reverse("wagtailadmin_home")
    text = ConsentText.objects.get()
    assert text.live and text.wording != "X"


def test_who_may_only_change_a_text_does_not_publish_it(client):
    factories.make_home()
    user = factories.make_user()
    codenames = ("access_admin", "change_consenttext")
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client.force_login(user)
    text = factories.make_consent_text()
    data = {"purpose": "contact", "wording": "X"} | PUBLISH
    client.post(url("edit", text.pk), data)
    assert shown()["contact"] != "X"


def test_the_settings_menu_leads_to_it(client, manager):
    html = client.get(reverse("wagtailadmin_home")).content.decode()
    assert url("list") in html
    client.force_login(factories.make_editor())
    html = client.get(reverse("wagtailadmin_home")).content.decode()
    assert url("list") not in html


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


def read_lead(client, lead) -> str:
    return client.get(reverse("tpi_cms_lead:edit", args=[lead.pk])).content.decode()
