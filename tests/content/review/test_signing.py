"""How a sign-off comes, stays, goes and comes back, whoever writes the draft."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from wagtail.log_actions import registry as logs
from wagtail.models import Revision

from tests import factories
from tpi_cms.content.review.material import to_text
from tpi_cms.content.review.signing import add_months, sign

from .pages import BODY, PROSE, change_prose, edit, make_signed, make_treatment, reload

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 28)


def stamp(revision) -> str:
    return revision.content["reviewer_name"]


def get_log(page, action: str) -> list:
    return [
        entry
        for entry in logs.get_logs_for_instance(page)
        if entry.action == f"tpi_cms.{action}"
    ]


# --- signing ----------------------------------------------------------------------


def test_signing_stamps_that_revision_and_no_other():
    page = make_treatment()
    signed, newer = page.latest_revision, edit(page, standfirst="Newer.")
    ada = factories.make_practitioner(name="Dr. Ada Moreau", job_title="physician")
    sign(signed, ada, months=6, on=TODAY)
    content = Revision.objects.get(pk=signed.pk).content
    assert content["reviewer"] == ada.pk
    assert content["reviewer_name"] == "Dr. Ada Moreau, MD"
    assert content["reviewer_role"] == "physician"
    assert content["last_reviewed"] == "2026-11-28"
    assert content["next_review"] == "2027-05-28"
    assert content["signed_revision"] == signed.pk
    assert stamp(Revision.objects.get(pk=newer.pk)) == ""
    assert not reload(page).is_reviewed
    signed.publish()
    assert reload(page).is_reviewed


def test_the_name_stays_as_it_was_when_the_practitioner_leaves():
    page = make_signed()
    page.reviewer.delete()
    page = reload(page)
    assert (page.reviewer, page.reviewer_name) == (None, "Dr. Ada Moreau, MD")
    assert page.is_reviewed


def test_the_page_s_log_says_who_signed():
    page = make_treatment()
    user = factories.make_user()
    ada = factories.make_practitioner(name="Dr. Ada Moreau", user=user)
    sign(page.latest_revision, ada, months=12, user=user)
    sign(page.latest_revision, ada, months=12, on=TODAY, note="folder 3")
    messages = {str(entry.message) for entry in get_log(page, "sign_off")}
    assert messages == {
        "Signed off by Dr. Ada Moreau, MD",
        "Sign-off by Dr. Ada Moreau, MD on 2026-11-28 recorded: folder 3",
    }


@pytest.mark.parametrize(
    ("day", "months", "due"),
    [
        ("2026-10-31", 1, "2026-11-30"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2026-12-31", 12, "2027-12-31"),
        ("2028-02-29", 12, "2029-02-28"),
    ],
)
def test_months_end_where_months_end(day, months, due):
    date = dt.date.fromisoformat
    assert add_months(date(day), months) == date(due)


def test_never_due_again():
    page = make_signed(months=0)
    assert page.next_review is None
    assert page.is_reviewed


# --- an edit voids it -------------------------------------------------------------


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "Trigger point injections"},
        {"standfirst": "A shot that cures."},
        {"alternate_names": ["TPI"]},
        {"procedure_type": "SurgicalProcedure"},
        {"hero_caption": "The needle enters here."},
        {"body": change_prose("<p>It cures.</p>")},
        {"body": json.dumps(BODY[::-1])},
        {"body": json.dumps(BODY[:1])},
        {"key_facts": "[]"},
    ],
)
def test_what_patients_read_as_medical_voids_it(fields):
    page = make_signed()
    draft = edit(page, **fields)
    assert stamp(draft) == ""
    assert draft.content["last_reviewed"] is None
    assert draft.content["signed_revision"] == page.signed_revision_id
    assert reload(page).is_reviewed, "the live page keeps its own"
    draft.publish()
    assert not reload(page).is_reviewed


@pytest.mark.parametrize(
    "fields",
    [
        {"hero_alt": "A hand."},
        {"hero_credit": "Agency"},
        {"seo_title": "Injections at our clinics"},
        {"search_description": "Read on."},
        {"slug": "shots"},
        {"author_name": "Somebody"},
        {"body": change_prose(PROSE.replace("<p>", '<p data-block-key="x1">'))},
        {"body": change_prose(PROSE.replace("pain", "<b>pain</b>"))},
    ],
)
def test_what_is_not_medical_leaves_it(fields):
    assert stamp(edit(make_signed(), **fields)) == "Dr. Ada Moreau, MD"


def test_another_condition_that_it_may_help_voids_it():
    page = make_signed()
    factories.link_condition(page, factories.make_condition(title="Sciatica"))
    assert stamp(edit(page)) == ""


def test_an_upgrade_that_adds_a_default_to_blocks_leaves_it():
    bullets = {"items": ["<p>a bruise</p>"], "lead_in": "Expect:"}
    body = [{"type": "bullets", "id": "b", "value": bullets}]
    value = {"heading": "After", "content": body}
    page = make_signed(
        body=json.dumps([{"type": "section", "id": "s", "value": value}])
    )
    bullets["marker"] = "dot"
    stored = json.dumps([{"type": "section", "id": "s", "value": value}])
    assert stamp(edit(page, body=stored)) == "Dr. Ada Moreau, MD"
    bullets["marker"] = "cross"
    stored = json.dumps([{"type": "section", "id": "s", "value": value}])
    assert stamp(edit(page, body=stored)) == ""


def test_going_back_to_the_signed_words_restores_it():
    page = make_signed()
    edit(page, standfirst="Another.")
    again = edit(page, standfirst="A shot for sore muscles.")
    assert stamp(again) == "Dr. Ada Moreau, MD"
    assert str(again.content["last_reviewed"]) == str(page.last_reviewed)


def test_reverting_to_the_signed_revision_restores_it():
    page = make_signed()
    edit(page, standfirst="Another.").publish()
    signed = page.signed_revision
    back = signed.as_object().save_revision(previous_revision=signed)
    assert stamp(back) == "Dr. Ada Moreau, MD"


def test_reverting_to_before_it_was_signed_remembers_what_was_signed():
    page = make_treatment()
    old, newer = page.latest_revision, edit(page, standfirst="Newer.")
    sign(newer, factories.make_practitioner(), months=12)
    newer.publish()
    back = old.as_object().save_revision(previous_revision=old)
    assert stamp(back) == ""
    assert back.content["signed_revision"] == newer.pk


def test_a_copy_is_signed_by_nobody():
    page = make_signed()
    copy = page.copy(update_attrs={"slug": "copy", "title": "Copy"}, keep_live=True)
    assert not reload(copy).is_reviewed
    assert stamp(copy.get_latest_revision()) == ""
    assert copy.get_latest_revision().content["signed_revision"] is None


def test_a_stamp_that_a_script_sets_is_for_what_it_saved():
    page = factories.make_treatment(reviewer_name="Dr. B", last_reviewed=TODAY)
    assert stamp(edit(page)) == "Dr. B"
    assert stamp(edit(page, standfirst="Changed.")) == ""


# --- typos ------------------------------------------------------------------------


def test_an_edit_marked_as_a_typo_keeps_it_and_the_log_keeps_the_words():
    page = make_signed(standfirst="A shot for sore mucsles.")
    draft = edit(page, standfirst="A shot for sore muscles.", immaterial_edit="typo")
    assert stamp(draft) == "Dr. Ada Moreau, MD"
    (entry,) = get_log(page, "typo")
    assert (
        entry.message == "Only spelling or wording: Standfirst: “mucsles” → “muscles”"
    )
    assert stamp(edit(page, hero_alt="x")) == "Dr. Ada Moreau, MD"
    assert stamp(edit(page, standfirst="Other.")) == ""


def test_a_number_is_no_typo():
    page = make_signed(standfirst="It takes 15 minutes.")
    draft = edit(page, standfirst="It takes 50 minutes.", immaterial_edit="typo")
    assert stamp(draft) == ""
    assert get_log(page, "typo") == []


def test_a_typo_in_a_draft_that_lost_its_sign_off_brings_none():
    page = make_signed()
    edit(page, standfirst="It cures pian.")
    draft = edit(page, standfirst="It cures pain.", immaterial_edit="typo")
    assert stamp(draft) == ""


# --- drafts that store themselves -------------------------------------------------


@pytest.fixture
def sitting():
    """A signed page, and one editor's open form, which stored a draft once."""
    page, user = make_signed(), factories.make_superuser()

    def save(standfirst, revision=None, **fields):
        saved = {"user": user, "overwrite_revision": revision, "log_action": True}
        return edit(page, standfirst=standfirst, save=saved, **fields)

    return page, save


