"""Plans of MS Project and Primavera go through MSPDI without losing what is known of them, or any of their dates."""

from __future__ import annotations

from pathlib import Path

import pytest

from fishplate.domains.planning.choices import plan_files
from fishplate.domains.planning.tasks import converting
from fishplate.domains.planning.tasks import plan_files as reading
from fishplate.domains.planning.tests.plan_files import comparable
from fishplate.engines.scheduling import schedule

from .test_stored_dates import FILES

#: Progress and people, a baseline, and one of Primavera: each takes a Java machine three times.
NAMES = ("mpp14resource.mpp", "mpp14baseline.mpp", "PredecessorCalendar.xer")
CHOSEN = [file for file in FILES if file.name in NAMES]
pytestmark = [
    pytest.mark.one_database,
    pytest.mark.skipif(not CHOSEN, reason="the plan files of other tools are not on this machine"),
]


@pytest.mark.parametrize("file", CHOSEN, ids=[file.name for file in CHOSEN])
def test_what_is_known_of_a_plan_survives(file: Path, tmp_path: Path):
    converting.convert(file, tmp_path / "plan.xml")

    before, after = reading.read(file), reading.read(tmp_path / "plan.xml")

    assert comparable(after) == comparable(before)
    assert schedule(plan_files.network(after)) == schedule(plan_files.network(before))
