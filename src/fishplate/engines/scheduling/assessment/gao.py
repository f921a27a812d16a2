"""The ten best practices of GAO's Schedule Assessment Guide (GAO-16-89G, 2015), as far as a plan itself shows them.

The guide sets no numbers. Where it says that something should not be, a single case counts; where it says that it
should be rare and explained (lags, constraints, long tasks and float), the limit is that of the DCMA point. What needs
more than the plan holds is not measured, and said.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from fishplate.engines.scheduling.graph import Edge
from fishplate.engines.scheduling.network import ConstraintKind, Link, Network, Task
from fishplate.engines.scheduling.result import Driver, Reason, Schedule, Status

from .dcma import Examined
from .finding import Finding, Measure, Point, share, share_of_links

_SOFT = (
    ConstraintKind.START_NO_EARLIER_THAN,
    ConstraintKind.FINISH_NO_EARLIER_THAN,
    ConstraintKind.AS_LATE_AS_POSSIBLE,
)
_BEGINS = (Reason.PROJECT_START, Reason.PROGRESS, Reason.STATUS_DATE)


class Practice(StrEnum):
    """The ten practices, in their order."""

    CAPTURING_ALL_ACTIVITIES = "capturing_all_activities"
    SEQUENCING_ALL_ACTIVITIES = "sequencing_all_activities"
    ASSIGNING_RESOURCES = "assigning_resources"
    ESTABLISHING_DURATIONS = "establishing_durations"
    TRACEABILITY = "traceability"
    VALID_CRITICAL_PATH = "valid_critical_path"
    REASONABLE_TOTAL_FLOAT = "reasonable_total_float"
    SCHEDULE_RISK_ANALYSIS = "schedule_risk_analysis"
    UPDATING = "updating"
    BASELINE = "baseline"


class Need(StrEnum):
    """What it would take to measure what is not measured."""

    SCOPE = "scope"
    NAMES = "names"
    ASSIGNMENTS = "assignments"
    CAPACITY = "capacity"
    BASIS_OF_ESTIMATES = "basis_of_estimates"
    PLANS_ABOVE_AND_BELOW = "plans_above_and_below"
    PLAN_FROM_START = "plan_from_start"
    RISK_ANALYSIS = "risk_analysis"
    STATUS_DATE = "status_date"
    EARLIER_STATES = "earlier_states"
    BASELINE_DATES = "baseline_dates"
    BASELINE_DOCUMENT = "baseline_document"


@dataclass(frozen=True, slots=True)
class PracticeFinding:
    """What was measured of one practice, and what would be needed for the rest of it."""

    practice: Practice
    findings: tuple[Finding, ...]
    needs: tuple[Need, ...]

    @property
    def met(self) -> bool | None:
        """Whether all that was measured is met; None where nothing was."""
        verdicts = [finding.met for finding in self.findings if finding.met is not None]
        return all(verdicts) if verdicts else None


def assess_practices(
    network: Network,
    result: Schedule,
    *,
    day: int,
    status: datetime | None = None,
    baseline: Mapping[str, datetime] | None = None,
    staffed: Collection[str] | None = None,
    names: Mapping[str, str] | None = None,
    analysed_as_it_stands: bool | None = None,
) -> tuple[PracticeFinding, ...]:
    """The ten practices, on the same input as `assess`; `names` are those of the tasks, by id.

    `analysed_as_it_stands` says whether the latest risk analysis was made of this very plan; None where there is none.

    Raises ValueError when `result` holds no dates.
    """
    if result.status is not Status.SCHEDULED:
        raise ValueError("a plan without dates cannot be assessed")
    plan = _Practised(Examined(network, result, day, status or network.status))
    dated = {finding.point: finding for finding in plan.examined.of_dates()}
    resources = () if staffed is None else (plan.examined.resources(staffed),)
    return (
        PracticeFinding(
            Practice.CAPTURING_ALL_ACTIVITIES,
            (*plan.names(names), plan.milestones()),
            (Need.SCOPE, Need.NAMES) if names is None else (Need.SCOPE,),
        ),
        PracticeFinding(
            Practice.SEQUENCING_ALL_ACTIVITIES, (*plan.sequence(), dated[Point.HARD_CONSTRAINTS], plan.soft()), ()
        ),
        PracticeFinding(
            Practice.ASSIGNING_RESOURCES,
            resources,
            (Need.CAPACITY,) if resources else (Need.ASSIGNMENTS, Need.CAPACITY),
        ),
        PracticeFinding(
            Practice.ESTABLISHING_DURATIONS, (dated[Point.HIGH_DURATION], plan.holidays()), (Need.BASIS_OF_ESTIMATES,)
        ),
        PracticeFinding(Practice.TRACEABILITY, (plan.traceable(),), (Need.PLANS_ABOVE_AND_BELOW,)),
        plan.critical_path(),
        PracticeFinding(Practice.REASONABLE_TOTAL_FLOAT, (dated[Point.HIGH_FLOAT], dated[Point.NEGATIVE_FLOAT]), ()),
        _risk_analysis(analysed_as_it_stands),
        plan.updating(dated[Point.INVALID_DATES]),
        plan.baseline(baseline),
    )


def _risk_analysis(as_it_stands: bool | None) -> PracticeFinding:
    """Once made, it is to be made again whenever the plan changes (GAO-16-89G, best practice 8)."""
    if as_it_stands is None:
        return PracticeFinding(Practice.SCHEDULE_RISK_ANALYSIS, (), (Need.RISK_ANALYSIS,))
    outdated = int(not as_it_stands)
    found = Finding(Measure.OUTDATED_RISK_ANALYSIS, float(outdated), 0.0, counted=outdated, of=1)
    return PracticeFinding(Practice.SCHEDULE_RISK_ANALYSIS, (found,), ())


class _Practised:
    def __init__(self, examined: Examined) -> None:
        self.examined = examined
        self.network, self.result, self.graph = examined.network, examined.result, examined.frame.graph
        self.leaves, self.open = examined.leaves, examined.open

    # Capturing

    def names(self, names: Mapping[str, str] | None) -> Iterable[Finding]:
        """Tasks that no name tells apart."""
        if names is None:
            return
        times = Counter(names.get(task.id, "").strip().casefold() for task in self.leaves)
        alike = [task for task in self.leaves if times[names.get(task.id, "").strip().casefold()] > 1]
        yield share(Measure.DUPLICATE_NAMES, alike, self.leaves, 0.0)

    def milestones(self) -> Finding:
        """The plan begins at one milestone and ends at one."""
        ends = [
            [task for task in self.leaves if task.id not in led]
            for led in (self.examined.waits, self.examined.leads_on)
        ]
        bounded = [len(end) == 1 and end[0].is_milestone for end in ends]
        wrong = [task.id for end, is_bounded in zip(ends, bounded, strict=True) if not is_bounded for task in end]
        return Finding(
            Measure.BOUNDED_BY_MILESTONES, sum(bounded) / 2, 1.0, at_least=True, counted=sum(bounded), of=2,
            tasks=tuple(dict.fromkeys(wrong)),
        )  # fmt: skip

    # Sequencing

    def sequence(self) -> Iterable[Finding]:
        """Every open task but the first and the last milestone is held at its start, and holds by its finish."""
        starts = {edge.target for edge in self._edges() if not edge.kind.holds_finish}
        finishes = {edge.source for edge in self._edges() if edge.kind.leaves_from_finish}
        numbers = self.graph.numbers
        waits, leads_on = self.examined.waits, self.examined.leads_on
        first, last = self._end(waits, min), self._end(leads_on, max)
        alone = [task for task in self.open if task.id not in waits and task.id != first]
        yield share(Measure.NO_PREDECESSOR, alone, self.open, 0.0)
        alone = [task for task in self.open if task.id not in leads_on and task.id != last]
        yield share(Measure.NO_SUCCESSOR, alone, self.open, 0.0)
        loose = [task for task in self.open if task.id in waits and numbers[task.id] not in starts]
        yield share(Measure.DANGLING_START, [task for task in loose if not task.is_milestone], self.open, 0.0)
        loose = [task for task in self.open if task.id in leads_on and numbers[task.id] not in finishes]
        yield share(Measure.DANGLING_FINISH, [task for task in loose if not task.is_milestone], self.open, 0.0)
        links = self.network.links
        of_summaries = [link for link in links if not {link.predecessor, link.successor} <= numbers.keys()]
        yield share_of_links(Measure.LINKS_OF_SUMMARIES, of_summaries, links, 0.0)
        yield share_of_links(Point.LEADS, [link for link in links if link.lag < 0], links, 0.0)
        yield share_of_links(Point.LAGS, [link for link in links if link.lag > 0], links, 0.05)

    def soft(self) -> Finding:
        """Constraints that hold a task back although its links would let it go."""
        held = [task for task in self.open if task.constraint is not None and task.constraint.kind in _SOFT]
        return share(Measure.SOFT_CONSTRAINTS, held, self.open, 0.05)

    def _end(self, linked: Collection[str], outermost: Callable[..., Task]) -> str | None:
        """The milestone at which the plan begins or ends, which has to be linked on one side only."""
        ends = [task for task in self.leaves if task.is_milestone and task.id not in linked]
        return outermost(ends, key=lambda task: self.result.tasks[task.id].start).id if ends else None

    def _edges(self) -> list[Edge]:
        return [edge for edges in self.graph.incoming for edge in edges]

    # Durations

    def holidays(self) -> Finding:
        """Work on a calendar that rests every week and knows no holiday."""
        resting = {
            calendar.id
            for calendar in self.network.calendars
            if not all(calendar.week) and not any(not shifts for shifts in calendar.exceptions.values())
        }
        working = [task for task in self.open if not task.is_milestone and not task.elapsed]
        without = [task for task in working if (task.calendar or self.network.calendar) in resting]
        return share(Measure.NO_HOLIDAYS, without, working, 0.0)

    # Paths

    def traceable(self) -> Finding:
        """Tasks whose delay, however long, no link carries to the end of the plan."""
        finish = self.result.finish
        reached = [node for node, task in enumerate(self.graph.leaves) if self.result.tasks[task.id].finish == finish]
        found = set(reached)
        while reached:
            for edge in self.graph.incoming[reached.pop()]:
                if edge.source not in found:
                    found.add(edge.source)
                    reached.append(edge.source)
        lost = [task for task in self.open if self.graph.numbers[task.id] not in found]
        return share(Measure.NOT_LEADING_TO_FINISH, lost, self.open, 0.0)

    def critical_path(self) -> PracticeFinding:
        """It runs from the start, or from what has happened, to the end, by links without lags."""
        findings = [self.examined.critical_path_test()]
        if self.network.finish is not None or not self.open:
            return PracticeFinding(Practice.VALID_CRITICAL_PATH, tuple(findings), (Need.PLAN_FROM_START,))
        last = max(self.open, key=lambda task: (self.result.tasks[task.id].finish, self.graph.numbers[task.id]))
        chain = self.result.why(last.id)
        on_path = [task for task in self.open if task.id in {name for name, _ in chain}]
        broken = [task for task in on_path if chain[-1][0] == task.id and not _begins(chain[-1][1])]
        findings.append(share(Measure.BROKEN_CRITICAL_PATH, broken, on_path, 0.0))
        links: list[Link] = [driver.link for _, driver in chain if driver.link is not None]
        lagged = [link for link in links if link.lag]
        findings.append(share_of_links(Measure.LAGS_ON_CRITICAL_PATH, lagged, links, 0.0))
        return PracticeFinding(Practice.VALID_CRITICAL_PATH, tuple(findings), ())

    # Progress and baseline

    def updating(self, dates: Finding) -> PracticeFinding:
        """What happened lies before the status date, and in the order of the links."""
        if self.examined.status is None:
            return PracticeFinding(Practice.UPDATING, (), (Need.STATUS_DATE, Need.EARLIER_STATES))
        begun = [task for task in self.leaves if task.progress is not None]
        early = [task for task in begun if any(map(self._is_early, self._holding(self.graph.numbers[task.id])))]
        found = share(Measure.OUT_OF_SEQUENCE, early, begun, 0.0)
        return PracticeFinding(Practice.UPDATING, (dates, found), (Need.EARLIER_STATES,))

    def _holding(self, node: int) -> Iterable[tuple[Task, Edge, Task]]:
        """The leaves that a leaf waits for, each with the link from it."""
        for edge in self.graph.incoming[node]:
            joined = self.graph.incoming[edge.source] if self.graph.is_joint(edge.source) else [edge]
            for one in joined:
                yield self.graph.leaves[one.source], edge, self.graph.leaves[node]

    def _is_early(self, holding: tuple[Task, Edge, Task]) -> bool:
        before, edge, task = holding
        link = edge.link
        assert task.progress is not None
        if link.kind.holds_finish or link.lag < 0:
            return False
        if before.progress is None:
            return True
        end = before.progress.finished if link.kind.leaves_from_finish else before.progress.started
        return end is None or end > task.progress.started

    def baseline(self, baseline: Mapping[str, datetime] | None) -> PracticeFinding:
        """All that is planned is in the baseline, and what it wanted by now is done."""
        if baseline is None:
            return PracticeFinding(Practice.BASELINE, (), (Need.BASELINE_DATES, Need.BASELINE_DOCUMENT))
        without = [task for task in self.leaves if task.id not in baseline]
        findings = [share(Measure.NO_BASELINE, without, self.leaves, 0.0)]
        if self.examined.status is None:
            return PracticeFinding(Practice.BASELINE, tuple(findings), (Need.STATUS_DATE, Need.BASELINE_DOCUMENT))
        findings.append(self.examined.missed(baseline))
        return PracticeFinding(Practice.BASELINE, tuple(findings), (Need.BASELINE_DOCUMENT,))


def _begins(driver: Driver) -> bool:
    return driver.reason in _BEGINS
