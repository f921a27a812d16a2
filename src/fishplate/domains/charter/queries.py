from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from fishplate.domains.approvals import queries as approvals
from fishplate.domains.approvals.models import Approval
from fishplate.domains.approvals.models.content import Line, Section
from fishplate.domains.approvals.models.seating import Seating, of_roles
from fishplate.domains.charter.choices import DEFAULT_SEATS, State
from fishplate.domains.charter.models import Charter, Indicator, Objective
from fishplate.domains.landscape import queries as landscape
from fishplate.domains.landscape.models import Interface
from fishplate.domains.projects import queries as projects
from fishplate.domains.projects.choices import Role
from fishplate.domains.projects.models import Member, Project
from fishplate.kernel import errors
from fishplate.kernel.actors import Actor
from fishplate.kernel.errors import Text
from fishplate.kernel.fields import Record
from fishplate.kernel.records import reference


def charter(actor: Actor, project_id: UUID) -> Charter | None:
    """The charter of a project the actor sees, if one was begun."""
    found = Charter.objects.visible_to(actor).filter(project=project_id)
    return found.select_related("project", "submitted_by").prefetch_related("seats").first()


def approval_of(charter: Charter, actor: Actor) -> Approval | None:
    """The newest request to sign a charter."""
    to = reference(charter)
    asked = approvals.approvals(actor).filter(subject_kind=to.kind, subject_id=to.id)
    return asked.order_by("-opened_at").first()


def seats(charter: Charter | None) -> dict[Role, int]:
    """How many people of which role sign a charter; those of the default where nothing else was said."""
    return {seat.role: seat.quorum for seat in seating(charter) if seat.role is not None}


def steps(charter: Charter | None) -> dict[Role, int]:
    """In which step each role signs a charter."""
    return {seat.role: seat.step for seat in seating(charter) if seat.role is not None}


def seating(charter: Charter | None) -> list[Seating]:
    """Who signs a charter, in the order of the steps; the sponsor where nothing else was said."""
    chosen = list(charter.seats.all()) if charter is not None and charter.version else []
    said = [Seating(role=Role(seat.role), quorum=seat.quorum, step=seat.step) for seat in chosen]
    return said or of_roles(DEFAULT_SEATS)


def state(project_id: UUID) -> State:
    """How far a project's charter is; one that was not begun is a draft."""
    found = Charter.objects.filter(project=project_id).values_list("state", flat=True).first()
    return State(found) if found else State.DRAFT


def objectives(actor: Actor, project_id: UUID) -> QuerySet[Objective]:
    """The objectives of a project the actor sees, in order, with their owners and indicators loaded."""
    return _with_indicators(Objective.objects.visible_to(actor).filter(project=project_id))


def objective(actor: Actor, objective_id: UUID) -> Objective:
    """One objective; ``NotFound`` where there is none or it is not this actor's to see."""
    found = _with_indicators(Objective.objects.visible_to(actor)).filter(pk=objective_id).first()
    if found is None:
        raise errors.NotFound
    return found


def indicators(actor: Actor) -> QuerySet[Indicator]:
    """All indicators this actor sees, with project, objective and interface loaded."""
    return Indicator.objects.visible_to(actor).select_related("project", "objective", "interface")


def indicator(actor: Actor, indicator_id: UUID) -> Indicator:
    """One indicator; ``NotFound`` where there is none or it is not this actor's to see."""
    found = indicators(actor).filter(pk=indicator_id).first()
    if found is None:
        raise errors.NotFound
    return found


def indicators_of(interface_id: UUID, actor: Actor) -> QuerySet[Indicator]:
    """The indicators measured at an interface, in the projects the actor sees."""
    return indicators(actor).filter(interface=interface_id)


def interfaces_without_indicator(project_id: UUID) -> list[Interface]:
    """The interfaces in a project's scope at which nothing is to be measured."""
    measured = Indicator.objects.filter(project=project_id, interface__isnull=False).values("interface")
    return list(landscape.interfaces_in_scope(project_id).exclude(pk__in=measured))


