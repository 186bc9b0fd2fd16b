"""Treatments by clinic: one screen, saved through the pages' revisions."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from wagtail.models import GroupPagePermission, Locale, PageLogEntry, ReferenceIndex

from tests import factories
from tpi_cms.clinics.models import Clinic
from tpi_cms.pages.grid.filters import MOST_COLUMNS, MOST_ROWS
from tpi_cms.pages.models import LocalTreatmentPage, TreatmentClinic, TreatmentPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinics():
    return [factories.make_clinic(name=name) for name in ("Alder Mills", "Tessen")]


@pytest.fixture
def treatment(clinics):
    page = factories.make_treatment(title="Dry needling", slug="dry-needling")
    factories.offer(page, clinics[0])
    page.save_revision().publish()
    return TreatmentPage.objects.get()


@pytest.fixture
def user(client):
    user = factories.make_superuser()
    client.force_login(user)
    return user


@pytest.fixture
def show(client, user):
    def show(**query):
        return client.get(reverse("tpi_cms_grid:index"), query)

    return show


def rows_of(answer):
    return {row.treatment.title: row for row in answer.context["rows"]}


@pytest.fixture
def save(client, show):
    """Saves a grid as ``shown`` before, or just now, with some ticks turned round."""

    def save(*turned, shown=None, everywhere=None, **more):
        rows = (shown or show()).context["rows"]
        ticks = {
            (row.treatment.pk, cell.clinic.pk)
            for row in rows
            for cell in row.cells
            if cell.is_chosen and not row.problem
        }
        ticks ^= {(treatment.pk, clinic.pk) for treatment, clinic in turned}
        all_over = {row.treatment.pk for row in rows if row.offer.everywhere}
        if everywhere is not None:
            all_over ^= {everywhere.pk}
        data = {
            "row": [row.stamp for row in rows if not row.problem],
            "offer": [f"{one}-{other}" for one, other in ticks],
            "everywhere": list(all_over),
            **more,
        }
        return client.post(reverse("tpi_cms_grid:index"), data)

    return save


def clinics_of(page):
    return {link.clinic.name for link in page.clinic_links.all()}


def told(client, answer):
    return [str(m).strip() for m in client.get(answer.url).context["messages"]]


# --- what is shown ------------------------------------------------------------------


def test_it_shows_what_is_offered_where_and_each_local_page(show, treatment, clinics):
    locations = [factories.make_location(clinic) for clinic in clinics]
    local = factories.make_local(locations[0], treatment, live=False)
    factories.make_treatment(title="Physical therapy")
    answer = show()
    one, other = rows_of(answer).values()
    assert [cell.is_offered for cell in one.cells] == [True, False]
    assert [cell.is_offered for cell in other.cells] == [True, True]
    assert [cell.can_make for cell in one.cells] == [False, False]
    assert [cell.can_make for cell in other.cells] == [True, True]
    assert one.cells[0].local == local
    html = answer.content.decode()
    assert reverse("wagtailadmin_pages:edit", args=[local.pk]) in html


def test_a_live_page_where_it_is_not_offered_or_that_repeats_another_stands_out(
    show, treatment, clinics
):
    for clinic in clinics:
        place = factories.make_location(clinic)
        factories.make_local(place, treatment, likeness=80)
    html = show().content.decode()
    assert html.count("not offered") == 1
    assert html.count("80% stands elsewhere too") == 2


def test_a_draft_shows_what_it_says_itself(show, treatment, clinics):
    draft = factories.make_treatment(title="New", live=False, offered_everywhere=False)
    draft.clinic_links = [TreatmentClinic(clinic=clinics[1])]
    draft.save_revision()
    cells = rows_of(show())["New"].cells
    assert [cell.is_chosen for cell in cells] == [False, True]


def test_searches_and_regions_narrow_both_ways(show, treatment, clinics):
    factories.make_treatment(title="Physical therapy")
    Clinic.objects.filter(name="Tessen").update(region="NE", postal_code="68799")
    for query in ({"clinics": "tess"}, {"clinics": "68799"}, {"region": "NE"}):
        assert [c.name for c in show(**query).context["clinics"]] == ["Tessen"]
    assert list(rows_of(show(treatments="needl"))) == ["Dry needling"]
    answer = show(treatments="nothing of that kind")
    assert "Nothing found" in answer.content.decode()
    assert show(region="nowhere", locale="x", c="x", t="-1").status_code == 200


def test_many_are_paged_both_ways_with_what_was_searched_kept(show, treatment):
    for number in range(MOST_COLUMNS + 1):
        factories.make_clinic(name=f"North {number:02}")
    for number in range(MOST_ROWS):
        factories.make_treatment(title=f"Therapy {number:02}")
    answer = show(clinics="north")
    assert len(answer.context["clinics"]) == MOST_COLUMNS
    assert len(answer.context["rows"]) == MOST_ROWS
    html = answer.content.decode()
    assert "?clinics=north&amp;c=2" in html and "?clinics=north&amp;t=2" in html
    assert len(show(clinics="north", c=2).context["clinics"]) == 1
    assert len(show(t=2).context["rows"]) == 1


def test_of_several_languages_one_is_shown(show, treatment, settings):
    settings.WAGTAIL_I18N_ENABLED = True
    spanish = Locale.objects.create(language_code="es")
    treatment.copy_for_translation(spanish, copy_parents=True)
    there = TreatmentPage.objects.get(locale=spanish)
    TreatmentPage.objects.filter(pk=there.pk).update(title="Punción seca")
    assert list(rows_of(show())) == ["Dry needling"]
    assert list(rows_of(show(locale=spanish.pk))) == ["Punción seca"]


def test_more_rows_columns_and_local_pages_take_no_more_queries(
    show, treatment, clinics
):
    def count():
        with CaptureQueriesContext(connection) as queries:
            assert show().status_code == 200
        return len(queries)

    factories.make_local(factories.make_location(clinics[0]), treatment)
    factories.make_treatment(title="A draft", live=False).save_revision()
    count()
    few = count()
    for number in range(4):
        place = factories.make_location(factories.make_clinic())
        factories.make_local(place, treatment)
        factories.make_treatment(title=f"More {number}", live=False).save_revision()
        factories.make_treatment()
    assert count() == few


# --- saving -------------------------------------------------------------------------


def test_a_tick_changes_the_live_page_by_a_revision_of_the_user(
    client, save, treatment, clinics, user
):
    assert told(client, save((treatment, clinics[1]))) == ["1 treatment changed."]
    treatment.refresh_from_db()
    assert clinics_of(treatment) == {"Alder Mills", "Tessen"}
    assert treatment.latest_revision.user == user
    assert treatment.live_revision == treatment.latest_revision
    assert not treatment.has_unpublished_changes
    entry = PageLogEntry.objects.filter(page=treatment, action="wagtail.publish")
    assert entry.filter(user=user).exists()
    save((treatment, clinics[0]))
    assert clinics_of(TreatmentPage.objects.get()) == {"Tessen"}


def test_a_treatment_indexes_its_references_once_however_many_clinics_it_has(
    save, treatment
):
    clinics = [factories.make_clinic() for _number in range(9)]
    with CaptureQueriesContext(connection) as queries:
        save(*((treatment, clinic) for clinic in clinics))
    sql = [query["sql"] for query in queries if "referenceindex" in query["sql"]]
    assert 0 < sum(each.startswith("SELECT") for each in sql) <= 3
    assert ReferenceIndex.get_references_to(clinics[8]).exists()


def test_nothing_changed_makes_no_revision(save, treatment):
    before = treatment.latest_revision_id
    save()
    treatment.refresh_from_db()
    assert treatment.latest_revision_id == before


def test_a_draft_beside_a_live_page_stays_one_and_both_say_what_is_offered(
    save, treatment, clinics
):
    treatment.title = "Needling, told anew"
    treatment.save_revision()
    save((treatment, clinics[1]))
    stored = TreatmentPage.objects.get()
    assert (stored.title, stored.has_unpublished_changes) == ("Dry needling", True)
    assert stored.draft_title == "Needling, told anew"
    assert clinics_of(stored) == {"Alder Mills", "Tessen"}
    draft = stored.get_latest_revision_as_object()
    assert draft.title == "Needling, told anew"
    assert clinics_of(draft) == {"Alder Mills", "Tessen"}
    draft.save_revision().publish()
    assert clinics_of(TreatmentPage.objects.get()) == {"Alder Mills", "Tessen"}


def test_what_was_never_live_stays_a_draft(save, clinics):
    page = factories.make_treatment(live=False, offered_everywhere=False)
    save((page, clinics[0]))
    stored = TreatmentPage.objects.get()
    assert not stored.live
    assert clinics_of(stored.get_latest_revision_as_object()) == {"Alder Mills"}


def test_everywhere_is_a_switch_that_keeps_the_ticks(client, save, treatment):
    save(everywhere=treatment)
    stored = TreatmentPage.objects.get()
    assert stored.offered_everywhere and clinics_of(stored) == {"Alder Mills"}
    save(everywhere=treatment)
    assert not TreatmentPage.objects.get().offered_everywhere
    other = factories.make_treatment(title="Heat")
    words = told(client, save(everywhere=other))
    assert "“Heat” is offered at no clinic now." in words


def test_pages_of_clinics_change_at_once(client, save, treatment, clinics):
    location = factories.make_location(clinics[1])
    assert "Dry needling" not in client.get(location.url).content.decode()
    client.logout()
    assert "Dry needling" not in client.get(location.url).content.decode()
    client.force_login(factories.make_superuser(username="other"))
    save((treatment, clinics[1]))
    client.logout()
    assert "Dry needling" in client.get(location.url).content.decode()


def test_what_somebody_else_changed_meanwhile_is_kept_and_told(
    client, save, show, treatment, clinics
):
    third = factories.make_clinic(name="Highfold")
    shown = show()
    save((treatment, third))
    words = told(client, save((treatment, clinics[1]), shown=shown))
    assert any("Somebody else had changed “Dry needling”" in text for text in words)
    stored = TreatmentPage.objects.get()
    assert clinics_of(stored) == {"Alder Mills", "Tessen", "Highfold"}


@pytest.mark.parametrize("what", ["treatment", "clinic"])
def test_what_is_gone_meanwhile_is_told_and_the_rest_saved(
    client, save, show, treatment, clinics, what
):
    other = factories.make_treatment(title="Heat", offered_everywhere=False)
    shown = show()
    turned = [(treatment, clinics[1]), (other, clinics[0])]
    gone = {"treatment": treatment, "clinic": clinics[1]}[what]
    gone_pk = gone.pk
    type(gone).objects.get(pk=gone_pk).delete()
    treatment.pk = turned[0][0].pk or gone_pk
    clinics[1].pk = clinics[1].pk or gone_pk
    words = told(client, save(*turned, shown=shown))
    assert clinics_of(TreatmentPage.objects.get(pk=other.pk)) == {"Alder Mills"}
    if what == "treatment":
        assert any("A treatment is gone. You wanted: + Tessen" in w for w in words)


@pytest.mark.parametrize("state", ["locked", "scheduled", "alias"])
def test_what_wagtail_keeps_from_changes_is_read_only_and_says_why(
    client, save, show, treatment, clinics, state
):
    shown = show()
    before = treatment.latest_revision_id
    if state == "locked":
        TreatmentPage.objects.update(locked=True, locked_by=factories.make_user())
    elif state == "scheduled":
        later = timezone.now() + dt.timedelta(days=3)
        treatment.revisions.update(approved_go_live_at=later)
    else:
        TreatmentPage.objects.update(alias_of=factories.make_home())
    assert rows_of(show())["Dry needling"].problem
    assert f'value="{treatment.pk}-{clinics[0].pk}"' not in show().content.decode()
    words = told(client, save((treatment, clinics[1]), shown=shown))
    assert any(
        "“Dry needling” wasn’t changed: " in w and "+ Tessen" in w for w in words
    )
    treatment.refresh_from_db()
    assert treatment.latest_revision_id == before


@pytest.mark.parametrize(
    "data", [{"row": "x"}, {"row": "1:2:3:4"}, {"offer": "1"}, {"make": "a-b"}]
)
def test_what_is_no_form_of_ours_changes_nothing(client, user, data):
    assert client.post(reverse("tpi_cms_grid:index"), data).status_code == 400


# --- who may ------------------------------------------------------------------------


@pytest.fixture
def log_in(client):
    """As somebody whose group has these permissions below a page."""

    def log_in(page, *codenames):
        group = Group.objects.create(name="Some editors")
        access = Permission.objects.get(codename="access_admin")
        group.permissions.add(access)
        for codename in codenames:
            permission = Permission.objects.get(
                codename=codename, content_type__app_label="wagtailcore"
            )
            GroupPagePermission.objects.create(
                group=group, page=page, permission=permission
            )
        someone = factories.make_user()
        someone.groups.add(group)
        client.force_login(someone)
        return someone

    return log_in


def test_who_edits_no_pages_gets_no_grid(client, treatment, log_in):
    client.force_login(factories.make_frontdesk_user(factories.make_clinic()))
    answer = client.get(reverse("tpi_cms_grid:index"))
    assert answer.status_code == 302 and answer.url == reverse("wagtailadmin_home")
    home = client.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("tpi_cms_grid:index") not in home


def test_who_may_not_publish_changes_drafts_only(client, show, save, treatment, log_in):
    clinic = factories.make_clinic(name="Highfold")
    draft = factories.make_treatment(title="New", live=False, offered_everywhere=False)
    shown = show()
    log_in(treatment.get_parent(), "change_page")
    rows = rows_of(client.get(reverse("tpi_cms_grid:index")))
    assert rows["Dry needling"].problem and not rows["New"].problem
    save((treatment, clinic), (draft, clinic), shown=shown)
    assert "Highfold" not in clinics_of(TreatmentPage.objects.get(pk=treatment.pk))
    stored = TreatmentPage.objects.get(pk=draft.pk)
    assert clinics_of(stored.get_latest_revision_as_object()) == {"Highfold"}


# --- making local pages --------------------------------------------------------------


def test_a_local_page_is_made_as_a_draft_after_saving_and_opened(
    save, treatment, clinics, user
):
    location = factories.make_location(clinics[1])
    make = f"{treatment.pk}-{clinics[1].pk}"
    answer = save((treatment, clinics[1]), make=make)
    page = LocalTreatmentPage.objects.get()
    assert answer.url == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert (page.title, page.slug) == ("Dry needling at Tessen", "dry-needling")
    assert (page.live, page.owner, page.clinic) == (False, user, clinics[1])
    assert page.get_parent().pk == location.pk
    assert "Tessen" in clinics_of(TreatmentPage.objects.get())
    assert save(make=make).url == answer.url
    assert LocalTreatmentPage.objects.count() == 1


def test_without_a_location_page_or_the_right_none_is_made(
    client, save, treatment, clinics, log_in
):
    make = f"{treatment.pk}-{clinics[0].pk}"
    words = told(client, save(make=make))
    assert words == [
        "Alder Mills has no page in this language yet. Make that one first."
    ]
    factories.make_location(clinics[0])
    log_in(treatment.get_parent(), "change_page")
    client.post(reverse("tpi_cms_grid:index"), {"make": make})
    assert not LocalTreatmentPage.objects.exists()


def test_none_is_made_where_the_treatment_is_not_offered(client, save, clinics):
    page = factories.make_treatment(title="Heat", offered_everywhere=False)
    factories.make_location(clinics[0])
    words = told(client, save(make=f"{page.pk}-{clinics[0].pk}"))
    assert words == ["Alder Mills doesn’t offer “Heat”. Tick it first."]
    assert not LocalTreatmentPage.objects.exists()


# --- the treatment's own form ---------------------------------------------------------


@pytest.mark.parametrize("count", [12, 13])
def test_a_treatments_form_lists_a_few_clinics_and_leaves_many_to_the_grid(
    client, user, count
):
    page = factories.make_treatment(title="Heat")
    factories.offer(page, *(factories.make_clinic() for _number in range(count)))
    page.save_revision()
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    html = client.get(url).content.decode()
    assert ("13 clinics are chosen" in html) is (count == 13)
    assert ("clinic_links-TOTAL_FORMS" in html) is (count == 12)


def test_saving_that_form_keeps_the_many(client, user):
    from wagtail.test.utils.form_data import nested_form_data, streamfield

    page = factories.make_treatment(title="Heat", slug="heat")
    clinics = [factories.make_clinic() for _number in range(13)]
    page.offered_everywhere = False
    # As the grid writes them: of a draft the rows have no keys.
    page.clinic_links = [TreatmentClinic(clinic=clinic) for clinic in clinics]
    page.save_revision()
    none = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0}
    data = {
        "title": "Heat and more",
        "slug": "heat",
        "body": streamfield([]),
        "key_facts": streamfield([]),
        **dict.fromkeys(
            ("condition_links", "related_links", "practitioner_links", "comments"), none
        ),
        "action-publish": "1",
    }
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert client.post(url, nested_form_data(data)).status_code == 302
    stored = TreatmentPage.objects.get()
    assert stored.title == "Heat and more" and stored.clinic_links.count() == 13
