"""Kinds of job for the tests. Their effect is a piece of news in ``store``, so that it can be counted."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

from fishplate.kernel import audit, errors, jobs, live
from fishplate.kernel.actors import SYSTEM, Actor
from fishplate.kernel.jobs.models import Job
from fishplate.kernel.live.models import LiveMessage

EFFECT = "test:effect"


@jobs.job("tests.count", max_attempts=2)
def count(context: jobs.JobContext, *, to: int) -> jobs.Outcome:
    for number in range(1, to + 1):
        context.progress(number, to, f"at {number}")
    return jobs.Outcome({"counted": to}, store=lambda: live.publish(EFFECT, "counted", {"to": to}))


@jobs.job("tests.call")
def call(context: jobs.JobContext, *, key: str) -> jobs.Outcome | None:
    return CALLS[key](context)


@jobs.job("tests.unavailable", retry_on=(errors.Unavailable,))
def unavailable(context: jobs.JobContext) -> None:
    raise errors.Unavailable("the ERP does not answer")


@jobs.job("tests.stall", max_attempts=2)
def stall(context: jobs.JobContext, *, mark: str) -> jobs.Outcome:
    """Say where it runs; the first attempt then never comes back."""
    Path(mark).with_suffix(f".{context.attempt}").write_text(str(os.getpid()))
    if context.attempt == 1:
        time.sleep(3600)
    return jobs.Outcome(store=lambda: live.publish(EFFECT, "stalled", {}))


CALLS: dict[str, Callable[[jobs.JobContext], jobs.Outcome | None]] = {}


def enqueue(name: str, *, actor: Actor = SYSTEM, unique_key: str = "", **params: object) -> Job:
    with audit.unit():
        return jobs.enqueue(name, params=params, actor=actor, unique_key=unique_key)


def calling(function: Callable[[jobs.JobContext], jobs.Outcome | None]) -> Job:
    CALLS[function.__qualname__] = function
    return enqueue("tests.call", key=function.__qualname__)


def effects() -> int:
    return LiveMessage.objects.filter(topic=EFFECT).count()
