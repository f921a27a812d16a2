"""Guards, facts, contributions, records: the ways up."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from fishplate.domains.organisations.tests import factories
from fishplate.kernel import errors, facts, guards, permissions, records
from fishplate.kernel.actors import SYSTEM, Actor
from fishplate.kernel.contributions import Slot

AT = datetime(2026, 3, 1, tzinfo=UTC)


def test_every_guard_has_its_say_and_all_reasons_are_told():
    guards.register("test.close", lambda target, actor, under: None)
    guards.register("test.close", lambda target, actor, under: f"{target} is baselined")
    guards.register("test.close", lambda target, actor, under: None if under else "no approved change")
    with pytest.raises(errors.Refused) as refused:
        guards.ask("test.close", target="It", actor=SYSTEM)
    assert refused.value.reasons == ["It is baselined", "no approved change"]
    with pytest.raises(errors.Refused) as refused:
        guards.ask("test.close", target="It", actor=SYSTEM, under=uuid4())
    assert refused.value.reasons == ["It is baselined"]


def test_an_action_nobody_guards_is_free():
    guards.ask("test.unheard_of", target=None, actor=SYSTEM)


def test_a_fact_whose_domain_went_away_is_not_measured():
    answer = facts.evaluate("gone.away", project_id=UUID(int=1), params={}, at=AT)
    assert answer.state is facts.State.NOT_MEASURED


def test_contributions_come_in_order_and_registering_again_replaces():
    slot: Slot[str] = Slot("test")
    slot.add("b", lambda word: [word, "b"], order=20)
    slot.add("a", lambda word: ["late"], order=30)
    slot.add("a", lambda word: ["early"], order=10)
    assert list(slot.collect("x")) == ["early", "x", "b"]


def test_the_system_is_asked_no_rule_and_a_refusal_carries_its_reason():
    def rule(actor: Actor, target: str) -> str | None:
        return f"{target} is not yours"

    permissions.demand(rule, SYSTEM, "it")
    with pytest.raises(errors.Forbidden, match="it is not yours"):
        permissions.demand(rule, Actor(id=uuid4(), name="Somebody"), "it")


@pytest.mark.django_db
def test_a_record_shows_itself_only_to_those_who_may_see_it():
    organisation = factories.organisation("Seen")
    member, stranger = factories.person(of=organisation), factories.person()
    reference = records.Reference.parse(str(records.reference(organisation)))
    kind = records.get("organisations.organisation")
    assert kind.visible_to(member.as_actor()).filter(pk=reference.id).exists()
    assert records.show(reference, stranger.as_actor()) is None
    assert records.show(records.Reference("no.such", uuid4()), SYSTEM) is None
