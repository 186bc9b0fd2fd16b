"""Who may see and change which leads, asked of the policy itself."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser, Permission
from django.contrib.contenttypes.models import ContentType

from tests import factories
from tpi_cms.leads.access.groups import get_front_desk_groups
from tpi_cms.leads.access.models import GroupClinicPermission
from tpi_cms.leads.access.policy import lead_permission_policy as policy
from tpi_cms.leads.record.models import Lead

pytestmark = pytest.mark.django_db
BOTH = ["view", "change"]


@pytest.fixture
def clinics():
    return factories.make_clinic(), factories.make_clinic()


@pytest.fixture
def leads(clinics):
    return [factories.make_lead(clinic) for clinic in clinics]


def seen_by(user, actions=BOTH):
    return set(policy.instances_user_has_any_permission_for(user, actions))


def fresh(user):
    """Without the permissions that a request would have cached on the user."""
    return type(user).objects.get(pk=user.pk)


def test_a_front_desk_sees_the_leads_of_its_clinic_only(clinics, leads):
    user = factories.make_frontdesk_user(clinics[0])
    assert seen_by(user) == {leads[0]}
    assert policy.user_has_permission(user, "view")
    assert policy.user_has_permission_for_instance(user, "change", leads[0])
    assert not policy.user_has_permission_for_instance(user, "change", leads[1])


def test_someone_at_two_front_desks_sees_both(clinics, leads):
    assert seen_by(factories.make_frontdesk_user(*clinics)) == set(leads)


def test_a_row_opens_only_the_action_it_names(clinics, leads):
    rows = GroupClinicPermission.objects.filter(clinic=clinics[0])
    rows.filter(permission__codename="change_lead").delete()
    user = factories.make_frontdesk_user(clinics[0])
    assert seen_by(user, ["view"]) == {leads[0]}
    assert not seen_by(user, ["change"])
    assert not policy.user_has_permission(user, "change")


def test_a_row_with_a_permission_on_clinics_opens_no_lead(clinics, leads):
    user = factories.make_frontdesk_user(clinics[0])
    other = Permission.objects.get(codename="view_clinic")
    GroupClinicPermission.objects.update_or_create(
        group=user.groups.get(), clinic=clinics[1], permission=other
    )
    assert seen_by(user) == {leads[0]}


def test_a_permission_of_that_name_on_another_model_opens_no_lead(clinics, leads):
    user = factories.make_frontdesk_user(clinics[0])
    other = ContentType.objects.get_for_model(GroupClinicPermission)
    named_alike = Permission.objects.create(
        codename="view_lead", content_type=other, name="Can view another app's leads"
    )
    GroupClinicPermission.objects.create(
        group=user.groups.get(), clinic=clinics[1], permission=named_alike
    )
    assert seen_by(user) == {leads[0]}


@pytest.mark.parametrize("make", [factories.make_manager, factories.make_superuser])
def test_managers_and_superusers_see_all(make, clinics, leads):
    user = make()
    assert seen_by(user) == set(leads)
    assert set(policy.clinics_user_has_any_permission_for(user, BOTH)) == set(clinics)


def test_editors_and_anonymous_people_see_none(leads):
    for user in (factories.make_editor(), AnonymousUser()):
        assert not seen_by(user)
        assert not policy.user_has_any_permission(user, BOTH)


def test_inactive_people_see_none(clinics, leads):
    for user in (
        factories.make_frontdesk_user(clinics[0], is_active=False),
        factories.make_manager(is_active=False),
        factories.make_superuser(username="boss", is_active=False),
    ):
        assert not seen_by(user)
        assert not policy.user_has_any_permission_for_instance(user, BOTH, leads[0])


def test_leaving_the_group_closes_the_leads(clinics, leads):
    user = factories.make_frontdesk_user(clinics[0])
    user.groups.clear()
    assert not seen_by(fresh(user))


def test_users_with_permission_are_found_from_the_lead(clinics, leads):
    desk = factories.make_frontdesk_user(clinics[0])
    manager = factories.make_manager()
    factories.make_frontdesk_user(clinics[1], is_active=False)
    factories.make_editor()
    everyone = policy.users_with_any_permission(BOTH)
    assert set(everyone) == {desk, manager}
    of_other = policy.users_with_any_permission_for_instance(BOTH, leads[1])
    assert set(of_other) == {manager}


def test_wagtail_asks_this_policy():
    permissions = pytest.importorskip("wagtail.permissions")
    registry = getattr(permissions, "policy_registry", None)
    if registry is None:
        pytest.skip("Wagtail 7.4 has no registry")
    assert registry.get_by_type(Lead) is policy


def test_checking_a_user_costs_one_query_for_any_number_of_leads(
    clinics, leads, django_assert_num_queries
):
    user = fresh(factories.make_frontdesk_user(clinics[0]))
    ContentType.objects.get_for_model(Lead)  # Loaded once a process.
    user.get_all_permissions()
    with django_assert_num_queries(1):
        for lead in leads * 5:
            policy.user_has_any_permission_for_instance(user, BOTH, lead)


def test_deleting_a_clinic_takes_its_rows_along(clinics):
    group = get_front_desk_groups(clinics[1]).get()
    clinics[1].delete()
    assert not group.clinic_permissions.exists()
