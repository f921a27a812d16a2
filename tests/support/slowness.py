"""Which files of tests take long: they begin first, and a whole run tells which they were."""

from __future__ import annotations

from collections import defaultdict
from operator import itemgetter

import pytest

_TOLD, _WHOLE_RUN = 15, 200
#: Marks of tests that take long, the longest first.
_SLOW = ("e2e", "one_database", "network")


def rank(item: pytest.Item) -> int:
    """Return the place of a test among the others: a file that takes minutes is not begun when all others are done."""
    return next((place for place, mark in enumerate(_SLOW) if item.get_closest_marker(mark) is not None), len(_SLOW))


def tell(reporter: pytest.TerminalReporter) -> None:
    """Write how long the slowest files took in all, with what their tests had made before and taken down after."""
    seconds: dict[str, float] = defaultdict(float)
    for reports in reporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport):
                seconds[report.nodeid.partition("::")[0]] += report.duration
    if len(seconds) < _WHOLE_RUN:
        return
    reporter.section(f"the slowest of {len(seconds)} files, which took {sum(seconds.values()):.0f} s in all")
    for file, took in sorted(seconds.items(), key=itemgetter(1), reverse=True)[:_TOLD]:
        reporter.line(f"{took:6.1f} s  {file}")
