"""A token limited to one project, over every operation there is: whose person reaches two, reaches one with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from itertools import combinations
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fishplate.domains.approvals import services as signing
from fishplate.domains.approvals.tests import factories as approvals
from fishplate.domains.charter.tests import factories as charter
from fishplate.domains.conversations import services as conversations
from fishplate.domains.conversations.tests import factories as talk
from fishplate.domains.landscape.models import Scope
from fishplate.domains.landscape.tests import factories as landscape
from fishplate.domains.organisations import services as organisations
from fishplate.domains.organisations.choices import MembershipRole
from fishplate.domains.organisations.models import Person
from fishplate.domains.projects.choices import Role
from fishplate.domains.projects.services import remove_member
from fishplate.domains.projects.tests import factories as projects
from fishplate.kernel import errors, permissions, records
from fishplate.kernel.actors import SYSTEM
from fishplate.kernel.documents import printing
from fishplate.kernel.jobs.running import drain
from fishplate.kernel.permissions import Audience
from tests.access.people import read, undone
from tests.access.samples import PLAIN, World, everything
from tests.access.test_api_matrix import OPERATIONS, WITH_IDS, WITHOUT_IDS, call, params
from tests.architecture.checks.routes import Operation

pytestmark = pytest.mark.django_db

#: What reads and changes nothing but one's own account, or an organisation: refused, or not there.
BEYOND = {
    "add_channel",
    "add_person",
    "amend_custom_field",
    "amend_organisation",
    "change_together",
    "create_organisation",
    "create_project",
    "define_custom_field",
    "delegate_signing",
    "download_default_template",
    "download_document_template",
    "download_template",
    "import_register",
    "invite_member",
    "invite_person",
    "leave_organisation",
    "list_custom_fields",
    "list_document_fields",
    "list_document_templates",
    "list_invitations",
    "list_memberships",
    "list_open_work",
    "list_organisation_webhooks",
    "read_all_notices",
    "register_interface",
    "register_system",
    "remove_channel",
    "remove_membership",
    "restore_custom_field",
    "restore_document_template",
    "retire_custom_field",
    "revoke_invitation",
    "try_channel",
    "undo_change",
    "upload_document_template",
    "view_notice_preferences",
    "view_organisation",
    "withdraw_document_template",
}


#: Stands in what the person did in the other project.
ELSEWHERE = "Said and done elsewhere"


def program(person: Person, *only: UUID) -> Client:
    _token, text = organisations.create_access_token(name="x", projects=only, actor=person.as_actor())
    return Client(headers={"Authorization": f"Bearer {text}"})


def joined(world: World, person: Person) -> None:
    """Let somebody run the project of a world, and its organisation, as its owner does."""
    organisations.add_person(
        organisation_id=world.cast.organisation.pk,
        name=person.name,
        email=person.email,
        password="",
        role=MembershipRole.MANAGER,
        actor=SYSTEM,
    )
    projects.member(world.cast.project, person, world.cast.organisation, Role.PROJECT_MANAGER, by=world.owner)


def busy(world: World, person: Person) -> None:
    """Let somebody do what the lists of one's own doings are made of."""
    actor, project = person.as_actor(), records.reference(world.cast.project)
    charter.objective(world.cast.project, by=actor, statement=ELSEWHERE)
    talk.comment(project, ELSEWHERE, by=actor)
    printing.print_document(
        document_type="landscape.interface_list", record_id=project.id, language="en", format="pdf", actor=actor
    )


def values_of(operation: Operation, other: World, own: World, foreign: tuple[str, ...]) -> dict[str, Any]:
    return {name: (other if name in foreign else own).sample(name) for name in params(operation)}


@pytest.fixture
def worlds() -> tuple[World, World]:
    """Two worlds with everything in them, the first one's owner at home in both."""
    own, other = World(), World()
    person = own.cast.people["owner"]
    joined(other, person)
    everything(own)
    everything(other)
    busy(other, person)
    return own, other


@pytest.mark.one_database("every operation is called on both with such a token, below; what it leaves out is the same")
def test_it_reaches_nothing_of_another_project_whichever_id_is_swapped(
    worlds: tuple[World, World], subtests: pytest.Subtests
) -> None:
    own, other = worlds
    person = own.cast.people["owner"]
    limited, full, reached = program(person, own.cast.project.pk), program(person), 0
    for operation in WITH_IDS:
        ids = [name for name in params(operation) if name not in PLAIN]
        for foreign in [tuple(ids), *combinations(ids, 1)]:
            values = values_of(operation, other, own, foreign)
            with subtests.test(operation.name, foreign=foreign), undone():
                assert call(limited, operation, values, other).status_code in {403, 404}
        with undone():
            reached += call(full, operation, values_of(operation, other, own, tuple(ids)), other).status_code != 404
    assert reached > len(WITH_IDS) * 0.8, "whose token is not limited has to reach it, or this shows nothing"


