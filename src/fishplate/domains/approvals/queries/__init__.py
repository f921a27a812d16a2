"""Reads: approvals and how they stand, who may sign them, what differs, and whose turn it is."""

from fishplate.domains.approvals.queries.ballots import (
    Ballot,
    Option,
    ballot,
    ballots,
    closed_to,
    delegators,
    leaves_nobody,
    missing_people,
    not_theirs,
    whom_it_waits_for,
)
from fishplate.domains.approvals.queries.changes import SUBJECT_CHANGES, changes_of
from fishplate.domains.approvals.queries.differences import LineDifference, compare, difference
from fishplate.domains.approvals.queries.electorate import Electorate, electorate, members_of, shortages, unfillable
from fishplate.domains.approvals.queries.reading import (
    Standing,
    approval,
    approvals,
    colleagues,
    delegations,
    latest,
    standing,
    today,
    waiting_for,
)
from fishplate.domains.approvals.queries.showing import ShownLine, ShownSection, shown

__all__ = [
    "SUBJECT_CHANGES",
    "Ballot",
    "Electorate",
    "LineDifference",
    "Option",
    "ShownLine",
    "ShownSection",
    "Standing",
    "approval",
    "approvals",
    "ballot",
    "ballots",
    "changes_of",
    "closed_to",
    "colleagues",
    "compare",
    "delegations",
    "delegators",
    "difference",
    "electorate",
    "latest",
    "leaves_nobody",
    "members_of",
    "missing_people",
    "not_theirs",
    "shortages",
    "shown",
    "standing",
    "today",
    "unfillable",
    "waiting_for",
    "whom_it_waits_for",
]
