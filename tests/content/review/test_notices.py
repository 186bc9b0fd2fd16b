"""Mail before a review is due: once, to whom it concerns, without a name."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

from wagtail.users.models import UserProfile

from tests import factories
from tpi_cms.content.review.models import ReviewNotice
from tpi_cms.content.review.notices import tell_of_reviews
from tpi_cms.leads.outbox.daily import DUTIES

from .pages import edit, make_signed, reload

pytestmark = pytest.mark.django_db


@pytest.fixture
def doctor():
    return factories.make_user("doctor")


@pytest.fixture
def editor():
    return factories.make_clinic_editor(username="editor")


def make_due(doctor, editor, in_days: int, **fields):
    due = timezone.localdate() + dt.timedelta(days=in_days)
    ada = doctor and getattr(doctor, "tpi_practitioner", None)
    ada = ada or factories.make_practitioner(name="Dr. Ada Moreau", user=doctor)
    page = make_signed(ada, owner=editor, **fields)
    type(page).objects.filter(pk=page.pk).update(next_review=due)
    return reload(page)


def get_mail() -> dict[str, str]:
    found = {message.to[0]: message.body for message in mail.outbox}
    assert len(found) == len(mail.outbox), "one mail to each"
    mail.outbox.clear()
    return found


def test_it_is_a_daily_duty():
    assert DUTIES["reviews"] == "tpi_cms.content.review.notices.tell_of_reviews"


@pytest.mark.parametrize(
    ("days", "told"), [(29, False), (28, True), (0, True), (-9, True)]
)
def test_four_weeks_before_the_doctor_and_the_editor_are_told(
    doctor, editor, days, told
):
    page = make_due(doctor, editor, days)
    tell_of_reviews()
    expected = {doctor.email, editor.email} if told else set()
    found = get_mail()
    assert set(found) == expected
    for body in found.values():
        assert f"http://testserver/admin/reviews/{page.pk}/" in body
        assert "Moreau" not in body


def test_once_for_each_page_and_day_also_after_the_page_was_published(doctor, editor):
    page = make_due(doctor, editor, 5)
    tell_of_reviews()
    get_mail()
    edit(page, hero_alt="x").publish()
    type(page).objects.update(next_review=page.next_review)
    tell_of_reviews()
    assert get_mail() == {}
    type(page).objects.update(next_review=page.next_review + dt.timedelta(days=1))
    tell_of_reviews()
    assert len(get_mail()) == 2


def test_several_pages_are_one_mail(doctor, editor):
    make_due(doctor, editor, 5, title="Jabs")
    make_due(doctor, editor, 9, title="Needles")
    tell_of_reviews()
    body = get_mail()[doctor.email]
    assert body.index("Jabs") < body.index("Needles")


def test_each_in_their_language(doctor, editor, settings):
    settings.LANGUAGES = [("en", "English"), ("es", "Spanish")]
    profile = UserProfile.get_for_user(doctor)
    profile.preferred_language = "es"
    profile.save()
    page = make_due(doctor, editor, 5)
    tell_of_reviews()
    found = get_mail()
    assert date_format(page.next_review) in found[editor.email]
    with override("es"):
        assert date_format(page.next_review) in found[doctor.email]


def test_where_nobody_edits_it_superusers_are_told(editor):
    admin = factories.make_superuser()
    editor.groups.clear()
    make_due(None, editor, 5)
    tell_of_reviews()
    assert set(get_mail()) == {admin.email}


def test_zero_weeks_tell_nobody(doctor, editor, settings):
    settings.TPI_CMS_REVIEW_NOTICE_WEEKS = 0
    make_due(doctor, editor, -1)
    tell_of_reviews()
    assert get_mail() == {}


def test_pages_that_nobody_sees_or_signed_are_not_told(doctor, editor):
    page = make_due(doctor, editor, 5)
    page.unpublish()
    tell_of_reviews()
    assert get_mail() == {}


def test_what_the_mail_server_refused_is_tried_the_next_day(
    doctor, editor, monkeypatch
):
    make_due(doctor, editor, 5)

    def fail(self):
        raise OSError

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", fail)
    tell_of_reviews()
    assert not ReviewNotice.objects.exists()
    monkeypatch.undo()
    tell_of_reviews()
    assert len(get_mail()) == 2
