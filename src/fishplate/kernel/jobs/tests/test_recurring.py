from __future__ import annotations

from datetime import timedelta

import pytest

from fishplate.kernel.jobs import recurring

pytestmark = pytest.mark.django_db


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setattr(recurring, "_tasks", {})  # the tasks of the product would be done too
    return []


def test_it_runs_when_due_and_only_then(runs, clock):
    recurring.periodic("tests.tick", lambda: runs.append("tick"), every=timedelta(minutes=5))

    for _ in range(11):
        recurring.run_due()
        clock.advance(minutes=1)

    assert len(runs) == 3


def test_one_that_fails_neither_stops_the_others_nor_itself(runs, clock):
    recurring.periodic("tests.broken", lambda: 1 // 0, every=timedelta(minutes=1))
    recurring.periodic("tests.sound", lambda: runs.append("sound"), every=timedelta(minutes=1))

    for _ in range(2):
        assert recurring.run_due() == ["tests.broken", "tests.sound"]
        clock.advance(minutes=1)

    assert len(runs) == 2
