from __future__ import annotations

from uuid import UUID

import pytest

from fishplate.domains.charter import queries, services
from fishplate.domains.charter.choices import State
from fishplate.domains.charter.tests import factories
from fishplate.kernel import errors
from fishplate.kernel.actors import SYSTEM
from fishplate.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("approved", [False, True])
def test_it_is_a_draft_again_and_the_reason_is_kept(approved: bool):
    world = factories.landscape()
    charter = factories.submitted(world)
    if approved:
        services.approve_charter(charter_id=charter.pk, decision_id=UUID(int=7), actor=SYSTEM)
    services.reopen_charter(project_id=world.cast.project.pk, reason="the plant was sold", actor=world.cast.owner)
    assert queries.state(world.cast.project.pk) == State.DRAFT
    found = queries.charter(world.cast.owner, world.cast.project.pk)
    assert found is not None
    assert (found.digest, found.submitted_at, found.decision_id) == ("", None, None)
    assert "the plant was sold" in Entry.objects.get(action="charter.charter_reopened").content.payload


def test_why_is_asked_and_a_draft_stays_one():
    world = factories.landscape()
    project_id, owner = world.cast.project.pk, world.cast.owner
    with pytest.raises(errors.Invalid, match="why"):
        services.reopen_charter(project_id=project_id, reason=" ", actor=owner)
    with pytest.raises(errors.Refused, match="draft already"):
        services.reopen_charter(project_id=project_id, reason="because", actor=owner)


def test_it_takes_the_project_manager():
    world = factories.landscape()
    factories.submitted(world)
    with pytest.raises(errors.Forbidden, match="Project manager"):
        services.reopen_charter(project_id=world.cast.project.pk, reason="x", actor=world.cast.supplier_member)
    with pytest.raises(errors.NotFound):
        services.reopen_charter(project_id=world.cast.project.pk, reason="x", actor=world.cast.stranger)
