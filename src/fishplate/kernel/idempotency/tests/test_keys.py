"""Any order of requests, refusals, deaths and waiting: what a key stands for is done at most once while it is kept."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from fishplate.kernel import audit, idempotency
from fishplate.kernel.fields import uuid7
from fishplate.kernel.idempotency import LEASE, TTL, Attempt, Kept, Request, Reused, StillRunning
from fishplate.kernel.idempotency.models import IdempotencyKey
from fishplate.kernel.messages.models import OutgoingMail
from tests.support.time import Clock

pytestmark = pytest.mark.django_db


@dataclass
class Life:
    """What a key stands for, from its first request to its end, as the promise has it."""

    fingerprint: str
    begun: float
    held_until: float
    holder: UUID | None
    answer: bytes | None = None
    kept_until: float = 0.0
    effects: list[str] = field(default_factory=list)


class Keys(RuleBasedStateMachine):
    attempts: Bundle[Attempt | None] = Bundle("attempts")

    @initialize()
    def start(self) -> None:
        self.clock = Clock()
        self.clock.__enter__()
        self.now = 0.0
        self.actor = uuid7()
        self.lives: dict[str, Life] = {}

    def teardown(self) -> None:
        if hasattr(self, "clock"):
            self.clock.__exit__()

    def alive(self, key: str) -> Life | None:
        life = self.lives.get(key)
        if life is None:
            return None
        end = life.kept_until if life.answer is not None else life.begun + TTL.total_seconds()
        return life if self.now < end else None

    @rule(target=attempts, key=st.sampled_from("ab"), fingerprint=st.sampled_from("xy"))
    def send(self, key: str, fingerprint: str) -> Attempt | None:
        life = self.alive(key)
        try:
            found = idempotency.begin(Request(self.actor, "create", key, fingerprint))
        except Reused:
            assert life is not None
            assert life.fingerprint != fingerprint
            return None
        except StillRunning:
            assert life is not None
            assert life.fingerprint == fingerprint
            assert life.answer is None
            assert self.now < life.held_until
            return None
        if isinstance(found, Kept):
            assert life is not None
            assert (life.fingerprint, life.answer) == (fingerprint, found.body)
            return None
        assert life is None or (life.fingerprint == fingerprint and life.answer is None and self.now >= life.held_until)
        self.lives[key] = Life(fingerprint, self.now, self.now + LEASE.total_seconds(), found.claim_id)
        return found

    @rule(attempt=consumes(attempts))
    def write_and_answer(self, attempt: Attempt | None) -> None:
        if attempt is None:
            return
        name = str(uuid7())
        life = self.lives.get(attempt.request.key)
        held = life is not None and life.holder == attempt.claim_id
        with suppress(StillRunning), audit.unit():
            OutgoingMail.objects.create(
                subject=name, to="a@example.org", created_at=self.clock.now, next_attempt_at=self.clock.now
            )
            attempt.finish(Kept(201, {}, name.encode()))
        assert OutgoingMail.objects.filter(subject=name).exists() == held
        if held:
            assert life is not None
            life.answer, life.kept_until, life.holder = name.encode(), self.now + TTL.total_seconds(), None
            life.effects.append(name)

    @rule(attempt=consumes(attempts))
    def refuse(self, attempt: Attempt | None) -> None:
        if attempt is None:
            return
        attempt.drop()
        life = self.lives.get(attempt.request.key)
        if life is not None and life.holder == attempt.claim_id:
            del self.lives[attempt.request.key]

    @rule(attempt=consumes(attempts))
    def die(self, attempt: Attempt | None) -> None:
        """The process is killed: nothing is committed, nothing is cleared up."""

    @rule(seconds=st.sampled_from([1, LEASE.total_seconds(), TTL.total_seconds() - 1, TTL.total_seconds()]))
    def wait(self, seconds: float) -> None:
        self.now += seconds
        self.clock.advance(seconds=seconds)

    @rule()
    def sweep(self) -> None:
        idempotency.sweep()
        for key in list(self.lives):
            if self.alive(key) is None:
                del self.lives[key]

    @invariant()
    def each_is_done_at_most_once(self) -> None:
        for life in getattr(self, "lives", {}).values():
            assert len(life.effects) <= 1


def test_any_order_of_requests_refusals_deaths_and_waiting() -> None:
    run_state_machine_as_test(Keys, settings=settings(max_examples=60, stateful_step_count=30, deadline=None))
    assert OutgoingMail.objects.exists()


def test_a_row_that_was_copied_to_another_key_does_not_open() -> None:
    actor = uuid7()
    first, second = (Request(actor, "create", key, "x") for key in ("a", "b"))
    for request in (first, second):
        attempt = idempotency.begin(request)
        assert isinstance(attempt, Attempt)
        with audit.unit():
            attempt.finish(Kept(200, {}, request.key.encode()))
    IdempotencyKey.objects.filter(key="b").update(answer=first.rows().get().answer)
    from fishplate.kernel.secrets import SealBroken

    with pytest.raises(SealBroken):
        idempotency.begin(second)
