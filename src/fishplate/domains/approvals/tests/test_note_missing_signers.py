"""An approval that nobody is left to complete does not wait in silence."""

from __future__ import annotations

import pytest

from fishplate.domains.approvals import queries, services, tasks
from fishplate.domains.approvals.models import Approval
from fishplate.domains.approvals.models.seating import Seating
from fishplate.domains.approvals.tests import factories
from fishplate.domains.approvals.tests.factories import Signers
from fishplate.domains.conversations.tests import factories as conversations
from fishplate.domains.organisations.models import Person
from fishplate.domains.projects import services as project_services
from fishplate.domains.projects.choices import Role
from fishplate.domains.projects.models import Member
from fishplate.domains.projects.tests import factories as projects
from fishplate.kernel import errors
from fishplate.kernel.actors import SYSTEM, Actor
from fishplate.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db
IN_TURN = (Seating(role=Role.PROJECT_MANAGER), Seating(role=Role.BUSINESS_OWNER, step=2))
SHORT = "approvals.SignersMissing"


@pytest.fixture
def people() -> Signers:
    return factories.signers()


def leaves(people: Signers, actor: Actor) -> None:
    member = Member.objects.get(project=people.cast.project, person_id=actor.id, removed_at=None)
    project_services.remove_member(member_id=member.pk, actor=people.manager)


def told(actor: Actor) -> int:
    """How often somebody heard of it."""
    conversations.deliver()
    return sum(one.topic.startswith(SHORT) for one in conversations.told(actor))


def test_when_the_only_one_who_could_sign_leaves_the_project_manager_hears_of_it_once(people: Signers) -> None:
    approval = factories.approval(people.cast, by=people.manager, seats=IN_TURN)
    tasks.look_after()
    assert told(people.manager) == 0
    leaves(people, people.business_owner)
    tasks.look_after()
    tasks.look_after()
    assert told(people.manager) == 1
    assert told(people.business_owner) == told(people.cast.teammate) == 0
    factories.sign(approval, people.manager)
    approval.refresh_from_db()
    assert (approval.step, queries.whom_it_waits_for(approval)) == (2, [])
    assert approval.short_since is not None


def test_once_somebody_fills_the_role_it_is_over_and_the_next_shortage_is_told_again(people: Signers) -> None:
    approval = factories.approval(people.cast, seats=IN_TURN)
    leaves(people, people.business_owner)
    tasks.look_after()
    bo = Person.objects.get(pk=people.business_owner.id)
    projects.member(people.cast.project, bo, people.cast.organisation, Role.BUSINESS_OWNER, by=people.manager)
    tasks.look_after()
    assert Approval.objects.get(pk=approval.pk).short_since is None
    leaves(people, people.business_owner)
    tasks.look_after()
    assert told(people.manager) == 2
    assert Entry.objects.filter(action="approvals.missing_signers_noted").count() == 3


def test_by_hand_or_without_need_nobody_is_told(people: Signers) -> None:
    approval = factories.approval(people.cast)
    with pytest.raises(errors.Refused):
        services.note_missing_signers(approval_id=approval.pk, actor=SYSTEM)
    with pytest.raises(errors.Forbidden, match="not by hand"):
        services.note_missing_signers(approval_id=approval.pk, actor=people.manager)
    for outsider in (people.cast.stranger, people.cast.removed_member):
        with pytest.raises(errors.NotFound):
            services.note_missing_signers(approval_id=approval.pk, actor=outsider)


def test_looking_costs_the_same_for_many_as_for_one(people: Signers, django_assert_max_num_queries) -> None:
    for _each in range(6):
        factories.approval(people.cast)
    with django_assert_max_num_queries(10):
        assert [short for _approval, short in queries.open_ones_by_shortage()] == [False] * 6
