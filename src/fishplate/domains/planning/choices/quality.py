"""How the findings about a plan are called, what their figures count, and what to do where one is not met.

The names of points and practices are those of the DCMA and of the GAO; see ``engines.scheduling.assessment``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from fishplate.engines.scheduling import Finding, Measure, Need, Point, Practice
from fishplate.kernel.errors import Text


@dataclass(frozen=True, slots=True)
class Words:
    """A finding in words: its name, what its figure counts, and what to do where it is not met."""

    name: Text
    counted: Text
    advice: Text


#: Figures that are neither a share nor the outcome of a test.
INDEXES: Final = (Point.CRITICAL_PATH_LENGTH_INDEX, Point.BASELINE_EXECUTION_INDEX)
#: Findings that are passed or failed.
TESTS: Final = (Point.CRITICAL_PATH_TEST,)

FINDINGS: Final[Mapping[Point | Measure, Words]] = {
    Point.LOGIC: Words(
        _("Logic"),
        _("open tasks without a predecessor or without a successor"),
        _("Say what each of them waits for and what waits for it; only the first and the last milestone stand alone."),
    ),
    Point.LEADS: Words(
        _("Leads"),
        _("dependencies with a negative lag"),
        _("Split the predecessor where work can begin earlier, and link the part that has to be done by then."),
    ),
    Point.LAGS: Words(
        _("Lags"),
        _("dependencies with a positive lag"),
        _("Make the waiting a task of its own, with a name, so that it can be followed."),
    ),
    Point.RELATIONSHIP_TYPES: Words(
        _("Kinds of dependencies"),
        _("dependencies from finish to start"),
        _("Use finish to start wherever the successor really waits for all of its predecessor."),
    ),
    Point.HARD_CONSTRAINTS: Words(
        _("Hard constraints"),
        _("open tasks that must be on a date, or may be no later"),
        _("Use a deadline instead: it warns, and lets dependencies move the task."),
    ),
    Point.HIGH_FLOAT: Words(
        _("High slack"),
        _("open tasks with more than 44 working days of slack"),
        _("Look for missing successors: so much room mostly means that a dependency was forgotten."),
    ),
    Point.NEGATIVE_FLOAT: Words(
        _("Negative slack"),
        _("open tasks that cannot keep a deadline or constraint"),
        _("Shorten or overlap what lies before them, or agree on another date."),
    ),
    Point.HIGH_DURATION: Words(
        _("Long tasks"),
        _("open tasks of more than 44 working days"),
        _("Split them into parts whose progress can be seen within a month or two."),
    ),
    Point.INVALID_DATES: Words(
        _("Invalid dates"),
        _("tasks with progress after the status date, or planned before it"),
        _("Record what happened up to the status date; what did not happen belongs after it."),
    ),
    Point.RESOURCES: Words(
        _("Resources"),
        _("open tasks of a day or more that nobody is assigned to"),
        _("Assign somebody to each of them."),
    ),
    Point.MISSED_TASKS: Words(
        _("Missed tasks"),
        _("tasks due by the baseline that are not finished, or were late"),
        _("Say why each was missed, and what brings the plan back."),
    ),
    Point.CRITICAL_PATH_TEST: Words(
        _("Critical path test"),
        _("a critical task made 600 days longer has to move the end as far"),
        _("Follow the named task to the end: a constraint, a date by hand or a missing dependency breaks the path."),
    ),
    Point.CRITICAL_PATH_LENGTH_INDEX: Words(
        _("Critical path length index"),
        _("(length of the critical path + its slack) ÷ its length"),
        _("Below 1, the rest has to go faster than planned: shorten the critical path or agree on another date."),
    ),
    Point.BASELINE_EXECUTION_INDEX: Words(
        _("Baseline execution index"),
        _("tasks finished ÷ tasks that the baseline wanted finished"),
        _("Finish first what is overdue."),
    ),
    Measure.DUPLICATE_NAMES: Words(
        _("Names told apart"),
        _("tasks that share their name with another"),
        _("Give each a name that no other has: what is done, and to what."),
    ),
    Measure.BOUNDED_BY_MILESTONES: Words(
        _("Milestones at both ends"),
        _("ends of the plan that are one milestone"),
        _("Let the plan begin with one milestone, and end with one that everything leads to."),
    ),
    Measure.NO_PREDECESSOR: Words(
        _("Predecessors"),
        _("open tasks that wait for nothing"),
        _("Say what each waits for, the first milestone at least."),
    ),
    Measure.NO_SUCCESSOR: Words(
        _("Successors"),
        _("open tasks that nothing waits for"),
        _("Say what waits for each, the last milestone at least."),
    ),
    Measure.DANGLING_START: Words(
        _("Held starts"),
        _("open tasks whose start no dependency holds"),
        _("Let their start wait for something (FS or SS); else a longer duration only makes them begin earlier."),
    ),
    Measure.DANGLING_FINISH: Words(
        _("Holding finishes"),
        _("open tasks whose finish holds nothing"),
        _("Let a successor wait for their finish (FS or FF); else their delay reaches nobody."),
    ),
    Measure.LINKS_OF_SUMMARIES: Words(
        _("Dependencies of summaries"),
        _("dependencies that have a summary at one end"),
        _("Link the tasks under the summary instead."),
    ),
    Measure.SOFT_CONSTRAINTS: Words(
        _("Soft constraints"),
        _("open tasks that a date holds back, or that are as late as possible"),
        _("Replace the date by what the task really waits for."),
    ),
    Measure.NO_HOLIDAYS: Words(
        _("Holidays"),
        _("open tasks on a calendar without a single holiday"),
        _("Enter the holidays in the calendar."),
    ),
    Measure.NOT_LEADING_TO_FINISH: Words(
        _("Traceable to the end"),
        _("open tasks whose delay no dependency carries to the end"),
        _("Link each of them, by whatever way, with the last milestone."),
    ),
    Measure.BROKEN_CRITICAL_PATH: Words(
        _("Critical path without a gap"),
        _("tasks of the critical path before which it breaks off"),
        _("A date holds this task and no other task does: say what it really waits for."),
    ),
    Measure.LAGS_ON_CRITICAL_PATH: Words(
        _("Lags on the critical path"),
        _("dependencies of the critical path with a lag"),
        _("Make the waiting a task of its own, with a name, so that it can be followed."),
    ),
    Measure.OUTDATED_RISK_ANALYSIS: Words(
        _("Risk analysis up to date"),
        _("risk analyses older than the plan or its risks"),
        _("Analyse the plan again: it, or its risks, changed since."),
    ),
    Measure.OUT_OF_SEQUENCE: Words(
        _("Order of work"),
        _("begun tasks that did not wait for their predecessors"),
        _("Correct dependencies or progress, so that both tell the same."),
    ),
    Measure.NO_BASELINE: Words(
        _("In the baseline"),
        _("tasks that the baseline does not have"),
        _("Have what was added agreed, and take it into a new baseline."),
    ),
}

#: What a point lacks where it cannot be answered.
LACKING: Final[Mapping[Point | Measure, Text]] = {
    Point.INVALID_DATES: _("Set the status date."),
    Point.RESOURCES: _("Assign people to tasks."),
    Point.MISSED_TASKS: _("Agree on a baseline, and set the status date."),
    Point.CRITICAL_PATH_TEST: _("No open task is critical."),
    Point.CRITICAL_PATH_LENGTH_INDEX: _("Nothing of the plan is left."),
    Point.BASELINE_EXECUTION_INDEX: _("Agree on a baseline, and set the status date."),
    Point.RELATIONSHIP_TYPES: _("The plan has no dependency yet."),
}

PRACTICES: Final[Mapping[Practice, Text]] = {
    Practice.CAPTURING_ALL_ACTIVITIES: _("Capturing all activities"),
    Practice.SEQUENCING_ALL_ACTIVITIES: _("Sequencing all activities"),
    Practice.ASSIGNING_RESOURCES: _("Assigning resources to all activities"),
    Practice.ESTABLISHING_DURATIONS: _("Establishing the duration of all activities"),
    Practice.TRACEABILITY: _("Verifying that the plan is traceable horizontally and vertically"),
    Practice.VALID_CRITICAL_PATH: _("Confirming that the critical path is valid"),
    Practice.REASONABLE_TOTAL_FLOAT: _("Ensuring reasonable total slack"),
    Practice.SCHEDULE_RISK_ANALYSIS: _("Conducting a schedule risk analysis"),
    Practice.UPDATING: _("Updating the plan with progress and logic"),
    Practice.BASELINE: _("Maintaining a baseline"),
}

NEEDS: Final[Mapping[Need, Text]] = {
    Need.SCOPE: _("a list of all that is to be delivered"),
    Need.NAMES: _("the names of the tasks"),
    Need.ASSIGNMENTS: _("people assigned to tasks"),
    Need.CAPACITY: _("how much of the people there is"),
    Need.BASIS_OF_ESTIMATES: _("what the durations were estimated from"),
    Need.PLANS_ABOVE_AND_BELOW: _("the dates of the plans above and below this one"),
    Need.PLAN_FROM_START: _("a plan with open tasks, scheduled from its start"),
    Need.RISK_ANALYSIS: _("a risk analysis with three-point durations and risks"),
    Need.STATUS_DATE: _("a status date"),
    Need.EARLIER_STATES: _("earlier states of the plan"),
    Need.BASELINE_DATES: _("a baseline"),
    Need.BASELINE_DOCUMENT: _("the document that explains the baseline"),
}


def advice(finding: Finding) -> Text:
    """What to do about a finding: nothing where it is met."""
    if finding.met is None:
        return LACKING.get(finding.point, "")
    return "" if finding.met else FINDINGS[finding.point].advice
