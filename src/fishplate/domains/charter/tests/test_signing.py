"""A charter stands once the sponsor has signed it, and goes back to its writers when that fails."""

from __future__ import annotations

import pytest

from fishplate.domains.approvals import services as approvals
from fishplate.domains.approvals.choices import ApprovalState
from fishplate.domains.approvals.models import Approval
from fishplate.domains.charter import queries, services
from fishplate.domains.charter.choices import State
from fishplate.domains.charter.models import Charter
from fishplate.domains.charter.tests import factories
from fishplate.domains.landscape.tests.factories import Landscape, landscape
from fishplate.kernel import errors

pytestmark = pytest.mark.django_db


def vote(world: Landscape, verdict: str, reason: str = "") -> None:
    approval = Approval.objects.get(state=ApprovalState.OPEN)
    approvals.cast_vote(
        approval_id=approval.pk,
        verdict=verdict,
        digest=approval.digest,
        reason=reason,
        actor=factories.sponsor(world),
    )


def test_the_sponsors_signature_lets_it_stand_and_is_what_it_stands_on():
    world = landscape()
    charter = factories.submitted(world)
    vote(world, "approve")
    charter.refresh_from_db()
    assert charter.state == State.APPROVED
    assert charter.decision_id == Approval.objects.get().pk


def test_the_sponsor_signs_the_text_with_every_indicator_and_the_digest_of_the_whole():
    world = landscape()
    charter = factories.submitted(world)
    signed = Approval.objects.get().content
    assert charter.digest in signed
    assert "≤ 800 ms" in signed
    assert "Orders reach the plant at once" in signed


def test_a_rejected_charter_is_a_draft_again():
    world = landscape()
    factories.submitted(world)
    vote(world, "reject", reason="The target is too soft.")
    assert queries.state(world.cast.project.pk) == State.DRAFT


def test_a_request_taken_back_gives_the_charter_back():
    world = landscape()
    factories.submitted(world)
    approvals.withdraw_approval(approval_id=Approval.objects.get().pk, reason="Typo", actor=world.cast.owner)
    assert queries.state(world.cast.project.pk) == State.DRAFT


def test_nobody_signs_a_charter_that_is_being_written_again():
    world = landscape()
    factories.submitted(world)
    services.reopen_charter(project_id=world.cast.project.pk, reason="New target", actor=world.cast.owner)
    assert not Approval.objects.filter(state=ApprovalState.OPEN).exists()
    services.submit_charter(project_id=world.cast.project.pk, actor=world.cast.owner)
    vote(world, "approve")
    assert Charter.objects.get().state == State.APPROVED


def test_without_a_sponsor_nobody_could_sign_and_it_is_said():
    world = landscape()
    owner, project = world.cast.owner, world.cast.project
    factories.indicator(factories.objective(project, by=owner), world.interface, by=owner)
    factories.charter(project, by=owner)
    with pytest.raises(errors.Refused, match="Sponsor"):
        services.submit_charter(project_id=project.pk, actor=owner)
