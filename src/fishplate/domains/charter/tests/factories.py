"""A charter around a small landscape; complete once ``complete`` has run."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from fishplate.domains.charter import services
from fishplate.domains.charter.choices import Comparison, IndicatorKind
from fishplate.domains.charter.models import Charter, Indicator, Objective
from fishplate.domains.landscape.models import Interface
from fishplate.domains.landscape.tests.factories import Landscape, landscape
from fishplate.domains.organisations.tests import factories as organisations
from fishplate.domains.projects.choices import Role
from fishplate.domains.projects.models import Project
from fishplate.domains.projects.queries import holders
from fishplate.domains.projects.tests import factories as projects
from fishplate.kernel.actors import Actor

__all__ = ["Landscape", "charter", "complete", "indicator", "landscape", "objective", "submitted"]


def charter(of: Project, *, by: Actor, **fields: Any) -> Charter:
    given = {
        "background": "Planned and reported production do not agree.",
        "scope_in": "Orders and confirmations.",
        "scope_out": "Payroll.",
        **fields,
    }
    return services.write_charter(project_id=of.pk, actor=by, **given)


def objective(of: Project, *, by: Actor, **fields: Any) -> Objective:
    given = {"statement": "Orders reach the plant at once", "due_on": date(2026, 9, 30), **fields}
    return services.add_objective(project_id=of.pk, actor=by, **given)


def indicator(of: Objective, interface: Interface | None = None, *, by: Actor, **fields: Any) -> Indicator:
    given = {
        "name": "Response time of orders",
        "kind": IndicatorKind.RESPONSE_TIME_P95,
        "comparison": Comparison.AT_MOST,
        "target": Decimal(800),
        "unit": "ms",
        **fields,
    }
    return services.add_indicator(
        objective_id=of.pk, interface_id=interface.pk if interface else None, actor=by, **given
    )


def complete(world: Landscape, of: Objective | None = None) -> Charter:
    """Write everything that the charter of ``world`` needs to be submitted."""
    owner, project = world.cast.owner, world.cast.project
    sponsor(world)
    indicator(of or objective(project, by=owner), world.interface, by=owner)
    return charter(project, by=owner)


def sponsor(world: Landscape) -> Actor:
    """Return the one who signs the charter; joins the project when first asked for."""
    found = holders(world.cast.project.pk, Role.SPONSOR).first()
    if found is not None:
        return found.person.as_actor()
    person = organisations.person("Han Sponsor", of=world.cast.organisation)
    projects.member(world.cast.project, person, world.cast.organisation, Role.SPONSOR, by=world.cast.owner)
    return person.as_actor()


def submitted(world: Landscape, of: Objective | None = None) -> Charter:
    complete(world, of)
    return services.submit_charter(project_id=world.cast.project.pk, actor=world.cast.owner)
