from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from fishplate.domains.organisations import services as organisations
from fishplate.domains.organisations.models import Membership
from fishplate.domains.organisations.tests import factories as people
from fishplate.domains.projects import queries, services
from fishplate.domains.projects.choices import Role
from fishplate.domains.projects.models import Member, Project
from fishplate.kernel import audit, errors
from fishplate.kernel.actors import Actor
from tests.api.program import Program

pytestmark = pytest.mark.django_db


def member_of(cast, name: str) -> Member:
    return Member.objects.get(project=cast.project, person=cast.people[name], removed_at=None)


def hand_over(member: Member, actor: Actor) -> None:
    services.hand_over_member(member_id=member.pk, to_person_id=None, actor=actor)


def test_a_colleague_takes_over_the_roles_and_the_leaver_sees_nothing_any_more(cast):
    leaver = member_of(cast, "owner")
    colleague = people.person(of=cast.organisation)
    services.hand_over_member(member_id=leaver.pk, to_person_id=colleague.pk, actor=cast.owner)
    assert Role.PROJECT_MANAGER in queries.roles(colleague.pk, cast.project.pk)
    assert not Project.objects.visible_to(cast.owner).exists()
    assert Member.objects.get(person=colleague, removed_at=None).party == leaver.party


def test_who_is_there_already_gets_the_roles_besides_their_own(cast):
    teammate = cast.people["teammate"]
    before = queries.roles(teammate.pk, cast.project.pk)
    services.hand_over_member(member_id=member_of(cast, "owner").pk, to_person_id=teammate.pk, actor=cast.owner)
    assert queries.roles(teammate.pk, cast.project.pk) == before | {Role.PROJECT_MANAGER}


def test_a_project_is_not_left_without_its_manager(cast):
    with pytest.raises(errors.Refused):
        hand_over(member_of(cast, "owner"), cast.owner)


def test_nobody_of_elsewhere_takes_over(cast):
    owner, elsewhere = member_of(cast, "owner"), people.person()
    with pytest.raises(errors.Invalid):
        services.hand_over_member(member_id=owner.pk, to_person_id=elsewhere.pk, actor=cast.owner)


def test_who_may_let_somebody_go(cast):
    teammate = member_of(cast, "teammate")
    for name in ("stranger", "removed_member"):
        with pytest.raises(errors.NotFound):
            hand_over(teammate, cast.people[name].as_actor())
    with pytest.raises(errors.Forbidden):
        hand_over(teammate, cast.people["supplier_member"].as_actor())
    hand_over(teammate, cast.people["teammate"].as_actor())
    assert not Project.objects.visible_to(cast.people["teammate"].as_actor()).exists()


def test_an_account_is_closed_with_its_projects_handed_over_in_one_change(cast):
    administrator = people.another_administrator()
    leaver, colleague = cast.people["owner"], people.person(of=cast.organisation)
    client = Client()
    client.force_login(administrator, backend="django.contrib.auth.backends.ModelBackend")
    url = reverse("organisations:deactivate_person", args=[leaver.pk])
    page = client.get(url).content.decode()
    assert cast.project.name in page
    assert colleague.name in page
    assert client.post(url).status_code == 409
    leaver.refresh_from_db()
    assert leaver.is_active
    assert client.post(url, {f"member-{member_of(cast, 'owner').pk}": str(colleague.pk)}).status_code == 303
    leaver.refresh_from_db()
    assert not leaver.is_active
    assert Role.PROJECT_MANAGER in queries.roles(colleague.pk, cast.project.pk)
    closed = audit.entries_of_chain("installation")[0]
    replaced = audit.entries_of_chain(f"project:{cast.project.pk}")[0]
    assert closed.change_id == replaced.change_id


def test_who_leaves_an_organisation_leaves_its_projects_and_nobody_else_does(cast):
    teammate = cast.people["teammate"]
    organisations.leave_organisation(organisation_id=cast.organisation.pk, actor=teammate.as_actor())
    assert not Project.objects.visible_to(teammate.as_actor()).exists()
    assert not Membership.objects.filter(person=teammate, organisation=cast.organisation).exists()
    assert Project.objects.visible_to(cast.owner).exists()


def test_a_program_names_who_takes_over_when_it_takes_somebody_out(cast):
    colleague, manager = people.person(of=cast.organisation), people.person(of=cast.organisation, role="manager")
    membership = Membership.objects.get(person=cast.people["owner"])
    program = Program(manager)
    path = f"/memberships/{membership.pk}"
    elsewhere = people.person()
    assert program("DELETE", f"{path}?successor={elsewhere.pk}").status_code == 422
    assert program("DELETE", path).status_code == 409  # the project would be left without its manager
    for who in ("supplier_member", "removed_member", "stranger"):
        assert Program(cast.people[who])("DELETE", f"{path}?successor={colleague.pk}").status_code == 404
    assert program("DELETE", f"{path}?successor={colleague.pk}").status_code == 204
    assert Role.PROJECT_MANAGER in queries.roles(colleague.pk, cast.project.pk)
    assert not Membership.objects.filter(pk=membership.pk).exists()
