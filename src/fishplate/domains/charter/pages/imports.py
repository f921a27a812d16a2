from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from fishplate.domains.charter import permissions, queries, services
from fishplate.domains.charter.models import Indicator, Objective
from fishplate.domains.charter.pages.forms import IndicatorForm, ObjectiveForm
from fishplate.domains.landscape.queries import interfaces_in_scope
from fishplate.domains.projects.models import Project
from fishplate.domains.projects.queries import members, projects
from fishplate.kernel.actors import Actor
from fishplate.web import importing
from fishplate.web.importing import Importer, Names, Target


def register() -> None:
    """Let the objectives and indicators of a draft be filled from tables."""
    importing.register(
        Importer(
            "objectives",
            _("Objectives"),
            permissions.add_objective,
            projects,
            _objectives,
            in_project=True,
            kind="charter.objective",
        )
    )
    importing.register(
        Importer("indicators", _("Indicators"), permissions.add_indicator, projects, _indicators, in_project=True)
    )


def _objectives(actor: Actor, project: Project) -> Target[Objective]:
    those = list(members(actor, project.pk))
    return Target(
        form=ObjectiveForm(members=those),
        keys=("code", "statement"),
        given={"code": _("Code")},
        records=queries.objectives(actor, project.pk),
        create=lambda data: services.add_objective(project_id=project.pk, actor=actor, **data),
        amend=lambda objective, data: services.amend_objective(
            objective_id=objective.pk, version=objective.version, actor=actor, **data
        ),
        names={
            "owner_id": Names((name, one.person_id) for one in those for name in (one.person.name, one.person.email))
        },
        example={"statement": _("Orders reach the shop floor within a second"), "due_on": "2026-11-30"},
    )


def _indicators(actor: Actor, project: Project) -> Target[Indicator]:
    objectives = list(queries.objectives(actor, project.pk))
    interfaces = list(interfaces_in_scope(project.pk))
    return Target(
        form=IndicatorForm(objectives=objectives, interfaces=interfaces),
        keys=("code", "name"),
        given={"code": _("Code")},
        records=queries.indicators(actor).filter(project=project),
        create=lambda data: services.add_indicator(actor=actor, **data),
        amend=lambda indicator, data: services.amend_indicator(
            indicator_id=indicator.pk, version=indicator.version, actor=actor, **data
        ),
        names={
            "objective_id": Names((name, one.pk) for one in objectives for name in (one.code, one.statement, str(one))),
            "interface_id": Names((name, one.pk) for one in interfaces for name in (one.code, str(one))),
        },
        example={"objective_id": "O1", "name": _("Response time of orders"), "target": "800", "unit": "ms"},
    )
