"""A response-time check: an open-loop run against the environment's address."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from fishplate.domains.assurance import queries
from fishplate.domains.assurance.models import Check, ResponseTimeSettings
from fishplate.domains.assurance.services import Measurement
from fishplate.domains.assurance.tasks.measuring import measure_url
from fishplate.engines.measurement import LatencyResult, Thresholds, judge
from fishplate.kernel import clock, egress, errors
from fishplate.kernel.jobs import JobContext

_TIMEOUT_S = 10.0
_LEAST_LAG_MS = 20.0
_LAG_SHARE = 0.1
_TRIES = 3
_WARM_UP_S = 1.0
FIGURES = ("p50_ms", "p90_ms", "p95_ms", "p99_ms", "max_ms", "lag_p99_ms")


def measure(check: Check, context: JobContext) -> Measurement:
    """Measure and judge: the figure against the indicator's target, no failed request accepted, our own lag bounded.

    Raises:
        Invalid: the check has no address. Denied: the administrator does not allow the destination.
    """
    settings = check.typed_settings()
    assert isinstance(settings, ResponseTimeSettings)
    if check.environment is None or not check.environment.base_url:
        raise errors.Invalid(_("The environment has no address."))
    url = check.environment.base_url.rstrip("/") + settings.path
    started = clock.now()
    for _attempt in range(_TRIES):
        result = _run(check, settings, url, context)
        # A machine busy for a moment makes our own clock late; the next run tells whether it was only a moment.
        if "lag" not in result.exceeded:
            break
    return _judged(check, settings, result, url, started)


def _run(check: Check, settings: ResponseTimeSettings, url: str, context: JobContext) -> LatencyResult:
    target = queries.target_of(check)
    # Being late by a tenth of what is allowed moves no verdict that means anything.
    allowed = max(_LEAST_LAG_MS, _LAG_SHARE * float(target.limit)) if target else _LEAST_LAG_MS
    try:
        return measure_url(
            url,
            rate=settings.rate_per_s,
            duration=settings.duration_s,
            policy=egress.Policy.installation(),
            method=settings.method,
            timeout=_TIMEOUT_S,
            warm_up=_WARM_UP_S,
            max_lag_ms=allowed,
            watch=context.progress,
        )
    except (OSError, ValueError) as error:
        raise errors.Unavailable(str(error)) from error


def _judged(check: Check, settings: ResponseTimeSettings, result: LatencyResult, url: str, started: Any) -> Measurement:
    value: float | None = getattr(result, f"{settings.statistic}_ms")
    target = queries.target_of(check)
    judgement = judge(result, Thresholds())
    verdict = judgement.verdict.replace(" ", "_")
    reasons: list[dict[str, Any]] = [
        {"code": reason.code, "value": reason.value, "limit": reason.limit} for reason in judgement.reasons
    ]
    if verdict != "inconclusive":
        if target is None or value is None:
            verdict, reasons = "inconclusive", [{"code": "no_target"}]
        elif not target.accepts(value):
            verdict = "not_met"
            reasons.append({"code": "target", "value": f"{value:,.1f} ms", "limit": str(target)})
    return Measurement(
        verdict=verdict,
        started_at=started,
        finished_at=clock.now(),
        value=None if value is None else round(value, 3),
        unit="ms",
        inputs={**check.settings, "url": url, "timeout_s": _TIMEOUT_S, "warm_up_s": _WARM_UP_S},
        figures={
            **{name: getattr(result, name) for name in FIGURES},
            "sent": result.sent,
            "dropped": result.dropped,
            "errors": result.errors,
            "errors_by_kind": result.errors_by_kind,
            "first_error": result.first_error.detail if result.first_error else None,
            "achieved_rate_per_s": result.achieved_rate_per_s,
        },
        reasons=reasons,
    )
