"""Work that takes longer than a request: a Job row is the truth, the queue only wakes a worker.

``enqueue`` writes the row in the business transaction. A worker claims it by compare-and-swap, shows progress, keeps
its lease alive, and commits result and state together. A killed worker's job runs again and counts once, because a
result is stored only by the claim that still holds the job. See docs/adr/0005-jobs.md.
"""

from fishplate.kernel.jobs.context import Cancelled, JobContext, Outcome
from fishplate.kernel.jobs.models import Job, State
from fishplate.kernel.jobs.queries import on_subject, visible_to
from fishplate.kernel.jobs.recurring import periodic
from fishplate.kernel.jobs.registry import job, label
from fishplate.kernel.jobs.requests import cancel, enqueue, may_control, retry

__all__ = [
    "Cancelled",
    "Job",
    "JobContext",
    "Outcome",
    "State",
    "cancel",
    "enqueue",
    "job",
    "label",
    "may_control",
    "on_subject",
    "periodic",
    "retry",
    "visible_to",
]
