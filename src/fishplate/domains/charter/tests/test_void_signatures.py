"""A charter that is not what was signed any more has no signatures, and everybody reads why."""

from __future__ import annotations

import pytest

from fishplate.domains.approvals import queries as approval_queries
from fishplate.domains.approvals import services as approvals
from fishplate.domains.approvals import tasks
from fishplate.domains.approvals.choices import ApprovalState
from fishplate.domains.approvals.models import Approval
from fishplate.domains.approvals.tests.test_pages import read
from fishplate.domains.charter import queries, services
from fishplate.domains.charter.choices import State
from fishplate.domains.charter.models import Charter, Indicator
from fishplate.domains.charter.tests import factories
from fishplate.domains.charter.tests.test_signing import vote
from fishplate.domains.landscape.tests.factories import Landscape, landscape
from fishplate.kernel import audit
from fishplate.kernel.actors import SYSTEM

pytestmark = pytest.mark.django_db


def tamper(world: Landscape) -> None:
    """Change an indicator past the services, as a slip in another domain or a hand in the database would."""
    indicator = Indicator.objects.first()
    assert indicator is not None
    with audit.change("tests.tampered", actor=SYSTEM, target=indicator) as change:
        change.watch(indicator)
        indicator.target += 1
        indicator.save()


def page(world: Landscape, approval: Approval) -> str:
    return read(world.cast.supplier_member, f"/projects/{approval.project_id}/approvals/{approval.pk}/")


def test_taking_an_approved_charter_back_makes_its_signature_void():
    world = landscape()
    factories.submitted(world)
    vote(world, "approve")
    services.reopen_charter(project_id=world.cast.project.pk, reason="A new plant joins.", actor=world.cast.owner)
    approval = Approval.objects.get()
    assert approval.state == ApprovalState.VOID
    assert "A new plant joins." in page(world, approval)
    services.submit_charter(project_id=world.cast.project.pk, actor=world.cast.owner)
    assert Approval.objects.get(state=ApprovalState.OPEN).follows == approval


def test_a_charter_that_changed_while_it_was_signed_goes_back_to_its_writers():
    world = landscape()
    factories.submitted(world)
    tamper(world)
    approval = Approval.objects.get()
    assert "not what was submitted any more" in page(world, approval)
    tasks.look_after()
    approval.refresh_from_db()
    assert approval.state == ApprovalState.VOID
    assert "not what was submitted any more" in page(world, approval)
    assert Charter.objects.get().state == State.DRAFT


def test_a_signature_given_at_that_moment_is_kept_and_counts_for_nothing():
    world = landscape()
    factories.submitted(world)
    tamper(world)
    vote(world, "approve")
    approval = Approval.objects.get()
    assert (approval.state, approval.votes.count()) == (ApprovalState.VOID, 1)
    assert queries.state(world.cast.project.pk) == State.DRAFT


def test_a_rejected_charter_comes_back_with_what_differs():
    world = landscape()
    factories.submitted(world)
    vote(world, "reject", reason="Say why now.")
    charter = Charter.objects.get()
    services.write_charter(
        project_id=charter.project_id,
        version=charter.version,
        background="Because the old contract ends in June.",
        scope_in=charter.scope_in,
        scope_out=charter.scope_out,
        actor=world.cast.owner,
    )
    services.submit_charter(project_id=charter.project_id, prove_identity=True, actor=world.cast.owner)
    again = Approval.objects.get(state=ApprovalState.OPEN)
    assert again.prove_identity
    changed = {one.label: one.pieces for one in approval_queries.difference(again)}
    assert any(piece.text == "Because the old contract ends in June." for piece in changed["Background"])
    assert approvals.void_approval(approval_id=again.pk, reason="Typo", actor=SYSTEM).state == ApprovalState.VOID
    assert Charter.objects.get().state == State.DRAFT
