"""Checks over the small landscape, with an indicator each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

from fishplate.domains.assurance import services
from fishplate.domains.assurance.choices import CheckKind, Verdict
from fishplate.domains.assurance.models import Check, Run
from fishplate.domains.assurance.services import Measurement
from fishplate.domains.charter.models import Indicator
from fishplate.domains.charter.tests import factories as charter
from fishplate.domains.landscape.models import Environment
from fishplate.domains.landscape.tests import factories as landscape
from fishplate.domains.landscape.tests.factories import Landscape
from fishplate.domains.projects.tests.factories import Cast
from fishplate.kernel import clock
from fishplate.kernel.actors import Actor
from tests.support.remembering import remembered

_numbers = count(1)
SETTINGS: dict[str, dict[str, Any]] = {
    CheckKind.RESPONSE_TIME: {"path": "/orders", "rate_per_s": 50, "duration_s": 1},
    CheckKind.CONSISTENCY: {"left": "left.csv", "right": "right.csv", "key": ["order_no"]},
    CheckKind.MANUAL: {"instructions": "Look whether the shift leader sees the order."},
}


@dataclass(slots=True)
class World:
    """A landscape with an environment, an indicator on its interface, and the cast that works on it."""

    landscape: Landscape
    environment: Environment
    indicator: Indicator

    @property
    def cast(self) -> Cast:
        return self.landscape.cast


def world(*, base_url: str = "") -> World:
    return _world_of(base_url) if base_url else _world()


@remembered
def _world() -> World:
    return _world_of("http://erp.example.org")


def _world_of(base_url: str) -> World:
    place = landscape.landscape()
    owner = place.cast.owner
    environment = landscape.environment(place.erp, by=owner, base_url=base_url, system_version="4.2")
    landscape.contract(place.interface, by=owner)
    objective = charter.objective(place.cast.project, by=owner)
    return World(place, environment, charter.indicator(objective, place.interface, by=owner))


def check(of: World, kind: str = CheckKind.RESPONSE_TIME, *, by: Actor | None = None, **fields: Any) -> Check:
    number = next(_numbers)
    given: dict[str, Any] = {
        "code": f"C-{number:02}",
        "name": f"Check {number}",
        "interface_id": of.landscape.interface.pk,
        "environment_id": of.environment.pk,
        "indicator_id": of.indicator.pk if kind == CheckKind.RESPONSE_TIME else None,
        "settings": SETTINGS.get(kind, {}),
        **fields,
    }
    return services.define_check(project_id=of.cast.project.pk, kind=kind, actor=by or of.cast.teammate, **given)


def run(of: Check, *, by: Actor, verdict: str = Verdict.MET, at: datetime | None = None, **fields: Any) -> Run:
    at = at or clock.now()
    measurement = Measurement(
        verdict=verdict, started_at=at, finished_at=at, **{"value": 120.0, "unit": "ms", **fields}
    )
    return services.record_run(check_id=of.pk, job_id=None, measurement=measurement, actor=by)
