"""What is known of an indicator at this moment. Whoever answers the fact says the figure, not the charter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fishplate.domains.charter.models import Indicator
from fishplate.kernel import clock, facts, records
from fishplate.kernel.actors import Actor
from fishplate.kernel.errors import Text
from fishplate.kernel.facts import Answer, State
from fishplate.kernel.records import Shown, reference


@dataclass(frozen=True, slots=True)
class Figure:
    """An indicator, what checks say of it now, and, unless it is met, why: each reason with where to look."""

    indicator: Indicator
    answer: Answer
    why: list[tuple[Text, Shown | None]]


def figures(indicators: Iterable[Indicator], actor: Actor) -> list[Figure]:
    """Ask the checks for each indicator; *not measured* where nobody measures."""
    answers = [(one, _value_of(one)) for one in indicators]
    why = {one.pk: () if answer.state is State.MET else answer.reasons for one, answer in answers}
    # A reason that leads to the indicator itself leads nowhere from here.
    elsewhere = (reason.record for one, _answer in answers for reason in why[one.pk] if reason.record != reference(one))
    found = records.show_all((to for to in elsewhere if to is not None), actor)
    return [
        Figure(
            one, answer, [(reason.text, found.get(reason.record) if reason.record else None) for reason in why[one.pk]]
        )
        for one, answer in answers
    ]


def _value_of(indicator: Indicator) -> Answer:
    return facts.evaluate(
        "assurance.indicator",
        project_id=indicator.project_id,
        params={"subject": str(indicator.pk)},
        at=clock.now(),
    )
