"""Whether the compiled passes are at hand in this process.

Loading them takes about a second, and compiling them the first time on a machine more than ten: nobody who asks for a
date is to wait for that. So whoever runs for long says `warm` beforehand, in the background; till then, and in a
command that schedules one plan and ends, plain Python answers.
"""

from collections.abc import Callable

from .dates import Dates
from .frame import Frame

_compiled: Callable[[Frame], Dates | None] | None = None


def warm() -> None:
    """Load the compiled passes into this process; what it raises says why they stay out of use."""
    from .compiled.reading_off import dates, settle

    global _compiled
    settle()
    _compiled = dates


def is_warm() -> bool:
    """Whether the compiled passes are loaded."""
    return _compiled is not None


def compiled_dates(frame: Frame) -> Dates | None:
    """The dates of a network that was checked; None where compiled code has none to give."""
    return None if _compiled is None else _compiled(frame)
