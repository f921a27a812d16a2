"""An event told after the transaction arrives at least once, its effect exactly once, and failures wait their turn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from fishplate.domains.organisations import services
from fishplate.domains.organisations.models import Organisation
from fishplate.domains.organisations.tests import factories
from fishplate.kernel import audit, clock, outbox
from fishplate.kernel.actors import SYSTEM
from fishplate.kernel.outbox import events
from fishplate.kernel.outbox.events import decode, encode
from fishplate.kernel.outbox.models import Message

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass(frozen=True, kw_only=True)
class Rang(outbox.Event):
    organisation_id: UUID
    loudness: int = 3


@dataclass(frozen=True, kw_only=True)
class Failed(outbox.Event):
    pass


@dataclass(frozen=True, kw_only=True)
class Vetoed(outbox.Event):
    pass


def count_up(event: Rang) -> None:
    organisation = Organisation.objects.get(pk=event.organisation_id)
    services.amend_organisation(
        organisation_id=organisation.pk,
        version=organisation.version,
        name=f"{organisation.name}!",
        description="",
        actor=SYSTEM,
    )


def fail(event: Failed) -> None:
    raise ZeroDivisionError("on purpose")


def veto(event: Vetoed) -> None:
    raise PermissionError("on purpose")


outbox.subscribe(Vetoed, veto, when=outbox.INSIDE)


@pytest.fixture(autouse=True)
def nobody_else_listens(monkeypatch):
    """Keep only the handlers of this file, so that whatever waits in the outbox or is counted is theirs."""
    monkeypatch.setattr(events, "_after", {})  # nobody else listens
    outbox.subscribe(Rang, count_up, when=outbox.AFTER)
    outbox.subscribe(Failed, fail, when=outbox.AFTER)


def test_an_event_comes_back_from_its_row_as_it_was():
    event = Rang(organisation_id=UUID(int=7), actor_id=SYSTEM.id, at=datetime(2026, 3, 1, 8, 0, tzinfo=UTC))
    assert decode("test_delivery.Rang", encode(event)) == event


def test_a_handler_runs_after_the_commit_and_once():
    organisation = factories.organisation("Bell")
    with audit.change("test.rang", actor=SYSTEM, target=organisation):
        outbox.publish(Rang(organisation_id=organisation.pk, actor_id=SYSTEM.id))
    organisation.refresh_from_db()
    assert organisation.name == "Bell"
    assert outbox.deliver_pending() == 1
    assert outbox.deliver_pending() == 0
    organisation.refresh_from_db()
    assert organisation.name == "Bell!"


def test_an_undone_change_tells_nobody():
    organisation = factories.organisation()
    with pytest.raises(ZeroDivisionError), audit.change("test.rang", actor=SYSTEM, target=organisation):
        outbox.publish(Rang(organisation_id=organisation.pk, actor_id=SYSTEM.id))
        raise ZeroDivisionError
    assert not Message.objects.exists()


def test_an_event_outside_a_change_is_refused():
    with pytest.raises(RuntimeError, match="needs audit"):
        outbox.publish(Failed(actor_id=SYSTEM.id))


def test_a_failing_handler_is_tried_again_later_and_holds_nobody_up():
    organisation = factories.organisation("Bell")
    at = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
    with clock.frozen(at), audit.change("test.rang", actor=SYSTEM, target=organisation):
        outbox.publish(Failed(actor_id=SYSTEM.id))
        outbox.publish(Rang(organisation_id=organisation.pk, actor_id=SYSTEM.id))
    with clock.frozen(at):
        assert outbox.deliver_pending() == 1
        assert outbox.deliver_pending() == 0
    waiting = Message.objects.get(handled_at=None)
    assert waiting.attempts == 1
    assert "on purpose" in waiting.error
    with clock.frozen(at + timedelta(seconds=6)):
        outbox.deliver_pending()
    waiting.refresh_from_db()
    assert waiting.attempts == 2
    assert waiting.next_attempt_at == at + timedelta(seconds=16)


def test_a_handler_inside_can_undo_the_change():
    organisation = factories.organisation("Bell")
    with pytest.raises(PermissionError), audit.change("test.vetoed", actor=SYSTEM, target=organisation):
        organisation.name = "Changed"
        organisation.save()
        outbox.publish(Vetoed(actor_id=SYSTEM.id))
    organisation.refresh_from_db()
    assert organisation.name == "Bell"
