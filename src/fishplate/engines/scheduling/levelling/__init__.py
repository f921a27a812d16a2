"""Levelling: when each activity starts where they share resources that are not enough for all at once.

One call, `level(project, effort, …)`, from plain dataclasses to a result with the schedule, a bound below which none
can be, and the gap between them. Time is in whole periods from 0; clock, random generator, progress and cancelling are
passed in. The methods and their sources stand in docs/scheduling.md. `read_sm` and `read_rcp` read the literature's
files.
"""

from .levelling import Effort, Progress, level
from .project import Activity, Project
from .reading import ProjectFileError, read_rcp, read_sm
from .result import Diagnostic, Levelled, Status

__all__ = [
    "Activity",
    "Diagnostic",
    "Effort",
    "Levelled",
    "Progress",
    "Project",
    "ProjectFileError",
    "Status",
    "level",
    "read_rcp",
    "read_sm",
]
