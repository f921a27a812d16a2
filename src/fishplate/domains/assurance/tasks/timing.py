"""A response-time check: an open-loop run against the environment's address."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from fishplate.domains.assurance import queries
from fishplate.domains.assurance.choices import Verdict
from fishplate.domains.assurance.models import Check, ResponseTimeSettings
from fishplate.domains.assurance.services import Measurement
from fishplate.domains.assurance.tasks.measuring import measure_url
from fishplate.engines.measurement import LatencyResult, Thresholds, judge
from fishplate.kernel import clock, egress, errors
from fishplate.kernel.jobs import JobContext

_TIMEOUT_S = 10.0
_TRIES = 3
_WARM_UP_S = 1.0
FIGURES = ("p50_ms", "p90_ms", "p95_ms", "p99_ms", "max_ms", "lag_p99_ms", "lag_max_ms")


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
    measurement = _measured(check, settings, url, context)
    for _attempt in range(1, _TRIES):
        # A machine busy for a moment makes our own clock late; the next run tells whether it was only a moment.
        if measurement.verdict != Verdict.INCONCLUSIVE:
            break
        measurement = _measured(check, settings, url, context)
    return measurement


def _measured(check: Check, settings: ResponseTimeSettings, url: str, context: JobContext) -> Measurement:
    started = clock.now()
    try:
        result = measure_url(
            url,
            rate=settings.rate_per_s,
            duration=settings.duration_s,
            policy=egress.Policy.installation(),
            method=settings.method,
            timeout=_TIMEOUT_S,
            warm_up=_WARM_UP_S,
            watch=context.progress,
        )
    except (OSError, ValueError) as error:
        raise errors.Unavailable(str(error)) from error
    value: float | None = getattr(result, f"{settings.statistic}_ms")
    verdict, reasons = decide(result, value, queries.target_of(check))
    return Measurement(
        verdict=verdict,
        started_at=started,
        finished_at=clock.now(),
        value=None if value is None else round(value, 3),
        unit="ms",
        inputs={**check.settings, "url": url, "timeout_s": _TIMEOUT_S, "warm_up_s": _WARM_UP_S},
        figures=_figures(result),
        reasons=reasons,
    )


def decide(
    result: LatencyResult, value: float | None, target: queries.Target | None
) -> tuple[Verdict, list[dict[str, Any]]]:
    """Hold a figure (ms) against a target, as far as the run can prove anything; return verdict and reasons.

    No failed request is accepted. Latency counts from when a request was due, so our own lateness can only make the
    figure larger than the truth, by at most the largest lag. A run whose lag is beyond the engine's limit is therefore
    still *met* where even the inflated figure reaches an upper bound, and *not met* where it misses it by more than the
    lag; in between, and where shots were dropped, it is inconclusive.
    """
    judgement = judge(result, Thresholds())
    reasons: list[dict[str, Any]] = [
        {"code": reason.code, "value": reason.value, "limit": reason.limit} for reason in judgement.reasons
    ]
    if target is None or value is None:
        return Verdict.INCONCLUSIVE, [*reasons, {"code": "no_target"}]
    missed = {"code": "target", "value": f"{value:,.1f} ms", "limit": str(target)}
    if judgement.verdict == "inconclusive":
        if result.exceeded != ("lag",) or target.comparison != "le" or result.errors:
            return Verdict.INCONCLUSIVE, reasons
        if target.accepts(value):
            return Verdict.MET, []
        certain = not target.accepts(value - (result.lag_max_ms or 0.0))
        return (Verdict.NOT_MET, [missed]) if certain else (Verdict.INCONCLUSIVE, reasons)
    if not target.accepts(value):
        reasons.append(missed)
    return (Verdict.NOT_MET if reasons else Verdict.MET), reasons


def _figures(result: LatencyResult) -> dict[str, Any]:
    return {
        **{name: getattr(result, name) for name in FIGURES},
        "sent": result.sent,
        "dropped": result.dropped,
        "errors": result.errors,
        "errors_by_kind": result.errors_by_kind,
        "first_error": result.first_error.detail if result.first_error else None,
        "achieved_rate_per_s": result.achieved_rate_per_s,
    }
