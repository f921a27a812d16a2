"""The job that asks: settings in, engine, figures out."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from fishplate.domains.assurance import services
from fishplate.domains.assurance.choices import CheckKind
from fishplate.domains.assurance.models import Check
from fishplate.domains.assurance.services import Measurement
from fishplate.domains.assurance.services.running import JOB
from fishplate.domains.assurance.tasks import comparing, timing
from fishplate.kernel import clock, errors, jobs
from fishplate.kernel.jobs import JobContext, Outcome

# One at a time in a worker: a comparison that keeps the processor busy would be measured as somebody's latency.
_QUIET = threading.Lock()
_ASK: dict[str, Callable[[Check, JobContext], Measurement]] = {
    CheckKind.RESPONSE_TIME: timing.measure,
    CheckKind.CONSISTENCY: comparing.compare,
}


@jobs.job(JOB, label=_("Run a check"), max_attempts=3, timeout=timedelta(minutes=30))
def run_check(context: JobContext, *, check_id: str) -> Outcome:
    """Ask the check on behalf of whoever started it. What cannot be asked is recorded too, as inconclusive."""
    check = (
        Check.objects.visible_to(context.actor)
        .select_related("interface", "environment", "indicator", "project")
        .filter(pk=UUID(check_id), retired_at=None)
        .first()
    )
    if check is None:
        raise errors.NotFound
    started = clock.now()
    try:
        with _QUIET:
            measurement = _ASK[check.kind](check, context)
    except errors.FishplateError as error:
        measurement = Measurement(
            verdict="inconclusive",
            started_at=started,
            finished_at=clock.now(),
            inputs=dict(check.settings),
            reasons=[{"code": "refused", "text": str(error)}],
        )
    store = partial(
        services.record_run,
        check_id=check.pk,
        job_id=context.job_id,
        measurement=measurement,
        actor=context.actor,
    )
    return Outcome(result={"verdict": measurement.verdict}, store=lambda: _discard(store()))


def _discard(_run: object) -> None:
    """``Outcome.store`` returns nothing."""
