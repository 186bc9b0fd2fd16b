"""The task through Wagtail's own views: who may sign, and what that does."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from wagtail.models import GroupApprovalTask, Revision, TaskState, WorkflowTask
from wagtail.test.utils.form_data import nested_form_data

from tests import factories
from tpi_cms.content.review.models import SignOffTask
from tpi_cms.content.review.signing import sign

from .pages import PROSE, change_prose, edit, make_signed, make_treatment, reload

pytestmark = pytest.mark.django_db


def let_in(user):
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return user


@pytest.fixture
def doctor():
    """May log in, and nothing else."""
    return let_in(factories.make_user("doctor"))


@pytest.fixture
def ada(doctor):
    return factories.make_practitioner(name="Dr. Ada Moreau", user=doctor)


@pytest.fixture
def editor():
    return factories.make_clinic_editor(username="editor")


@pytest.fixture
def page(ada):
    """Signed and live, with a newer draft about its claims."""
    page = make_signed(ada, on=dt.date(2026, 1, 5))
    factories.make_sign_off_workflow(ada, page.get_parent(), months=6)
    edit(page, body=change_prose(PROSE.replace("day", "week")))
    return reload(page)


@pytest.fixture
def state(page, editor):
    """The page's draft was sent to the doctor."""
    return page.get_workflow().start(page, editor).current_task_state


def act(client, page, state, name="approve", **data):
    args = [page.pk, name, state.pk]
    return client.post(reverse("wagtailadmin_pages:workflow_action", args=args), data)


def url_of(page, name="review") -> str:
    return reverse(f"tpi_cms_review:{name}", args=[page.pk])


# --- who --------------------------------------------------------------------------


def test_the_doctor_signs_and_it_goes_live_with_the_stamp(client, page, state, doctor):
    client.force_login(doctor)
    assert act(client, page, state).status_code == 302
    page = reload(page)
    assert page.live_revision_id == state.revision_id
    assert page.is_reviewed
    assert page.last_reviewed == timezone.localdate()
    assert page.next_review > timezone.localdate() + dt.timedelta(days=180)
    assert page.signed_revision_id == state.revision_id
    assert "within a week" in str(page.body)
    assert not page.has_unpublished_changes


@pytest.mark.parametrize("name", ["approve", "reject"])
def test_nobody_else_signs_not_even_who_publishes(client, page, state, editor, name):
    client.force_login(editor)
    before = page.live_revision_id
    assert act(client, page, state, name).status_code in (302, 403)
    state.refresh_from_db()
    assert state.status == TaskState.STATUS_IN_PROGRESS
    assert reload(page).live_revision_id == before


def test_a_superuser_may_in_the_doctor_s_name(client, page, state):
    client.force_login(factories.make_superuser())
    act(client, page, state)
    page = reload(page)
    assert page.reviewer_name == "Dr. Ada Moreau, MD"


def test_an_account_that_was_switched_off_signs_nothing(page, state, doctor):
    doctor.is_active = False
    doctor.save()
    task = SignOffTask.objects.get()
    assert task.get_actions(page, doctor) == []
    assert "no account" in task.describe_signer()


def test_a_step_without_an_account_says_so_where_editors_look(
    client, page, ada, editor
):
    ada.user = None
    ada.save()
    page.get_workflow().start(page, editor)
    client.force_login(editor)
    response = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert "Dr. Ada Moreau, MD has no account to sign with" in response.text
    assert client.get(url_of(page)).status_code == 200


def test_a_step_whose_practitioner_is_gone_signs_nothing(page, state, ada):
    ada.delete()
    root = factories.make_superuser()
    names = {name for name, *_rest in SignOffTask.objects.get().get_actions(page, root)}
    assert names == {"reject"}


def test_a_superuser_s_own_words_are_not_signed_in_the_doctor_s_name(
    client, page, state
):
    root = factories.make_superuser()
    newer = edit(page, standfirst="It cures.", save={"user": root})
    client.force_login(root)
    act(client, page, state)
    assert reload(page).live_revision_id == state.revision_id
    assert Revision.objects.get(pk=newer.pk).content["reviewer_name"] == ""


