"""How what is recorded of a task hangs together, by the rules of Microsoft Project.

What was typed is what differs from what stands; the rest follows:

- 100 %, or nothing left: the task is finished. It began and ended as planned where no date is typed.
- An actual finish: 100 %, nothing left; it began as planned where no start is typed.
- A percentage in between: that part of the duration is done, the rest remains; it began as planned where no start is
typed. - What remains: what was done stays done, so the duration becomes both together, and the percentage follows.
- 0 %, or no actual start: nothing was done, all of it remains; with an actual start it began nevertheless.
- An actual finish taken away: it began, and all of it remains, unless a percentage or what remains is typed as well.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from fishplate.kernel import errors


@dataclass(frozen=True, slots=True)
class Progress:
    """What is known of a task; ``remaining_minutes`` is ``None`` before it begins."""

    percent_complete: int = 0
    actual_start: datetime | None = None
    actual_finish: datetime | None = None
    remaining_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """A task as it is planned: its duration in working minutes, and when it would begin and end."""

    duration_minutes: int
    start: datetime
    finish: datetime


def follow(was: Progress, typed: Progress, planned: Planned) -> tuple[Progress, int]:
    """Return what is known of a task after ``typed`` was, and its duration in working minutes.

    Raises:
        Invalid: what was typed contradicts itself.
    """
    _refuse_contradictions(was, typed, planned.duration_minutes)
    start, duration = typed.actual_start, planned.duration_minutes
    if typed.actual_finish is not None and (typed.actual_finish != was.actual_finish or typed.percent_complete == 100):
        return _finished(typed, planned), duration
    if typed.percent_complete != was.percent_complete:
        if typed.percent_complete == 100:
            return _finished(typed, planned), duration
        if typed.percent_complete == 0:
            return _begun(start if start != was.actual_start else None, duration), duration
        left = duration - round(duration * typed.percent_complete / 100)
        return Progress(typed.percent_complete, start or planned.start, None, left), duration
    if typed.remaining_minutes is not None and typed.remaining_minutes != was.remaining_minutes:
        if typed.remaining_minutes == 0:
            return _finished(typed, planned), duration
        done = duration - was.remaining_minutes if was.remaining_minutes is not None else 0
        return _left(replace(typed, actual_start=start or planned.start), done, typed.remaining_minutes)
    if start is None or was.actual_finish is not None or was.remaining_minutes is None:
        return _begun(start, duration), duration
    return replace(was, actual_start=start), duration


def as_written(typed: Progress, duration: int) -> Progress:
    """Return what is known of a task of ``duration`` working minutes of which a table says all there is.

    What remains decides over the percentage, which is rounded.

    Raises:
        Invalid: what is said contradicts itself, or leaves out when it happened.
    """
    wrong: dict[str, list[errors.Text]] = {}
    if typed.actual_start is None and (typed.percent_complete or typed.actual_finish or typed.remaining_minutes):
        wrong["actual_start"] = [_("Say when it began.")]
    if typed.actual_finish is None and typed.percent_complete == 100:
        wrong["actual_finish"] = [_("Say when it was finished.")]
    if wrong:
        raise errors.Invalid(wrong)
    nothing = Progress()
    _refuse_contradictions(nothing, typed, duration)
    if typed.actual_start is None:
        return nothing
    if typed.actual_finish is not None:
        return replace(typed, percent_complete=100, remaining_minutes=0)
    left = typed.remaining_minutes
    if left is None:
        left = duration - round(duration * typed.percent_complete / 100)
    if left > duration:
        raise errors.Invalid({"remaining_minutes": [_("More would remain than the task takes in all.")]})
    if left == 0 and duration:
        raise errors.Invalid({"actual_finish": [_("Say when it was finished.")]})
    return _left(typed, duration - left, left)[0] if duration else replace(typed, remaining_minutes=0)


def stretch(was: Progress, duration: int, to: int) -> Progress:
    """Return what is known of a task whose duration is changed: what was done stays done.

    Raises:
        Invalid: more is done already.
    """
    if was.remaining_minutes is None or was.actual_finish is not None or duration == to:
        return was
    done = duration - was.remaining_minutes
    if to <= done:
        raise errors.Invalid({"duration_minutes": [_("As much of it is done already. Record that it is finished.")]})
    return _left(was, done, to - done)[0]


def _left(known: Progress, done: int, left: int) -> tuple[Progress, int]:
    percent = min(round(100 * done / (done + left)), 99)
    return Progress(percent, known.actual_start, None, left), done + left


def _begun(start: datetime | None, duration: int) -> Progress:
    return Progress(0, start, None, None if start is None else duration)


def _finished(typed: Progress, planned: Planned) -> Progress:
    finish = typed.actual_finish or max(planned.finish, typed.actual_start or planned.finish)
    return Progress(100, typed.actual_start or min(planned.start, finish), finish, 0)


def _refuse_contradictions(was: Progress, typed: Progress, duration: int) -> None:
    wrong: dict[str, list[errors.Text]] = {}
    new_finish = typed.actual_finish is not None and typed.actual_finish != was.actual_finish
    if new_finish and typed.percent_complete not in (100, was.percent_complete):
        wrong["percent_complete"] = [_("What is finished is complete by 100 %.")]
    if new_finish and typed.remaining_minutes not in (None, 0, was.remaining_minutes):
        wrong["remaining_minutes"] = [_("Of what is finished nothing remains.")]
    if typed.actual_start and typed.actual_finish and typed.actual_finish < typed.actual_start:
        wrong["actual_finish"] = [_("It cannot finish before it starts.")]
    if duration == 0 and 0 < typed.percent_complete < 100:
        wrong["percent_complete"] = [_("A milestone is reached or not: 0 or 100 %.")]
    if not 0 <= typed.percent_complete <= 100:
        wrong["percent_complete"] = [_("A percentage is between 0 and 100.")]
    if wrong:
        raise errors.Invalid(wrong)
