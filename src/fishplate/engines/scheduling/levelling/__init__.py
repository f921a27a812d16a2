"""Levelling: when each activity starts where they share resources that are not enough for all at once.

One call, `level(project, effort, …)`, from plain dataclasses to a result with the schedule, a bound below which none
can be, and the gap between them. Time is in whole periods from 0; clock, random generator, progress and cancelling are
passed in. The methods and their sources stand in docs/scheduling.md. `level_modes` does the same where work can be done
in several ways, or lags bind starts from both sides. `read_sm` and its like read the literature's files.
"""

from .levelling import Effort, Progress, level
from .lines import ProjectFileError
from .modal import level_modes
from .modes import Lag, ModalActivity, ModalProject, Mode
from .project import Activity, Project
from .reading import read_rcp, read_sm
from .reading_modes import read_mm, read_sch
from .result import Diagnostic, Levelled, Status

__all__ = [
    "Activity",
    "Diagnostic",
    "Effort",
    "Lag",
    "Levelled",
    "ModalActivity",
    "ModalProject",
    "Mode",
    "Progress",
    "Project",
    "ProjectFileError",
    "Status",
    "level",
    "level_modes",
    "read_mm",
    "read_rcp",
    "read_sch",
    "read_sm",
]