def test_who_answered_sees_what_became_of_it(client, page, state, doctor):
    client.force_login(doctor)
    data = {"comment": "A day, not a week.", "next": url_of(page)}
    args = [page.pk, "reject", state.pk]
    url = reverse("wagtailadmin_pages:workflow_action", args=args)
    text = client.post(url, data, follow=True).text
    assert "Changes were requested. “A day, not a week.”" in text


def test_changes_are_requested(client, page, state, doctor):
    client.force_login(doctor)
    act(client, page, state, "reject", comment="A day, not a week.")
    state.refresh_from_db()
    assert (state.status, state.comment) == ("rejected", "A day, not a week.")
    assert not reload(page).workflow_in_progress


def test_a_step_that_is_not_the_last_stamps_and_publishes_nothing(
    client, page, doctor, editor
):
    workflow = page.get_workflow()
    last = GroupApprovalTask.objects.create(name="Last look")
    WorkflowTask.objects.create(workflow=workflow, task=last, sort_order=2)
    state = workflow.start(page, editor).current_task_state
    client.force_login(doctor)
    act(client, page, state)
    revision = Revision.objects.get(pk=state.revision_id)
    assert revision.content["signed_revision"] == revision.pk
    assert reload(page).live_revision_id != revision.pk


def test_all_or_nothing(client, page, state, doctor, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(TaskState, "approve", fail)
    client.force_login(doctor)
    with pytest.raises(RuntimeError):
        act(client, page, state)
    revision = Revision.objects.get(pk=state.revision_id)
    assert revision.content["reviewer_name"] == ""


# --- a newer draft ----------------------------------------------------------------


def test_what_was_signed_goes_live_not_a_newer_draft(client, page, state, doctor):
    newer = edit(
        page, standfirst="It cures.", save={"user": factories.make_superuser()}
    )
    client.force_login(doctor)
    assert "newer draft" in client.get(url_of(page)).text
    act(client, page, state)
    page = reload(page)
    assert page.live_revision_id == state.revision_id
    assert page.is_reviewed
    assert page.has_unpublished_changes
    assert Revision.objects.get(pk=newer.pk).content["reviewer_name"] == ""


def test_what_the_doctor_mended_is_signed_with_the_rest(client, page, state, doctor):
    own = edit(page, standfirst="A shot that may help.", save={"user": doctor})
    client.force_login(doctor)
    assert "may help" in client.get(url_of(page)).text
    act(client, page, state)
    page = reload(page)
    assert page.live_revision_id == own.pk == page.signed_revision_id


def test_the_doctor_edits_and_signs_in_the_editor_at_once(client, page, state, doctor):
    client.force_login(doctor)
    data = form_data(page, standfirst="A shot that may help.")
    data |= {"action-workflow-action": "true", "workflow-action-name": "approve"}
    client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)
    page = reload(page)
    assert page.standfirst == "A shot that may help."
    assert page.is_reviewed


# --- the review's screen ----------------------------------------------------------


def test_the_doctor_reads_only_what_changed_and_signs_there(
    client, page, state, doctor
):
    client.force_login(doctor)
    text = client.get(url_of(page)).text
    assert "You are asked to sign off" in text
    assert "<del> day</del><ins> week</ins>" in text
    changed, same = text.split("What is the same")
    assert "Bruises are common" not in changed
    assert "Bruises are common" in same
    action = reverse(
        "wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk]
    )
    assert f'action="{action}"' in text


def test_the_first_time_all_is_to_be_read(client, ada, doctor, editor):
    page = make_treatment()
    factories.make_sign_off_workflow(ada, page)
    page.get_workflow().start(page, editor)
    client.force_login(doctor)
    text = client.get(url_of(page)).text
    assert "No version of it was signed here before" in text
    assert "Bruises are common" in text
    assert "<ins>" not in text


def test_the_editor_sees_it_without_the_buttons(client, page, state, editor):
    client.force_login(editor)
    text = client.get(url_of(page)).text
    assert "It waits for its sign-off. Dr. Ada Moreau, MD signs it." in text
    assert "workflow/action" not in text


