"""The sample project, carried from its charter to the gate before the pilot; made through the services like everything.

Each module is a chapter: people, register, goals, checks, road, talk. Texts stand in Chinese and English side by side,
since a record has one text and its readers two languages.
"""

from __future__ import annotations

import time
from uuid import UUID

from fishplate.config.demo import switching
from fishplate.config.demo.client import CallFailedError
from fishplate.config.demo.sample.checks import define_checks
from fishplate.config.demo.sample.goals import write_charter
from fishplate.config.demo.sample.people import ORGANISATIONS, PASSWORD, PEOPLE, people, project
from fishplate.config.demo.sample.register import landscape_of
from fishplate.config.demo.sample.remembered import Marker, follow_ports, marker, remember
from fishplate.config.demo.sample.road import draw_up_plan, plan_gates
from fishplate.config.demo.sample.talk import talk
from fishplate.config.demo.systems import Settings
from fishplate.domains.assurance import services as assurance
from fishplate.domains.assurance.models import Run
from fishplate.domains.organisations.models import Person
from fishplate.kernel import audit

__all__ = ["ORGANISATIONS", "PASSWORD", "PEOPLE", "Marker", "is_measured", "load", "marker", "measure_first"]


def load(settings: Settings) -> bool:
    """Make the sample unless somebody can sign in here already; return whether it was made.

    Only an installation without people is filled: real projects and the sample never mix.
    """
    if Person.objects.exists():
        follow_ports(settings)
        return False
    with audit.unit():
        cast = people()
        made = project(cast)
        place = landscape_of(cast["lin"], made, settings)
        indicators = write_charter(cast, made, place.interface)
        define_checks(cast["zhao"], made, place, indicators, settings)
        draw_up_plan(cast["lin"], made, place.interface)
        plan_gates(cast, made, indicators)
        talk(cast, place.interface)
    remember(made.pk, settings)
    return True


def is_measured() -> bool:
    """Tell whether the sample's checks were ever run by a worker."""
    return Run.objects.filter(job_id__isnull=False).exists()


def measure_first(settings: Settings, timeout: float = 90) -> None:
    """Run the sample's checks once, when the systems answer and have nothing left to send.

    Raises:
        CallFailedError, TimeoutError: the systems did not get there in ``timeout`` seconds.
    """
    known = marker()
    if known is None or is_measured():
        return
    deadline = time.monotonic() + timeout
    while True:
        try:
            switching.wait_until_sent(settings, timeout)
            break
        except CallFailedError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)
    zhao = Person.objects.get(email=next(one.email for one in PEOPLE if one.key == "zhao"))
    assurance.run_all_checks(project_id=UUID(known.project_id), actor=zhao.as_actor())
