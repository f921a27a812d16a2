"""Case 1 of the method: a charter whose interfaces carry no indicator is not baselined."""

from __future__ import annotations

import pytest

from fishplate.domains.charter import events, queries, services
from fishplate.domains.charter.choices import State
from fishplate.domains.charter.tests import factories
from fishplate.domains.landscape import services as landscape
from fishplate.domains.landscape.tests import factories as landscapes
from fishplate.domains.projects.tests import factories as projects
from fishplate.kernel import errors, outbox
from tests.support.guarding import unguarded

pytestmark = pytest.mark.django_db


def refusal(cast: projects.Cast) -> str:
    with pytest.raises(errors.Refused) as refused:
        services.submit_charter(project_id=cast.project.pk, actor=cast.owner)
    return "\n".join(str(reason) for reason in refused.value.reasons)


def test_each_interface_without_an_indicator_is_named():
    world = factories.landscape()
    factories.complete(world)
    bare = [
        landscapes.interface(world.erp, world.mes, by=world.cast.owner, code=f"IF-9{n}", name="Stock") for n in (1, 2)
    ]
    for interface in bare:
        landscapes.in_scope(world.cast, interface)
    said = refusal(world.cast)
    assert "IF-91 · Stock carries no indicator" in said
    assert "IF-92 · Stock carries no indicator" in said
    assert "IF-01" not in said
    assert queries.state(world.cast.project.pk) == State.DRAFT


def test_everything_that_is_missing_is_told_at_once():
    cast = projects.cast()
    assert refusal(cast).count("\n") == 4
    factories.objective(cast.project, by=cast.owner, due_on=None)
    said = refusal(cast)
    for words in (
        "background",
        "in scope",
        "No interface",
        "Sponsor",
        "O1 has no indicator",
        "O1 does not say by when",
    ):
        assert words in said


def test_an_indicator_at_an_interface_that_left_the_scope_is_told():
    world = factories.landscape()
    factories.complete(world)
    other = landscapes.interface(world.erp, by=world.cast.owner)
    landscapes.in_scope(world.cast, other)
    with unguarded("landscape.remove_from_scope"):
        landscape.remove_from_scope(scope_id=world.scope.pk, actor=world.cast.owner)
    assert "I1 measures IF-01" in refusal(world.cast)


def test_a_complete_charter_is_submitted_and_told_with_what_is_to_be_signed():
    world = factories.landscape()
    factories.complete(world)
    told: list[events.CharterSubmitted] = []

    def listen(event: events.CharterSubmitted) -> None:
        told.append(event)

    outbox.subscribe(events.CharterSubmitted, listen, when=outbox.INSIDE)
    charter = services.submit_charter(project_id=world.cast.project.pk, actor=world.cast.owner)
    assert charter.state == State.SUBMITTED
    assert charter.submitted_by == world.cast.people["owner"]
    assert [event.digest for event in told] == [charter.digest]
    assert "submitted" in refusal(world.cast)


def test_the_digest_follows_every_part_of_the_content():
    world = factories.landscape()
    owner, project = world.cast.owner, world.cast.project
    digests = [factories.submitted(world).digest]

    def again() -> None:
        digests.append(services.submit_charter(project_id=project.pk, actor=owner).digest)
        services.reopen_charter(project_id=project.pk, reason="once more", actor=owner)

    services.reopen_charter(project_id=project.pk, reason="once more", actor=owner)
    again()
    assert digests[1] == digests[0]
    factories.charter(project, by=owner, scope_out="Nothing")
    again()
    factories.indicator(queries.objectives(owner, project.pk)[0], by=owner)
    again()
    assert len(set(digests)) == 3


def test_it_takes_the_project_manager():
    world = factories.landscape()
    factories.complete(world)
    with pytest.raises(errors.Forbidden, match="Project manager"):
        services.submit_charter(project_id=world.cast.project.pk, actor=world.cast.supplier_member)
    with pytest.raises(errors.NotFound):
        services.submit_charter(project_id=world.cast.project.pk, actor=world.cast.stranger)


def test_the_scope_is_frozen_with_the_charter():
    world = factories.landscape()
    other = landscapes.interface(world.erp, by=world.cast.owner)
    factories.complete(world)
    with pytest.raises(errors.Refused, match="I1"):
        landscape.remove_from_scope(scope_id=world.scope.pk, actor=world.cast.owner)
    services.submit_charter(project_id=world.cast.project.pk, actor=world.cast.owner)
    with pytest.raises(errors.Refused, match="Reopen the charter"):
        landscapes.in_scope(world.cast, other)
    landscapes.in_scope(world.cast, landscapes.system(world.cast.organisation, by=world.cast.owner))
