"""What is known of an indicator at this moment. Whoever answers the fact says the figure, not the charter."""

from __future__ import annotations

from fishplate.domains.charter.models import Indicator
from fishplate.kernel import clock, facts
from fishplate.kernel.facts import Answer


def value_of(indicator: Indicator) -> Answer:
    """Ask the checks for an indicator; *not measured* where nobody measures."""
    return facts.evaluate(
        "assurance.indicator",
        project_id=indicator.project_id,
        params={"subject": str(indicator.pk)},
        at=clock.now(),
    )