@pytest.mark.one_database("every operation is called on both with such a token, below; what it leaves out is the same")
def test_no_list_holds_anything_of_another_project(worlds: tuple[World, World], subtests: pytest.Subtests) -> None:
    own, other = worlds
    person = own.cast.people["owner"]
    limited, full, held = program(person, own.cast.project.pk), program(person), 0
    for operation in WITHOUT_IDS:
        if operation.method == "GET":
            listed = read(full.get(f"/api/v1{operation.path}")).decode()
            held += any(word in listed for word in (*other.ids(), ELSEWHERE))
            with subtests.test(operation.name):
                listed = read(limited.get(f"/api/v1{operation.path}")).decode()
                assert not [word for word in (*other.ids(), ELSEWHERE) if word in listed]
    assert held > 8, "whose token is not limited has to be shown it, or this shows nothing"


@pytest.mark.one_database("every operation is called on both with such a token, below; what it leaves out is the same")
def test_an_id_in_a_body_is_no_way_out(worlds: tuple[World, World], subtests: pytest.Subtests) -> None:
    own, other = worlds
    limited = program(own.cast.people["owner"], own.cast.project.pk)
    for operation in WITHOUT_IDS:
        if operation.method != "GET":
            with subtests.test(operation.name), undone():
                assert call(limited, operation, {}, other).status_code in {403, 404, 422}


def test_it_does_in_its_project_what_the_person_may(worlds: tuple[World, World], subtests: pytest.Subtests) -> None:
    own, _other = worlds
    person = own.cast.people["owner"]
    limited, full = program(person, own.cast.project.pk), program(person)
    for operation in OPERATIONS:
        values = {name: own.sample(name) for name in params(operation)}
        with subtests.test(operation.name):
            with undone():
                may = call(full, operation, values, own).status_code
            with undone():
                got = call(limited, operation, values, own).status_code
            access = permissions.declared(operation.function)
            if operation.name in BEYOND or (access and access.audience is Audience.ADMINISTRATOR):
                assert got in {403, 404}
            else:
                assert got == may


def test_a_system_of_the_register_is_there_only_in_the_scope_of_the_project() -> None:
    own = World()
    spare = landscape.system(own.cast.organisation, by=own.owner)
    limited = program(own.cast.people["owner"], own.cast.project.pk)
    assert limited.get(f"/api/v1/systems/{own.sample('system_id')}").status_code == 200
    assert limited.get(f"/api/v1/systems/{spare.pk}").status_code == 404
    body = {"system_id": str(spare.pk), "role": "uses"}
    scope = limited.post(f"/api/v1/projects/{own.cast.project.pk}/scope", body, content_type="application/json")
    assert scope.status_code == 404


def test_who_leaves_the_project_reaches_nothing_with_it_any_more() -> None:
    own = World()
    person = own.cast.people["teammate"]
    limited = program(person, own.cast.project.pk)
    assert limited.get(f"/api/v1/projects/{own.cast.project.pk}").status_code == 200
    remove_member(member_id=own.sample("member_id"), actor=own.owner)
    assert limited.get(f"/api/v1/projects/{own.cast.project.pk}").status_code == 404


def test_nobody_limits_a_token_to_a_project_that_is_not_theirs() -> None:
    own, other = World(), World()
    with pytest.raises(errors.Invalid) as wrong:
        program(own.cast.people["owner"], own.cast.project.pk, other.cast.project.pk)
    assert set(wrong.value.fields) == {"projects"}


def test_an_administrator_is_none_with_a_limited_token() -> None:
    own = World()
    person = organisations.grant_administrator(person_id=own.cast.people["owner"].pk, actor=SYSTEM)
    assert program(person).get("/api/v1/administration/people").status_code == 200
    assert program(person, own.cast.project.pk).get("/api/v1/administration/people").status_code == 403


def test_whose_account_it_is_decides_without_it_how_they_are_told_and_who_signs_for_them() -> None:
    own = World()
    limited = replace(own.owner, projects=frozenset({own.cast.project.pk}))
    with pytest.raises(errors.Forbidden):
        conversations.set_notice_preferences(
            rhythm="at_once", daily_at=time(9), quiet_from=None, quiet_to=None, ways={}, actor=limited
        )
    anywhere = approvals.delegation(None, own.owner, own.cast.teammate)
    with pytest.raises(errors.Forbidden):
        signing.revoke_delegation(delegation_id=anywhere.pk, actor=limited)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("limited", [True, False])
def test_work_that_goes_on_afterwards_is_limited_alike(limited: bool) -> None:
    own = World()
    spare = landscape.system(own.cast.organisation, by=own.owner)
    client = program(own.cast.people["owner"], *([own.cast.project.pk] if limited else []))
    table = f"System or interface,What the project does to it\n{spare.code},uses\n".encode()
    answer = client.post(
        f"/api/v1/projects/{own.cast.project.pk}/lists/scope/imports",
        {"content": SimpleUploadedFile("scope.csv", table), "dry_run": "false"},
    )
    assert answer.status_code == 202
    drain("test")
    assert Scope.objects.filter(system=spare).exists() is not limited
