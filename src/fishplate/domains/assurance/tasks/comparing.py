"""A consistency check: two tables of two systems compared row by row."""

from __future__ import annotations

from typing import Any

from django.conf import settings as django_settings

from fishplate.domains.assurance import queries
from fishplate.domains.assurance.choices.sources import name_of
from fishplate.domains.assurance.models import Check, ConsistencySettings
from fishplate.domains.assurance.services import Measurement
from fishplate.domains.assurance.services.definitions import password_of
from fishplate.domains.assurance.tasks.reconciling import Cancelled, reconcile
from fishplate.engines.reconciliation import InvalidPlan, InvalidSource, ReconciliationResult
from fishplate.kernel import clock, egress, errors, jobs
from fishplate.kernel.jobs import JobContext

_TIMEOUT_S = 900.0


def compare(check: Check, context: JobContext) -> Measurement:
    """Compare both sides and hold the number of rows that disagree against the target.

    Raises:
        Invalid: a side cannot be read, with the reason. Denied: the administrator does not allow the destination.
    """
    settings = check.typed_settings()
    assert isinstance(settings, ConsistencySettings)
    context.progress(0, 0)
    started = clock.now()
    try:
        result = reconcile(
            settings.left,
            settings.right,
            key=settings.key,
            columns=settings.columns or None,
            policy=egress.Policy.installation(),
            roots=tuple(django_settings.FISHPLATE_SOURCE_ROOTS),
            passwords=(password_of(check, "left"), password_of(check, "right")),
            timeout_s=_TIMEOUT_S,
            cancelled=context.cancelled,
        )
    except (InvalidSource, InvalidPlan) as error:
        raise errors.Invalid(str(error)) from error
    except Cancelled:
        raise jobs.Cancelled from None
    return _judged(check, result, started)


def _judged(check: Check, result: ReconciliationResult, started: Any) -> Measurement:
    figures = result.as_dict()
    target = queries.target_of(check)
    value: float | None = None
    reasons: list[dict[str, Any]] = [{"code": str(reason)} for reason in result.reasons]
    if result.left is not None and result.right is not None:
        counts = {
            "only_left": result.left.only_here,
            "only_right": result.right.only_here,
            "differing": result.differing,
        }
        value = float(sum(counts.values()))
        sides = {"only_left": name_of(check.settings["left"]), "only_right": name_of(check.settings["right"])}
        reasons += [
            {"code": code, "value": count, "text": sides.get(code, "")} for code, count in counts.items() if count
        ]
    if value is None or target is None:
        verdict = "inconclusive"
    elif not target.accepts(value):
        verdict = "not_met"
    else:
        verdict = "met" if result.complete else "inconclusive"
    return Measurement(
        verdict=verdict,
        started_at=started,
        finished_at=clock.now(),
        value=value,
        unit=target.unit if target else "",
        inputs=dict(check.settings),
        figures=figures,
        reasons=reasons,
    )
