from __future__ import annotations

import pytest

from fishplate.domains.approvals import queries, services
from fishplate.domains.approvals.tests import factories
from fishplate.domains.organisations.tests import factories as organisations
from fishplate.domains.projects.choices import Role
from fishplate.domains.projects.tests import factories as projects
from fishplate.kernel import errors
from fishplate.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db


def declare(approval, actor, reason="I wrote it."):
    return services.declare_conflict(approval_id=approval.pk, reason=reason, actor=actor)


def test_who_declares_a_conflict_does_not_sign():
    people = factories.signers()
    approval = factories.approval(people.cast)
    conflict = declare(approval, people.business_owner)
    assert (conflict.person_name, conflict.reason) == ("Bo Business", "I wrote it.")
    assert not queries.waiting_for(people.business_owner).exists()
    with pytest.raises(errors.Forbidden, match="Bo Business has declared a conflict of interest"):
        factories.sign(approval, people.business_owner)
    assert Entry.objects.filter(action="approvals.conflict_declared").count() == 1


def test_nor_does_anybody_sign_for_them():
    people = factories.signers()
    factories.delegation(people.cast, people.business_owner, people.cast.teammate)
    approval = factories.approval(people.cast)
    declare(approval, people.business_owner)
    with pytest.raises(errors.Forbidden, match="conflict of interest"):
        services.cast_vote(
            approval_id=approval.pk,
            verdict="approve",
            digest=approval.digest,
            on_behalf_of=people.business_owner.id,
            actor=people.cast.teammate,
        )


def test_a_delegate_who_is_not_impartial_signs_for_nobody():
    people = factories.signers()
    factories.delegation(people.cast, people.business_owner, people.cast.teammate)
    approval = factories.approval(people.cast)
    declare(approval, people.cast.teammate)
    assert not queries.waiting_for(people.cast.teammate).exists()
    assert queries.waiting_for(people.business_owner).exists()


def test_those_who_asked_read_that_nobody_is_left():
    people = factories.signers()
    approval = factories.approval(people.cast)
    declare(approval, people.business_owner)
    assert [str(one) for one in queries.ballot(approval, people.manager).shortages] == [
        "Business process owner: 1 person must sign, the project has 0."
    ]
    other = organisations.person(of=people.cast.organisation)
    projects.member(people.cast.project, other, people.cast.organisation, Role.BUSINESS_OWNER, by=people.manager)
    assert queries.ballot(approval, people.manager).shortages == []


def test_it_is_declared_before_signing_and_once():
    people = factories.signers()
    approval = factories.approval(people.cast)
    factories.sign(approval, people.manager)
    with pytest.raises(errors.Refused, match="signature stands here already"):
        declare(approval, people.manager)
    declare(approval, people.business_owner)
    with pytest.raises(errors.Forbidden, match="has declared"):
        declare(approval, people.business_owner)


def test_it_takes_a_reason_and_somebody_who_is_asked():
    people = factories.signers()
    approval = factories.approval(people.cast)
    with pytest.raises(errors.Invalid, match="what ties you"):
        declare(approval, people.manager, reason=" ")
    for actor in (people.cast.teammate, people.cast.supplier_member):
        with pytest.raises(errors.Forbidden, match="Nobody asks you"):
            declare(approval, actor)
    for actor in (people.cast.stranger, people.cast.removed_member):
        with pytest.raises(errors.NotFound):
            declare(approval, actor)


def test_nothing_is_declared_once_it_is_closed():
    people = factories.signers()
    approval = factories.approval(people.cast)
    factories.reject(approval, people.manager)
    with pytest.raises(errors.Refused, match="closed"):
        declare(approval, people.business_owner)
