from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Model, Q
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from fishplate.domains.approvals.models import Approval, Vote
from fishplate.domains.approvals.queries import GRANTS_TOLD_ELSEWHERE, SUBJECT_CHANGES
from fishplate.domains.charter import documents, events, permissions, queries, services
from fishplate.domains.charter.choices import State
from fishplate.domains.charter.models import Charter, Indicator, Objective
from fishplate.domains.charter.pages import imports
from fishplate.domains.landscape import contributions as landscape
from fishplate.domains.landscape import documents as interface_list
from fishplate.domains.landscape.models import Contract, Interface
from fishplate.domains.landscape.queries import current_contract, projects_with
from fishplate.domains.projects.choices import Role
from fishplate.domains.projects.models import Member, Project
from fishplate.domains.projects.queries import as_holder, open_work, takers
from fishplate.kernel import contributions, notices, records, search
from fishplate.kernel import documents as printing
from fishplate.kernel.actors import SYSTEM, Actor
from fishplate.kernel.contributions import Command, OpenWork, Panel, Related, Station, Waiting
from fishplate.kernel.documents import Addition, DocumentType
from fishplate.kernel.errors import Text
from fishplate.kernel.notices import CHANGE, OUTCOME, Notice
from fishplate.kernel.permissions import allows
from fishplate.kernel.records import Kind, Reference, reference
from fishplate.kernel.search import Document
from fishplate.web import history

_GROUP = _("Charter")
_MOST = 4

_SENTENCES = {"charter.charter_reopened": _("{actor} took {what} back to draft")}


def register() -> None:
    """Make this domain's records and what it adds to other pages known to the kernel."""
    imports.register()
    SUBJECT_CHANGES.add("charter", _changes)
    GRANTS_TOLD_ELSEWHERE.add(Charter._meta.label_lower)
    records.register(
        Kind(
            model=Charter,
            sole=_("Charter"),
            name=_("charter"),
            label=str,
            url=lambda one: reverse("charter:view_charter", args=[one.project_id]),
            visible_to=Charter.objects.visible_to,
            chain=lambda one: f"project:{one.project_id}",
            steward=lambda actor, one: permissions.submit_charter(actor, one.project),
            owner="project__organisation_id",
        )
    )
    records.register(
        Kind(
            model=Objective,
            name=_("objective"),
            label=str,
            url=lambda one: reverse("charter:view_objective", args=[one.project_id, one.pk]),
            visible_to=Objective.objects.visible_to,
            chain=lambda one: f"project:{one.project_id}",
            steward=lambda actor, one: permissions.amend_objective(actor, one.project),
            owner="project__organisation_id",
        )
    )
    records.register(
        Kind(
            model=Indicator,
            name=_("indicator"),
            label=str,
            url=lambda one: reverse("charter:view_indicator", args=[one.project_id, one.pk]),
            visible_to=Indicator.objects.visible_to,
            chain=lambda one: f"project:{one.project_id}",
        )
    )
    search.register(
        Charter, lambda one: Document(str(one), f"{one.background} {one.scope_in} {one.scope_out}"), within=_of_project
    )
    search.register(Objective, lambda one: Document(str(one), one.rationale), within=_of_project)
    search.register(Indicator, lambda one: Document(str(one), f"{one.wanted} {one.method}"), within=_of_project)
    contributions.THREAD.add("charter", _thread, order=20)
    contributions.OPEN_WORK.add("charter", _open_work, order=210)  # after who takes over has joined the project
    _register_notices()
    contributions.COMMANDS.add("charter", _commands)
    contributions.HISTORY.add("charter", _history)
    history.register_sentences(_SENTENCES)
    contributions.RECORD_PANELS.add("charter", _panels, order=20)
    _register_documents()
    contributions.WAITING.add("charter", _waiting, order=30)
    contributions.WAITING_COUNTS.add(
        "charter", lambda actor: [queries.to_submit(actor).count(), queries.to_complete(actor).count()]
    )


def _of_project(project_id: UUID) -> Q:
    return Q(project=project_id)


def _open_work(person_id: UUID, organisation_id: UUID | None) -> list[OpenWork]:
    held = queries.objectives_held(open_work(person_id, organisation_id))
    who = {one.pk: tuple(takers(one)) for one in {member for _objective, member in held}}
    return [_held(objective, member, who[member.pk]) for objective, member in held]


def _held(objective: Objective, member: Member, who: tuple[tuple[UUID, str], ...]) -> OpenWork:
    def hand_over(to: UUID | None, actor: Actor) -> object:
        return services.hand_over_objective(
            objective_id=objective.pk, person_id=member.person_id, to_person_id=to, actor=actor
        )

    return OpenWork(
        key=f"objective-{objective.pk}",
        what=_t("answers for the objective"),
        label=str(objective),
        url=reverse("charter:view_objective", args=[objective.project_id, objective.pk]),
        takers=who,
        hand_over=hand_over,
    )


def _register_notices() -> None:
    notices.register(
        Notice(
            events.ObjectiveAssigned,
            CHANGE,
            about=lambda event: Reference("charter.objective", event.objective_id),
            who=lambda event: [event.person_id],
            assigns=True,
            words=_("{actor} made you answer for the objective {record}"),
        ),
        Notice(
            events.CharterApproved,
            OUTCOME,
            about=_charter,
            who=_signed,
            watched=lambda event: [_charter(event)],
            words=_("The charter is approved: {record}"),
        ),
        *(
            Notice(event, OUTCOME, about=_charter, words=words)
            for event, words in (
                (events.CharterSubmitted, _("{actor} submitted the charter: {record}")),
                (events.CharterReopened, _("{actor} took the charter back to draft: {record}")),
            )
        ),
    )


