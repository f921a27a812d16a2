from __future__ import annotations

import pytest

from fishplate.domains.approvals import queries, services
from fishplate.domains.approvals.tests import factories
from fishplate.kernel import errors

pytestmark = pytest.mark.django_db


def test_it_counts_no_more_and_what_was_signed_stands():
    people = factories.signers()
    delegation = factories.delegation(people.cast, people.business_owner, people.cast.teammate)
    signed, waiting = factories.approval(people.cast), factories.approval(people.cast)
    services.cast_vote(
        approval_id=signed.pk,
        verdict="approve",
        digest=signed.digest,
        on_behalf_of=people.business_owner.id,
        actor=people.cast.teammate,
    )
    services.revoke_delegation(delegation_id=delegation.pk, actor=people.business_owner)
    assert signed.votes.count() == 1
    assert not queries.waiting_for(people.cast.teammate).exists()
    assert waiting in queries.waiting_for(people.business_owner)
    with pytest.raises(errors.Refused, match="taken back already"):
        services.revoke_delegation(delegation_id=delegation.pk, actor=people.business_owner)


def test_both_and_the_project_manager_take_it_back_others_do_not():
    people = factories.signers()
    for actor in (people.business_owner, people.cast.teammate, people.manager):
        delegation = factories.delegation(people.cast, people.business_owner, people.cast.teammate)
        with pytest.raises(errors.Forbidden):
            services.revoke_delegation(delegation_id=delegation.pk, actor=people.cast.supplier_member)
        for outsider in (people.cast.stranger, people.cast.removed_member):
            with pytest.raises(errors.NotFound):
                services.revoke_delegation(delegation_id=delegation.pk, actor=outsider)
        services.revoke_delegation(delegation_id=delegation.pk, actor=actor)


def test_one_for_all_projects_only_the_two_take_back():
    people = factories.signers()
    delegation = factories.delegation(None, people.business_owner, people.cast.teammate)
    with pytest.raises(errors.Forbidden, match="Only Bo Business and Mei Teammate"):
        services.revoke_delegation(delegation_id=delegation.pk, actor=people.manager)
    with pytest.raises(errors.Stale):
        services.revoke_delegation(delegation_id=delegation.pk, version=99, actor=people.business_owner)
    services.revoke_delegation(delegation_id=delegation.pk, version=1, actor=people.business_owner)
