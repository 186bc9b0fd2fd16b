"""Signs the demo's pages off: one waits for the doctor, one is due, one overdue."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth import get_user_model

from wagtail.models import Page, Workflow, WorkflowPage, WorkflowTask

from tpi_cms.content.review.signing import sign
from tpi_cms.models import Practitioner, SignOffTask

#: Slug of a page to who signed it, and how many days ago.
SIGNED = {
    "trigger-point-injections": ("odile-brandt", 68),
    "epidural-steroid-injections": ("odile-brandt", 55),
    "sciatica": ("odile-brandt", 102),
    "myofascial-pain": ("odile-brandt", 68),
    "radiofrequency-ablation": ("priya-halloran", 346),
    "joint-injections": ("priya-halloran", 400),
    "low-back-pain": ("priya-halloran", 33),
    "knee-osteoarthritis": ("priya-halloran", 120),
    "occipital-nerve-block": ("samuel-okonjo-vale", 27),
    "tension-headache": ("samuel-okonjo-vale", 27),
    "dry-needling": ("jonas-abernethy-ruiz", 41),
    "physical-therapy": ("jonas-abernethy-ruiz", 95),
    "neck-pain": ("jonas-abernethy-ruiz", 80),
    "plantar-heel-pain": ("jonas-abernethy-ruiz", 140),
}
WAITING = "epidural-steroid-injections"
MONTHS = 12


def load_reviews(*, today: dt.date, pages: dict[str, Page]) -> int:
    """What the practitioners signed, and the workflow of the treatments.

    Args:
        today: days of signing are counted from here.
        pages: by slug, live; those that aren't there are left out.

    Returns:
        How many pages are signed.
    """
    people = {each.slug: each for each in Practitioner.objects.all()}
    users = get_user_model().objects
    doctor = people["odile-brandt"]
    doctor.user = users.get(username="doctor")
    doctor.save()
    found = {slug: who for slug, who in SIGNED.items() if slug in pages}
    for slug, (signer, days) in found.items():
        on = today - dt.timedelta(days)
        person = people[signer]
        # Each language is signed for itself.
        for page in pages[slug].get_translations(inclusive=True):
            revision = page.latest_revision
            sign(revision, person, months=MONTHS, user=person.user, on=on)
            revision.publish(log_action=False)
    workflow = _add_workflow(doctor, pages["treatments"])
    if WAITING in pages:
        _send(type(pages[WAITING]).objects.get(slug=WAITING), workflow, users)
    return len(found)


def _add_workflow(doctor: Practitioner, treatments: Page) -> Workflow:
    name = f"Sign-off by {doctor.name}"
    task = SignOffTask.objects.create(name=name, practitioner=doctor, months=MONTHS)
    workflow = Workflow.objects.create(name="Clinical review")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    WorkflowPage.objects.create(workflow=workflow, page=treatments.page_ptr)
    return workflow


def _send(page: Page, workflow: Workflow, users) -> None:
    """An editor changed a fact, a word and a claim, and asks the doctor."""
    editor = users.get(username="editor")
    draft = page.get_latest_revision_as_object()
    if draft.key_facts:
        draft.key_facts[0].value["qualifier"] = "with an hour of rest afterwards"
    draft.standfirst += " Most people go home within the hour."
    for block in draft.body:
        if block.block_type == "section":
            block.value["heading"] = f"{block.value['heading']} today"
            break
    draft.save_revision(user=editor, log_action=True)
    workflow.start(draft, editor)
