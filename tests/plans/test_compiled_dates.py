"""The compiled passes give plan files of other tools the dates that plain Python does: those stored in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from fishplate.domains.planning.choices import plan_files
from fishplate.domains.planning.tasks import plan_files as reading
from fishplate.engines.scheduling import schedule, warming
from fishplate.engines.scheduling.compiled import reading_off

from .test_stored_dates import FILES


@pytest.mark.skipif(not FILES, reason="the plan files of other tools are not on this machine")
@pytest.mark.parametrize("file", FILES, ids=[file.name for file in FILES])
def test_compiled_dates_are_those_of_plain_python(file: Path, monkeypatch: pytest.MonkeyPatch):
    network = plan_files.network(reading.read(file))
    monkeypatch.setattr(warming, "_compiled", None)
    plain = schedule(network)
    asked: list[bool] = []

    def compiled(frame):
        found = reading_off.dates(frame)
        asked.append(found is not None)
        return found

    monkeypatch.setattr(warming, "_compiled", compiled)

    assert schedule(network) == plain
    assert asked == [True]
