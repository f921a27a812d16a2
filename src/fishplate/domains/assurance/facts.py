"""What others may ask of checks: whether an indicator, a check, or all indicators are met, by valid evidence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fishplate.domains.assurance import queries
from fishplate.domains.assurance.choices import Verdict
from fishplate.domains.assurance.models import Check, Run
from fishplate.domains.assurance.models.reasons import explain
from fishplate.domains.charter.models import Indicator
from fishplate.kernel import facts
from fishplate.kernel.facts import Answer, Fact, Reason, Source, State
from fishplate.kernel.records import reference
from fishplate.kernel.wording import labelled

# The worst first: one figure that misses its target outweighs any number that reach it.
_SEVERITY = {State.NOT_MET: 0, State.NOT_MEASURED: 1, State.MET: 2}


def register() -> None:
    """Make the facts of this domain known."""
    facts.register(
        Fact(
            key="assurance.indicator",
            label=gettext_lazy("Indicator met"),
            evaluate=indicator_met,
            choices=_indicators,
        )
    )
    facts.register(
        Fact(
            key="assurance.check",
            label=gettext_lazy("Check met"),
            evaluate=check_met,
            choices=_checks,
        )
    )
    facts.register(
        Fact(
            key="assurance.indicators",
            label=gettext_lazy("All indicators met"),
            evaluate=indicators_met,
        )
    )


def check_met(project_id: UUID, params: Mapping[str, Any], at: datetime) -> Answer:
    """Answer for one check: its latest run, if that is still evidence at ``at``."""
    rows = Check.objects.filter(project=project_id).active()
    check = _one(rows.select_related("interface", "environment", "indicator__objective"), params)
    if check is None:
        return _not_measured(_("This check is not asked any more."))
    return answer_of(check, at)


def indicator_met(project_id: UUID, params: Mapping[str, Any], at: datetime) -> Answer:
    """Answer for one indicator: the worst of its checks; without a check it is not measured."""
    indicator = _one(Indicator.objects.filter(project=project_id), params)
    if indicator is None:
        return _not_measured(_("This indicator is not in the charter any more."))
    return _of_indicator(indicator, at)


def indicators_met(project_id: UUID, params: Mapping[str, Any], at: datetime) -> Answer:
    """Answer for all indicators of the project together, with the reasons of each that is not met."""
    answers = [_of_indicator(one, at) for one in Indicator.objects.filter(project=project_id).order_by("code", "id")]
    if not answers:
        return _not_measured(_("The charter has no indicators."))
    met = sum(answer.state is State.MET for answer in answers)
    return Answer(
        state=min((answer.state for answer in answers), key=_SEVERITY.__getitem__),
        value=f"{met} / {len(answers)}",
        target=f"{len(answers)} / {len(answers)}",
        measured_at=min((answer.measured_at for answer in answers if answer.measured_at), default=None),
        reasons=tuple(reason for answer in answers if answer.state is not State.MET for reason in answer.reasons),
        sources=tuple(dict.fromkeys(source for answer in answers for source in answer.sources)),
    )


def answer_of(check: Check, at: datetime) -> Answer:
    """Answer for a loaded check as of ``at``."""
    run = queries.latest_run(check)
    target = queries.target_of(check)
    if run is None:
        return Answer(
            state=State.NOT_MEASURED,
            target=str(target or ""),
            reasons=(Reason(_("{check} was never run.").format(check=check), reference(check)),),
            sources=(Source(reference(check), str(check)),),
        )
    why = queries.outdated(run, check, at)
    state = State.NOT_MEASURED if why else State(queries.VERDICT_STATE[Verdict(run.verdict)])
    return Answer(
        state=state,
        value=run.value if run.value is not None else str(run.get_verdict_display()),
        unit=run.unit if run.value is not None else "",
        target=run.target,
        measured_at=run.finished_at,
        reasons=tuple(_reasons(run, check, why)),
        sources=tuple(Source(record, label, digest) for record, label, digest in queries.references(run, check)),
    )


def _of_indicator(indicator: Indicator, at: datetime) -> Answer:
    rows = Check.objects.filter(indicator=indicator).active()
    answers = [answer_of(one, at) for one in rows.select_related("interface", "environment", "indicator__objective")]
    if not answers:
        text = _("No check measures {indicator}.").format(indicator=indicator)
        return Answer(
            state=State.NOT_MEASURED,
            reasons=(Reason(text, reference(indicator)),),
            sources=(Source(reference(indicator), str(indicator)),),
        )
    worst = min(answers, key=lambda answer: _SEVERITY[answer.state])
    return Answer(
        state=worst.state,
        value=worst.value,
        unit=worst.unit,
        target=worst.target,
        measured_at=worst.measured_at,
        reasons=tuple(reason for answer in answers if answer.state is worst.state for reason in answer.reasons),
        sources=tuple(dict.fromkeys(source for answer in answers for source in answer.sources)),
    )


def _reasons(run: Run, check: Check, why: Any) -> list[Reason]:
    if why:
        return [Reason(labelled(str(check), why), reference(check))]  # what is to be done about it is run there
    return [Reason(labelled(str(check), explain(reason)), reference(run)) for reason in run.reasons]


def _one(rows: Any, params: Mapping[str, Any]) -> Any:
    try:
        return rows.filter(pk=params.get("subject")).first()
    except (ValidationError, ValueError, TypeError):
        return None


def _not_measured(text: str) -> Answer:
    return Answer(state=State.NOT_MEASURED, reasons=(Reason(text),))


def _indicators(project_id: UUID) -> list[tuple[str, str]]:
    found = Indicator.objects.filter(project=project_id).order_by("code", "id")
    return [(str(indicator.pk), str(indicator)) for indicator in found]


def _checks(project_id: UUID) -> list[tuple[str, str]]:
    return [(str(check.pk), str(check)) for check in Check.objects.filter(project=project_id).active()]