def test_a_stranger_sees_nothing(client, page, state):
    client.force_login(let_in(factories.make_user()))
    assert client.get(url_of(page)).status_code in (302, 403)
    assert client.get(url_of(page, "record")).status_code in (302, 403)


def test_a_page_that_can_t_be_signed_has_no_review(client):
    client.force_login(factories.make_superuser())
    assert client.get(url_of(factories.make_home())).status_code == 404


def test_mail_leads_the_doctor_there_in_their_language(
    page, editor, doctor, django_capture_on_commit_callbacks, settings
):
    settings.WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
    with django_capture_on_commit_callbacks(execute=True):
        page.get_workflow().start(page, editor)
    (message,) = [m for m in mail.outbox if m.to == [doctor.email]]
    assert message.subject == "Please review: Injections"
    assert f"http://testserver{url_of(page)}" in message.body
    assert "Moreau" not in message.body + message.alternatives[0][0]


def test_who_wants_no_mail_gets_none(
    page, editor, doctor, django_capture_on_commit_callbacks
):
    from wagtail.users.models import UserProfile

    profile = UserProfile.get_for_user(doctor)
    profile.submitted_notifications = False
    profile.save()
    with django_capture_on_commit_callbacks(execute=True):
        page.get_workflow().start(page, editor)
    assert [m for m in mail.outbox if m.to == [doctor.email]] == []


# --- the editor's form ------------------------------------------------------------


def form_data(page, **fields):
    draft = reload(page).get_latest_revision_as_object()
    body = json.loads(draft.serializable_data()["body"])
    facts = json.loads(draft.serializable_data()["key_facts"])
    data = nested_form_data(
        {
            "title": draft.title,
            "slug": draft.slug,
            "standfirst": draft.standfirst,
            "procedure_type": "",
            "offered_everywhere": "on",
            "condition_links": empty(),
            "clinic_links": empty(),
            "practitioner_links": empty(),
            "related_links": empty(),
            "comments": empty(),
            "body": stream(body),
            "key_facts": stream(facts),
        }
    )
    return {**data, **fields}


def empty():
    keys = ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS")
    return {**dict.fromkeys(keys, "0"), "MAX_NUM_FORMS": "1000"}


def stream(items):
    from wagtail.test.utils.form_data import rich_text

    def value(item):
        if item["type"] == "prose":
            return rich_text(item["value"])
        if item["type"] == "section":
            content = stream(item["value"]["content"])
            return {"anchor": "", **item["value"], "content": content}
        return {k: "" if v is None else v for k, v in item["value"].items()}

    found = {"count": str(len(items))}
    for n, item in enumerate(items):
        own = {"type": item["type"], "id": item["id"], "order": str(n), "deleted": ""}
        found[str(n)] = {**own, "value": value(item)}
    return found


def save(client, page, **fields):
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    response = client.post(url, form_data(page, **fields))
    assert response.status_code == 302, response.context["form"].errors
    return reload(page).latest_revision


@pytest.fixture
def live(ada, client, editor):
    """Signed and live; an editor is logged in."""
    client.force_login(editor)
    return make_signed(ada)


def test_a_form_that_changes_nothing_leaves_the_sign_off(client, live):
    revision = save(client, live)
    assert revision.content["reviewer_name"] == "Dr. Ada Moreau, MD"


def test_the_box_is_drawn_once_and_only_where_there_is_something_to_keep(client, live):
    url = "wagtailadmin_pages:edit"
    text = client.get(reverse(url, args=[live.pk])).text
    assert text.count('name="only_typo"') == 1
    unsigned = make_treatment()
    assert 'name="only_typo"' not in client.get(reverse(url, args=[unsigned.pk])).text


def test_a_form_that_changes_a_word_voids_it_and_says_so(client, live):
    revision = save(client, live, standfirst="It cures.")
    assert revision.content["reviewer_name"] == ""
    text = client.get(reverse("wagtailadmin_pages:edit", args=[live.pk])).text
    assert "Changed since it was signed" in text
    assert url_of(live) in text


def test_the_box_keeps_it(client, live):
    revision = save(client, live, standfirst="A shot for sour muscles.", only_typo="on")
    assert revision.content["reviewer_name"] == "Dr. Ada Moreau, MD"


