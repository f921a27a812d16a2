from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from fishplate.domains.organisations import services
from fishplate.domains.organisations.services.administration import VERIFY
from fishplate.domains.organisations.services.password_links import SEND
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


@jobs.job(SEND, label=_("Mail a link for a lost password"))
def send_password_link(context: JobContext, *, email: str) -> Outcome:
    """Send the link with the end of the job, so that a repeated job sends no second one."""
    del context
    return Outcome(store=lambda: services.send_password_link(email=email))
