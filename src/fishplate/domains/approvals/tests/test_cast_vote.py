from __future__ import annotations

import json

import pytest

from fishplate.domains.approvals import events, queries, services
from fishplate.domains.approvals.choices import ApprovalState
from fishplate.domains.approvals.models import Approval, Vote
from fishplate.domains.approvals.tests import factories
from fishplate.domains.organisations.tests import factories as organisations
from fishplate.domains.projects.choices import Role
from fishplate.domains.projects.tests import factories as projects
from fishplate.kernel import errors, outbox
from fishplate.kernel.actors import SYSTEM
from fishplate.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db


def test_it_is_approved_when_every_seat_has_its_signature():
    people = factories.signers()
    approval = factories.approval(people.cast)
    factories.sign(approval, people.manager)
    approval.refresh_from_db()
    assert approval.is_open
    factories.sign(approval, people.business_owner)
    approval.refresh_from_db()
    assert approval.state == ApprovalState.APPROVED
    assert approval.closed_at is not None


def test_a_quorum_counts_people():
    people = factories.signers()
    second = organisations.person(of=people.cast.organisation)
    projects.member(people.cast.project, second, people.cast.organisation, Role.TEST_ENGINEER, by=people.manager)
    approval = factories.approval(people.cast, seats={Role.TEST_ENGINEER: 2})
    factories.sign(approval, people.cast.teammate)
    assert Approval.objects.get(pk=approval.pk).is_open
    factories.sign(approval, second.as_actor())
    assert Approval.objects.get(pk=approval.pk).state == ApprovalState.APPROVED


def test_a_signature_keeps_name_organisation_and_hash_of_the_day():
    people = factories.signers()
    approval = factories.approval(people.cast)
    vote = factories.sign(approval, people.manager)
    assert (vote.person_name, vote.organisation_name) == ("Lin Owner", people.cast.organisation.name)
    assert vote.digest == approval.digest
    entry = Entry.objects.get(action="approvals.vote_cast")
    assert (entry.chain.key, entry.actor_id) == (f"project:{people.cast.project.pk}", people.manager.id)
    assert approval.digest in json.dumps(json.loads(entry.content.payload)["rows"])


def test_one_person_cannot_fill_two_seats():
    people = factories.signers()
    both = organisations.person(of=people.cast.organisation)
    projects.member(
        people.cast.project,
        both,
        people.cast.organisation,
        Role.PROJECT_MANAGER,
        Role.BUSINESS_OWNER,
        by=people.manager,
    )
    approval = factories.approval(people.cast)
    factories.sign(approval, both.as_actor())
    for seat in approval.seats.all():
        with pytest.raises(errors.Refused, match="one person cannot fill two seats"):
            services.cast_vote(
                approval_id=approval.pk,
                verdict="approve",
                digest=approval.digest,
                seat_id=seat.pk,
                actor=both.as_actor(),
            )
    assert approval.votes.count() == 1


def test_a_full_seat_takes_no_further_signature():
    people = factories.signers()
    second = organisations.person(of=people.cast.organisation)
    projects.member(people.cast.project, second, people.cast.organisation, Role.PROJECT_MANAGER, by=people.manager)
    approval = factories.approval(people.cast)
    factories.sign(approval, people.manager)
    with pytest.raises(errors.Refused, match="complete"):
        factories.sign(approval, second.as_actor())


def test_who_asked_may_not_sign_where_that_was_agreed():
    people = factories.signers()
    second = organisations.person(of=people.cast.organisation)
    projects.member(people.cast.project, second, people.cast.organisation, Role.PROJECT_MANAGER, by=people.manager)
    approval = factories.approval(people.cast, exclude_requester=True)
    assert not queries.waiting_for(people.manager).exists()
    with pytest.raises(errors.Forbidden, match="somebody else"):
        factories.sign(approval, people.manager)
    factories.sign(approval, second.as_actor())


def test_only_the_role_asked_for_may_sign():
    people = factories.signers()
    approval = factories.approval(people.cast)
    for actor in (people.cast.teammate, people.cast.supplier_member):
        with pytest.raises(errors.Forbidden, match="role"):
            factories.sign(approval, actor)


def test_strangers_removed_members_and_the_system_do_not_sign():
    people = factories.signers()
    approval = factories.approval(people.cast)
    for actor in (people.cast.stranger, people.cast.removed_member):
        with pytest.raises(errors.NotFound):
            factories.sign(approval, actor)
    with pytest.raises(errors.Forbidden, match="Only a person"):
        factories.sign(approval, SYSTEM)


def test_a_signature_counts_only_for_the_text_that_was_shown():
    people = factories.signers()
    shown = factories.approval(people.cast)
    other = factories.approval(people.cast, said="The roll-out may start.")
    with pytest.raises(errors.Refused, match="not the text"):
        services.cast_vote(approval_id=other.pk, verdict="approve", digest=shown.digest, actor=people.manager)
    assert not Vote.objects.exists()


def test_one_rejection_rejects_and_needs_a_reason():
    people = factories.signers()
    approval = factories.approval(people.cast)
    factories.sign(approval, people.manager)
    with pytest.raises(errors.Invalid, match="why"):
        factories.reject(approval, people.business_owner, reason="  ")
    factories.reject(approval, people.business_owner, reason="Orders are missing.")
    approval.refresh_from_db()
    assert (approval.state, approval.closing_reason) == (ApprovalState.REJECTED, "Orders are missing.")


def test_nothing_is_signed_after_it_closed():
    people = factories.signers()
    approval = factories.approval(people.cast)
    factories.reject(approval, people.business_owner)
    with pytest.raises(errors.Refused, match="closed"):
        factories.sign(approval, people.manager)


def test_an_unknown_seat_is_not_found():
    people = factories.signers()
    approval, other = factories.approval(people.cast), factories.approval(people.cast)
    with pytest.raises(errors.NotFound):
        services.cast_vote(
            approval_id=approval.pk,
            verdict="approve",
            digest=approval.digest,
            seat_id=other.seats.get(role=Role.PROJECT_MANAGER).pk,
            actor=people.manager,
        )


def test_what_a_subscriber_refuses_undoes_the_signature():
    people = factories.signers()
    approval = factories.approval(people.cast, seats={Role.PROJECT_MANAGER: 1})

    def refuse(event: events.ApprovalGranted) -> None:
        if event.approval_id == approval.pk:
            raise errors.Refused("Not now.")

    outbox.subscribe(events.ApprovalGranted, refuse, when=outbox.INSIDE)
    with pytest.raises(errors.Refused, match="Not now"):
        factories.sign(approval, people.manager)
    approval.refresh_from_db()
    assert approval.is_open
    assert not approval.votes.exists()