def test_the_form_says_who_signed_and_offers_no_way_to_type_it(client, live):
    text = client.get(reverse("wagtailadmin_pages:edit", args=[live.pk])).text
    assert "Signed off by <strong>Dr. Ada Moreau, MD</strong>" in text
    for name in ("reviewer_name", "last_reviewed", "next_review", "reviewer"):
        assert f'name="{name}"' not in text
    revision = save(
        client, live, reviewer_name="Dr. Nobody", last_reviewed="2026-01-01"
    )
    assert revision.content["reviewer_name"] == "Dr. Ada Moreau, MD"


def test_a_draft_that_stores_itself_again_and_again_then_the_box_then_publish(
    client, live
):
    url = reverse("wagtailadmin_pages:edit", args=[live.pk])
    accepts = {"headers": {"accept": "application/json"}}

    def store(**fields):
        data = {**form_data(live), **fields}
        answer = client.post(url, data, **accepts)
        assert answer.json()["success"], answer.json()
        return answer.json()["revision_id"]

    first = store(standfirst="A shot for soar muscles.")
    again = {"overwrite_revision_id": str(first)}
    assert Revision.objects.get(pk=first).content["reviewer_name"] == ""
    assert store(standfirst="A shot for soar muscle.", **again) == first
    typo = {"only_typo": "on", "standfirst": "A shot for sour muscles."}
    assert store(**typo, **again) == first
    assert Revision.objects.get(pk=first).content["reviewer_name"] != ""
    client.post(url, {**form_data(live), **typo, **again, "action-publish": "1"})
    page = reload(live)
    assert page.is_reviewed
    assert page.standfirst == "A shot for sour muscles."


def test_a_patient_s_story_needs_consent_to_be_published_not_as_a_draft(client, live):
    story = {"author_name": "A patient", "author_role": "patient"}
    save(client, live, **story)
    url = reverse("wagtailadmin_pages:edit", args=[live.pk])
    response = client.post(url, {**form_data(live, **story), "action-publish": "1"})
    assert "author_consent" in response.context["form"].errors
    agreed = {**story, "author_consent": "on", "action-publish": "1"}
    assert client.post(url, form_data(live, **agreed)).status_code == 302
    assert reload(live).author_consent


def test_an_author_who_is_a_practitioner_is_named_as_such(client, live, ada):
    revision = save(client, live, author=str(ada.pk))
    assert revision.content["author_name"] == "Dr. Ada Moreau, MD"
    assert revision.content["author_role"] == "clinician"


# --- paper ------------------------------------------------------------------------


def record(client, page, ada, **data):
    values = {"practitioner": ada.pk, "on": "2026-11-02", "months": "12"}
    values |= {"note": "folder 3", **data}
    return client.post(url_of(page, "record"), values)


def test_a_sign_off_on_paper_is_recorded_and_shows_at_once(client, ada, editor):
    page = make_treatment()
    client.force_login(editor)
    assert client.get(url_of(page, "record")).status_code == 200
    assert record(client, page, ada).status_code == 302
    page = reload(page)
    assert page.is_reviewed
    assert page.last_reviewed == dt.date(2026, 11, 2)


def test_of_a_draft_it_waits_for_the_draft(client, page, ada, editor):
    client.force_login(editor)
    record(client, page, ada)
    assert reload(page).last_reviewed == dt.date(2026, 1, 5)
    reload(page).latest_revision.publish()
    assert reload(page).last_reviewed == dt.date(2026, 11, 2)


def test_no_day_to_come_and_never_without_a_place(client, ada, editor):
    page = make_treatment()
    client.force_login(editor)
    tomorrow = str(timezone.localdate() + dt.timedelta(days=1))
    for wrong in ({"on": tomorrow}, {"note": ""}, {"months": "-1"}):
        assert record(client, page, ada, **wrong).status_code == 200
    assert not reload(page).is_reviewed


def test_a_signed_page_may_be_signed_again_unchanged(client, ada, doctor):
    page = make_signed(ada, on=dt.date(2025, 1, 5), months=6)
    assert not page.is_reviewed
    sign(page.latest_revision, ada, months=6, user=doctor)
    page.latest_revision.publish()
    assert reload(page).is_reviewed