def _signed(event: Any) -> list[UUID]:
    """Who submitted the charter, and who signed it."""
    charter = Charter.objects.get(pk=event.charter_id)
    signers = Vote.objects.filter(approval__in=[charter.decision_id]).values_list("person_id", flat=True)
    return [one for one in (charter.submitted_by_id, *signers) if one]


def _charter(event: Any) -> Reference:
    return Reference("charter.charter", event.charter_id)


def _register_documents() -> None:
    printing.register(
        DocumentType(
            key=documents.KEY,
            name=_("Project charter"),
            kind=Charter._meta.label_lower,
            write=documents.write,
            sample=documents.sample,
            organisation_id=documents.organisation_id,
        )
    )
    indicators = Addition("charter", documents.indicators_of_interfaces, documents.sample_indicators)
    printing.add(interface_list.KEY, indicators)


def _commands(actor: Actor, project_id: UUID | None) -> list[Command]:
    project = Project.objects.visible_to(actor).filter(pk=project_id).first() if project_id else None
    if project is None or queries.state(project.pk) != State.DRAFT:
        return []
    return [
        Command(label, reverse(f"charter:{rule.__name__}", args=[project.pk]), _GROUP, rule.__name__.replace("_", " "))
        for label, rule in (
            (_("Add an objective"), permissions.add_objective),
            (_("Write the charter"), permissions.write_charter),
            (_("Submit the charter"), permissions.submit_charter),
        )
        if allows(rule, actor, project)
    ]


def _waiting(actor: Actor, project_id: UUID | None) -> list[Waiting]:
    """The charters to submit, and the objectives of one's own that are not complete."""
    within = {"pk": project_id} if project_id else {}
    submit = [
        Waiting(
            what=_("Complete and submit"),
            label=_t("Charter"),
            url=reverse("charter:view_charter", args=[project.pk]),
            kind=_("charter"),
            reason=as_holder([Role.PROJECT_MANAGER], [Role.PROJECT_MANAGER]),
            project_id=project.pk,
            icon="file-certificate",
        )
        for project in queries.to_submit(actor).filter(**within)
    ]
    own = queries.to_complete(actor).filter(**({"project": project_id} if project_id else {}))
    return submit + [
        Waiting(
            what=_("Give it a date and an indicator"),
            label=str(objective),
            url=reverse("charter:view_objective", args=[objective.project_id, objective.pk]),
            kind=_("objective"),
            reason=_("You answer for it"),
            project_id=objective.project_id,
            icon="target",
        )
        for objective in own
    ]


def _panels(record: Model, actor: Actor) -> list[Panel]:
    """The indicators on an interface's page."""
    if not isinstance(record, Interface):
        return []
    context = {
        "indicators": queries.indicators_of(record.pk, actor),
        "interface": record,
        "projects": projects_with(record, actor),
    }
    return [Panel("charter/indicators_panel.html", context, title=_("Indicators"))]


def _history(to: Reference, actor: Actor) -> list[Related]:
    """The indicators of an objective."""
    if to.kind != Objective._meta.label_lower:
        return []
    ids = Indicator.objects.visible_to(actor).filter(objective=to.id).values("pk")
    return [Related(Indicator._meta.label_lower, ids)]


def _thread(target: Reference, actor: Actor) -> list[Station]:
    """Objective and indicator, on their own pages and on those of the interface and the contract measured."""
    if target.kind == Objective._meta.label_lower:
        objective = Objective.objects.visible_to(actor).filter(pk=target.id).first()
        found = list(queries.indicators(actor).filter(objective=target.id)) if objective else []
        return _stations([objective] if objective else [], found, target)
    if target.kind == Indicator._meta.label_lower:
        indicator = queries.indicators(actor).filter(pk=target.id).first()
        if indicator is None:
            return []
        interface = indicator.interface
        below = landscape.stations(interface, current_contract(interface.pk), here=target) if interface else []
        return [*_stations([indicator.objective], [indicator], target), *below]
    interface_id = target.id
    if target.kind == Contract._meta.label_lower:
        owner = Contract.objects.visible_to(actor).filter(pk=target.id).values_list("interface", flat=True).first()
        if owner is None:
            return []
        interface_id = owner
    elif target.kind != Interface._meta.label_lower:
        return []
    found = list(queries.indicators_of(interface_id, actor))
    return _stations(list(dict.fromkeys(one.objective for one in found)), found, target)


def _stations(objectives: list[Objective], indicators: list[Indicator], here: Reference) -> list[Station]:
    stations: list[Station] = []
    for group in (objectives, indicators):
        stations += [_station(one, here) for one in group[:_MOST]]
    return stations


def _station(record: Objective | Indicator, here: Reference) -> Station:
    kind = records.kind_of(record)
    return Station(kind.name, str(record), "" if reference(record) == here else kind.url(record))


def _changes(approval: Approval) -> list[Text]:
    """Why what the sponsor is to sign is not the charter any more."""
    if approval.subject_kind != Charter._meta.label_lower:
        return []
    charter = queries.charter(SYSTEM, approval.project_id)
    return queries.changes(charter) if charter is not None else []
