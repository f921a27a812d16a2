"""The dates, slack and critical flags that MS Project and Primavera stored are those that the engine computes.

Every difference that remains is explained in docs/scheduling.md.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from fishplate.domains.planning.choices import plan_files
from fishplate.domains.planning.tasks import plan_files as reading
from fishplate.engines import planfiles, scheduling

FILES = sorted((Path(__file__).parents[3] / "shared" / "data" / "plans").glob("*.*"))
#: Tasks whose stored dates are other than ours, and why: see docs/scheduling.md.
EXPLAINED = {
    # MPX stores days without times of day, and one link that MPX reads otherwise.
    "sample.mpx": {"9", "10"},
    # Primavera shows the data date for what is finished.
    "PredecessorCalendar.xer": {"355248", "1338401"},
}


@pytest.mark.skipif(not FILES, reason="the plan files of other tools are not on this machine")
@pytest.mark.parametrize("file", FILES, ids=[file.name for file in FILES])
def test_the_dates_are_those_of_the_tool_that_wrote_the_file(file: Path):
    plan = reading.read(file)
    result = scheduling.schedule(plan_files.network(plan))
    by_day = plan.kind == "MPX"

    differing = {
        str(task.uid)
        for task in plan.tasks
        if _stored(task.stored, by_day=by_day) != _computed(result.tasks[str(task.uid)], by_day=by_day)
    }

    assert differing == EXPLAINED.get(file.name, set())


def _stored(stored: planfiles.StoredDates, *, by_day: bool) -> tuple[object, ...]:
    dates = (stored.early_start, stored.early_finish, stored.late_start, stored.late_finish)
    assert all(dates)
    slack = (plan_files.ticks(stored.total_slack or 0), plan_files.ticks(stored.free_slack or 0))
    return (*(_cut(date, by_day=by_day) for date in dates if date), *slack, stored.critical)


def _computed(task: scheduling.ScheduledTask, *, by_day: bool) -> tuple[object, ...]:
    dates = (task.early_start, task.early_finish, task.late_start, task.late_finish)
    return (*(_cut(date, by_day=by_day) for date in dates), task.total_slack, task.free_slack, task.critical)


def _cut(time: datetime, *, by_day: bool) -> object:
    return time.date() if by_day else time
