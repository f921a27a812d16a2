"""Plan files of other tools, taken apart in a process of their own: ``python -m fishplate.engines.planfiles``.

The child is given the path of a file on its standard input, and writes it in another format where it is given the name
of one (``FORMATS``) and a second path; with ``packed`` after the name a plan of ours stands in place of the first.
It reads what mpxj knows: .mpp, MSPDI and PMXML (.xml),
.xer, .mpx, .pod, .gan, .pp and others. The answer is what the file says, in plain dataclasses: tasks with their links,
calendars laid out day by day, and the dates that the tool which wrote the file had computed. Nothing is scheduled here.
"""

from .formats import FORMATS, READABLE
from .plan import (
    FileAssignment,
    FileCalendar,
    FileLag,
    FileLink,
    FileTask,
    Hours,
    PlanFile,
    StoredDates,
)
from .wire import packed, unpacked

__all__ = [
    "FORMATS",
    "READABLE",
    "FileAssignment",
    "FileCalendar",
    "FileLag",
    "FileLink",
    "FileTask",
    "Hours",
    "PlanFile",
    "StoredDates",
    "packed",
    "unpacked",
]
