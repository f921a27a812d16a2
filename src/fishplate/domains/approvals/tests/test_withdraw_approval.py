from __future__ import annotations

import pytest

from fishplate.domains.approvals import services
from fishplate.domains.approvals.choices import ApprovalState
from fishplate.domains.approvals.tests import factories
from fishplate.kernel import errors
from fishplate.kernel.actors import Actor

pytestmark = pytest.mark.django_db


def withdraw(approval, actor: Actor, reason: str = "Asked too early.", version: int | None = None):
    return services.withdraw_approval(approval_id=approval.pk, version=version, reason=reason, actor=actor)


def test_who_asked_takes_it_back_with_a_reason_and_it_waits_for_nobody():
    people = factories.signers()
    approval = factories.approval(people.cast, by=people.cast.teammate)
    with pytest.raises(errors.Invalid, match="why"):
        withdraw(approval, people.cast.teammate, reason=" ")
    withdraw(approval, people.cast.teammate)
    approval.refresh_from_db()
    assert (approval.state, approval.closing_reason) == (ApprovalState.WITHDRAWN, "Asked too early.")
    with pytest.raises(errors.Refused, match="closed"):
        factories.sign(approval, people.manager)


def test_the_project_manager_may_and_others_may_not():
    people = factories.signers()
    approval = factories.approval(people.cast, by=people.cast.teammate)
    for actor in (people.business_owner, people.cast.supplier_member):
        with pytest.raises(errors.Forbidden, match="Project manager"):
            withdraw(approval, actor)
    for actor in (people.cast.stranger, people.cast.removed_member):
        with pytest.raises(errors.NotFound):
            withdraw(approval, actor)
    withdraw(approval, people.manager)


def test_a_stale_page_withdraws_nothing():
    people = factories.signers()
    approval = factories.approval(people.cast)
    factories.reject(approval, people.business_owner)
    with pytest.raises(errors.Stale):
        withdraw(approval, people.manager, version=approval.version)
    with pytest.raises(errors.Refused, match="closed"):
        withdraw(approval, people.manager)