class Part(StrEnum):
    """Where something is put right that has no record yet."""

    TEXT = "text"
    OBJECTIVES = "objectives"
    SCOPE = "scope"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that keeps a charter from being submitted, and the record or part where it is put right."""

    text: str
    at: Record | Part


def missing(project_id: UUID, charter: Charter | None) -> list[Missing]:
    """Return everything that keeps the charter of a project from being submitted, the text first."""
    in_scope = list(landscape.interfaces_in_scope(project_id))
    chosen = list(_with_indicators(Objective.objects.filter(project=project_id)))
    found = []
    if charter is None or not charter.background:
        found.append(Missing(_("The background says nothing yet: why is this project done?"), Part.TEXT))
    if charter is None or not charter.scope_in:
        found.append(Missing(_("Nothing is written about what is in scope."), Part.TEXT))
    if not in_scope:
        text = _("No interface is in scope: say in the landscape which ones the project works on.")
        found.append(Missing(text, Part.SCOPE))
    if not chosen:
        found.append(Missing(_("There is no objective."), Part.OBJECTIVES))
    found += [Missing(str(text), Part.TEAM) for text in approvals.unfillable(project_id, seating(charter))]
    return [*found, *_missing_measures(chosen, in_scope)]


def _missing_measures(chosen: list[Objective], in_scope: list[Interface]) -> list[Missing]:
    found = []
    for objective in chosen:
        if not objective.indicators.all():
            found.append(Missing(_("Objective {code} has no indicator.").format(code=objective.code), objective))
        if objective.due_on is None:
            text = _("Objective {code} does not say by when it is to be reached.").format(code=objective.code)
            found.append(Missing(text, objective))
    indicators = [indicator for objective in chosen for indicator in objective.indicators.all()]
    measured = {indicator.interface_id for indicator in indicators}
    for interface in in_scope:
        if interface.pk not in measured:
            text = _("Interface {interface} carries no indicator.").format(interface=interface)
            found.append(Missing(text, interface))
    ids = {interface.pk for interface in in_scope}
    for indicator in indicators:
        if indicator.interface is not None and indicator.interface_id not in ids:
            text = _("Indicator {code} measures {interface}, which is not in the project's scope.")
            found.append(Missing(text.format(code=indicator.code, interface=indicator.interface), indicator))
    return found


def to_submit(actor: Actor) -> QuerySet[Project]:
    """The projects whose charter is a draft, or not begun, and which this person is to submit."""
    begun = Charter.objects.filter(project=OuterRef("pk")).exclude(state=State.DRAFT)
    return projects.filling(actor, [Role.PROJECT_MANAGER]).filter(~Exists(begun))


def to_complete(actor: Actor) -> QuerySet[Objective]:
    """The objectives this person answers for that lack a date or an indicator, while the charter can be written."""
    written = Charter.objects.filter(project=OuterRef("project"), state=State.DRAFT)
    measured = Indicator.objects.filter(objective=OuterRef("pk"))
    rows = Objective.objects.visible_to(actor).filter(Exists(written), owner_id=actor.id)
    return rows.filter(Q(due_on=None) | ~Exists(measured))


def sections(charter: Charter) -> list[Section]:
    """Return the charter as whoever signs it reads it: its text, then each objective with its indicators."""
    text = Section(
        _("Charter"),
        (
            Line(_("Background"), charter.background),
            Line(_("In scope"), charter.scope_in),
            Line(_("Out of scope"), charter.scope_out),
            Line(_("Digest of the charter"), charter.digest),
        ),
    )
    chosen = _with_indicators(Objective.objects.filter(project=charter.project_id))
    return [text, *(_section_of(objective) for objective in chosen)]


def _section_of(objective: Objective) -> Section:
    due = date_format(objective.due_on) if objective.due_on else "—"
    return Section(
        str(objective),
        (
            Line(_("To be reached by"), due),
            *(
                Line(str(one), f"{one.wanted}" + (f" · {one.interface}" if one.interface else ""))
                for one in objective.indicators.all()
            ),
        ),
    )


def changes(charter: Charter) -> list[Text]:
    """Why a submitted charter is not what was put up for signature any more; empty where it is."""
    if charter.state == State.DRAFT or charter.digest == digest(charter):
        return []
    return [_("The charter is not what was submitted any more. Take it back and submit it again.")]


def digest(charter: Charter) -> str:
    """Return the SHA-256 of what whoever signs the charter signs.

    It covers the text, the objectives, the indicators and which interfaces are in scope, as canonical JSON; names in
    the register are not part of it, since the register outlives the project.
    """
    said: dict[str, Any] = {
        "project": str(charter.project_id),
        "background": charter.background,
        "scope_in": charter.scope_in,
        "scope_out": charter.scope_out,
        "interfaces": sorted(str(one.pk) for one in landscape.interfaces_in_scope(charter.project_id)),
        "objectives": [
            {
                "code": objective.code,
                "statement": objective.statement,
                "rationale": objective.rationale,
                "due_on": objective.due_on.isoformat() if objective.due_on else None,
                "owner": str(objective.owner_id or ""),
                "indicators": [_said(indicator) for indicator in objective.indicators.all()],
            }
            for objective in _with_indicators(Objective.objects.filter(project=charter.project_id))
        ],
    }
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def objectives_held(members: Iterable[Member]) -> list[tuple[Objective, Member]]:
    """The objectives of drafts that one of these members answers for; those of a charter that stands are signed."""
    mine = {one.project_id: one for one in members}
    standing = Charter.objects.exclude(state=State.DRAFT).values("project")
    rows = Objective.objects.filter(project__in=mine).exclude(project__in=standing)
    return [(one, mine[one.project_id]) for one in rows if one.owner_id == mine[one.project_id].person_id]


def _said(indicator: Indicator) -> dict[str, str]:
    return {
        "code": indicator.code,
        "name": indicator.name,
        "kind": indicator.kind,
        "interface": str(indicator.interface_id or ""),
        "wanted": indicator.wanted,
        "method": indicator.method,
    }


def _with_indicators(rows: QuerySet[Objective]) -> QuerySet[Objective]:
    return rows.select_related("project", "owner").prefetch_related(
        Prefetch("indicators", Indicator.objects.select_related("interface"))
    )
