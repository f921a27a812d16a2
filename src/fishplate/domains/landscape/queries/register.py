from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from fishplate.domains.landscape.choices import Flow, ScopeRole
from fishplate.domains.landscape.models import Contract, Environment, Interface, Scope, System
from fishplate.domains.organisations.models import Organisation
from fishplate.domains.organisations.queries import is_member, organisations_of
from fishplate.domains.projects import queries as projects
from fishplate.domains.projects.models import Project
from fishplate.kernel import errors
from fishplate.kernel.actors import Actor


def systems(actor: Actor) -> QuerySet[System]:
    """The systems this actor sees, with their organisation loaded."""
    return System.objects.visible_to(actor).select_related("organisation")


def system(actor: Actor, system_id: UUID) -> System:
    """One system; ``NotFound`` where there is none or it is not this actor's to see."""
    found = systems(actor).filter(pk=system_id).first()
    if found is None:
        raise errors.NotFound
    return found


def environments(actor: Actor) -> QuerySet[Environment]:
    """The environments of all systems this actor sees, with the system loaded."""
    return Environment.objects.visible_to(actor).select_related("system__organisation")


def interfaces(actor: Actor) -> QuerySet[Interface]:
    """The interfaces this actor sees; see ``with_ends`` for what is loaded."""
    return with_ends(Interface.objects.visible_to(actor))


def interface(actor: Actor, interface_id: UUID) -> Interface:
    """One interface; ``NotFound`` where there is none or it is not this actor's to see."""
    found = interfaces(actor).filter(pk=interface_id).first()
    if found is None:
        raise errors.NotFound
    return found


def contracts(actor: Actor) -> QuerySet[Contract]:
    """The contracts of all interfaces this actor sees, newest first."""
    return Contract.objects.visible_to(actor).select_related("interface__organisation", "uploaded_by")


def scopes(actor: Actor, project_id: UUID) -> QuerySet[Scope]:
    """What was brought into the scope of a project the actor sees."""
    return (
        Scope.objects.visible_to(actor)
        .filter(project_id=project_id)
        .select_related("project", "system__organisation", "interface__organisation")
    )


def interfaces_in_scope(project_id: UUID) -> QuerySet[Interface]:
    """The interfaces a project builds, changes, uses or retires. Whoever asks sees the project: check it before."""
    return with_ends(Interface.objects.filter(scopes__project=project_id))


def interfaces_to_build(project_id: UUID) -> QuerySet[Interface]:
    """Those of them that the project builds or changes, so that there is work on them."""
    work = (ScopeRole.BUILDS, ScopeRole.CHANGES)
    return with_ends(Interface.objects.filter(scopes__project=project_id, scopes__role__in=work))


def systems_in_scope(project_id: UUID) -> QuerySet[System]:
    """The systems in a project's scope: those brought into it, and the ends of the interfaces in it."""
    chosen = Q(pk__in=Scope.objects.filter(project=project_id, system__isnull=False).values("system"))
    ends = Interface.objects.filter(scopes__project=project_id)
    return System.objects.filter(
        chosen
        | Q(pk__in=ends.values("provider"))
        | Q(pk__in=ends.filter(consumers__isnull=False).values("consumers__system"))
    ).select_related("organisation")


def projects_with(thing: System | Interface, actor: Actor) -> QuerySet[Project]:
    """The projects, among those the actor sees, in whose scope a record is: a system also as end of an interface."""
    if isinstance(thing, Interface):
        condition = Q(interface=thing)
    else:
        ends = Q(interface__provider=thing) | Q(interface__consumers__system=thing)
        condition = Q(system=thing) | ends
    return projects.projects(actor).filter(pk__in=Scope.objects.filter(condition).values("project"))


def with_ends(rows: QuerySet[Interface]) -> QuerySet[Interface]:
    """Load owner, provider and consumers, and the number and hash of the current contract (``contract_number``)."""
    current = Contract.objects.filter(interface=OuterRef("pk")).order_by("-number")
    return (
        rows.select_related("organisation", "provider")
        .prefetch_related("consumers__system")
        .annotate(
            contract_number=Subquery(current.values("number")[:1]),
            contract_hash=Subquery(current.values("content_hash")[:1]),
        )
    )


def current_contract(interface_id: UUID) -> Contract | None:
    """The newest contract of an interface. Whoever asks sees the interface: check it before."""
    return (
        Contract.objects.filter(interface=interface_id).select_related("interface", "uploaded_by").order_by("-number")
    ).first()


def own_organisations(actor: Actor) -> QuerySet[Organisation]:
    """The organisations to whose register the actor may add."""
    return organisations_of(actor)


def addable_systems(actor: Actor, project_id: UUID) -> QuerySet[System]:
    """The systems of the actor's organisations that were not brought into the project's scope yet."""
    return systems(actor).filter(organisation__in=own_organisations(actor)).exclude(scopes__project=project_id)


def addable_interfaces(actor: Actor, project_id: UUID) -> QuerySet[Interface]:
    """The interfaces of the actor's organisations that are not in the project's scope yet."""
    return interfaces(actor).filter(organisation__in=own_organisations(actor)).exclude(scopes__project=project_id)


def belongs_to(actor: Actor, thing: System | Interface) -> bool:
    """Tell whether the actor may change this record of the register."""
    return is_member(actor, thing.organisation_id)


@dataclass(frozen=True, slots=True)
class Row:
    """One system of the N² table with what it sends to each system, in the order of the table."""

    system: System
    sends: tuple[tuple[Interface, ...], ...]


def n_squared(project_id: UUID) -> list[Row]:
    """The systems of a project by themselves: which data goes from the row's system to the column's.

    A system stands in the table once it is an end of an interface in scope, whoever owns it.
    """
    found = list(interfaces_in_scope(project_id))
    ends: dict[UUID, System] = {}
    cells: dict[tuple[UUID, UUID], list[Interface]] = {}
    for one in found:
        for end in (one.provider, *(consumer.system for consumer in one.consumers.all())):
            ends.setdefault(end.pk, end)
        for consumer in one.consumers.all():
            if one.flow in {Flow.TO_CONSUMER, Flow.BOTH}:
                cells.setdefault((one.provider_id, consumer.system_id), []).append(one)
            if one.flow in {Flow.TO_PROVIDER, Flow.BOTH}:
                cells.setdefault((consumer.system_id, one.provider_id), []).append(one)
    order = sorted(ends.values(), key=lambda system: (system.code, system.pk))
    return [
        Row(sender, tuple(tuple(cells.get((sender.pk, receiver.pk), ())) for receiver in order)) for sender in order
    ]
