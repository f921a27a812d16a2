"""What a job's function is handed, and what it hands back."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from fishplate.kernel import audit
from fishplate.kernel.actors import Actor
from fishplate.kernel.jobs import announcing
from fishplate.kernel.jobs.claims import Claim
from fishplate.kernel.records import Reference

_WRITE_EVERY = 0.5  # seconds
_ASK_EVERY = 0.5


class Cancelled(Exception):
    """Somebody asked the job to stop; let it pass through, the runner knows what it means."""


class LeaseLost(Exception):
    """The job is not this attempt's any more: it was taken for dead and given to another."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a job found out.

    Attributes:
        result: JSON values kept with the job.
        store: writes it where it belongs, through services. Runs in the transaction that marks the job succeeded, and
            only if this attempt still holds the job: no work and no network in it.
    """

    result: Mapping[str, Any] = field(default_factory=dict)
    store: Callable[[], None] | None = None


@dataclass(slots=True)
class JobContext:
    """The running job, as its function sees it. All times are monotonic seconds."""

    claim: Claim
    job_id: UUID
    actor: Actor
    attempt: int
    subject: Reference | None
    project_id: UUID | None
    _written_at: float = float("-inf")
    _asked_at: float = float("-inf")
    _cancelled: bool = False

    def progress(self, done: int, total: int = 0, message: str = "") -> None:
        """Say how far it is: ``done`` of ``total`` (0: unknown) and what is going on.

        Cheap enough for a loop: it writes at most twice a second, and always when ``done`` reaches ``total``. Not
        within a transaction.

        Raises:
            Cancelled: somebody asked the job to stop.
        """
        now = time.monotonic()
        if now - self._written_at < _WRITE_EVERY and not 0 < total <= done:
            return
        self._written_at = now
        with audit.unit():
            if not self.claim.rows().update(done=done, total=total, message=message[:300]):
                raise LeaseLost
            announcing.progressed(self.job_id)
        self.stop_if_cancelled()

    def cancelled(self) -> bool:
        """Tell whether somebody asked the job to stop; asks the database at most twice a second."""
        now = time.monotonic()
        if not self._cancelled and now - self._asked_at >= _ASK_EVERY:
            self._asked_at = now
            held = self.claim.rows().values_list("cancel_requested_at", flat=True).first()
            self._cancelled = held is not None
        return self._cancelled

    def stop_if_cancelled(self) -> None:
        """Raise ``Cancelled`` if somebody asked the job to stop."""
        if self.cancelled():
            raise Cancelled
