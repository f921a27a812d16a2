from __future__ import annotations

import pytest

from fishplate.domains.approvals import services
from fishplate.domains.approvals.choices import ApprovalState
from fishplate.domains.approvals.tests import factories
from fishplate.kernel import errors
from fishplate.kernel.actors import SYSTEM

pytestmark = pytest.mark.django_db


def test_a_change_of_what_was_approved_makes_the_approval_void():
    people = factories.signers()
    approval = factories.approval(people.cast)
    factories.sign(approval, people.manager)
    factories.sign(approval, people.business_owner)
    services.void_approval(approval_id=approval.pk, reason="The plan was changed.", actor=SYSTEM)
    approval.refresh_from_db()
    assert approval.state == ApprovalState.VOID
    with pytest.raises(errors.Refused):
        services.void_approval(approval_id=approval.pk, reason="Again.", actor=SYSTEM)


def test_nobody_makes_an_approval_void_by_hand():
    people = factories.signers()
    approval = factories.approval(people.cast)
    with pytest.raises(errors.Forbidden, match="not by hand"):
        services.void_approval(approval_id=approval.pk, reason="I say so.", actor=people.manager)
