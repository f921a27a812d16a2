from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from fishplate.domains.organisations.services.administration import VERIFY
from fishplate.kernel import audit, jobs, limits
from fishplate.kernel.jobs import JobContext, Outcome
from fishplate.kernel.sessions import store

MOST_FINDINGS = 100

jobs.periodic("organisations.forget_sessions", store.forget_expired, every=timedelta(hours=1))
jobs.periodic("organisations.forget_limits", limits.forget_expired, every=timedelta(hours=1))


@jobs.job(VERIFY, label=_("Verify the history"))
def verify_history(context: JobContext) -> Outcome:
    """Recompute every chain; what does not fit is the result, not an error."""
    report = audit.verify()
    found = [f"{one.chain} {one.number}: {one.text}" for one in report.findings[:MOST_FINDINGS]]
    return Outcome({"holds": report.holds, "chains": report.chains, "entries": report.entries, "findings": found})