def test_a_slip_that_was_stored_and_undone_costs_nothing(sitting):
    _page, save = sitting
    draft = save("A shot for sore musclesx.")
    assert stamp(draft) == ""
    again = save("A shot for sore muscles.", draft)
    assert again.pk == draft.pk
    assert stamp(again) == "Dr. Ada Moreau, MD"


def test_the_box_may_be_ticked_after_the_draft_was_stored(sitting):
    page, save = sitting
    draft = save("A shot for sore muscle.")
    again = save("A shot for sore muscle.", draft, immaterial_edit="typo")
    assert stamp(again) == "Dr. Ada Moreau, MD"
    third = save("A shot for a sore muscle.", draft, immaterial_edit="typo")
    assert stamp(third) == "Dr. Ada Moreau, MD"
    (entry,) = get_log(page, "typo")
    ((_label, was, now),) = entry.data["changes"]
    assert (was, now) == ("muscles", "a … muscle")


def test_a_box_that_is_unticked_again_counts_for_nothing(sitting):
    _page, save = sitting
    draft = save("It cures.", immaterial_edit="typo")
    assert stamp(draft) == "Dr. Ada Moreau, MD"
    assert stamp(save("It cures.", draft)) == ""


def test_publishing_a_draft_that_stored_itself_judges_the_sitting_as_a_whole(sitting):
    page, save = sitting
    draft = save("A shot for sore muscle.")
    final = save(
        "A shot for sore muscle.", immaterial_edit="typo", sitting_revision=draft.pk
    )
    assert final.pk != draft.pk
    assert stamp(final) == "Dr. Ada Moreau, MD"
    assert len(get_log(page, "typo")) == 1


def test_an_open_form_never_writes_over_what_was_signed(sitting):
    page, save = sitting
    draft = save("A better shot.")
    sign(draft, factories.make_practitioner(name="Dr. B"), months=12)
    later = save("A shot that cures.", draft)
    assert later.pk != draft.pk
    assert stamp(later) == ""
    kept = Revision.objects.get(pk=draft.pk)
    assert kept.content["standfirst"] == "A better shot."
    assert later.content["signed_revision"] == kept.pk


def test_words_only():
    html = '<p data-block-key="k">Call <embed embedtype="tpi-phone"/> &amp; ask</p>'
    assert to_text(f"<ul><li>a</li><li>b</li></ul>{html}") == "a\nb\nCall ☎ & ask"
