from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fishplate.domains.approvals.queries import SUBJECT_CHANGES
from fishplate.domains.landscape import documents, events, permissions, queries
from fishplate.domains.landscape.models import (
    Contract,
    Environment,
    Interface,
    InterfaceConsumer,
    Scope,
    System,
)
from fishplate.domains.landscape.pages import imports
from fishplate.domains.projects.models import Project
from fishplate.kernel import contributions, notices, records, search
from fishplate.kernel import documents as printing
from fishplate.kernel.actors import Actor
from fishplate.kernel.contributions import Command, Related, Station
from fishplate.kernel.documents import DocumentType
from fishplate.kernel.facts import State
from fishplate.kernel.notices import CHANGE, Notice
from fishplate.kernel.records import Kind, Reference
from fishplate.kernel.search import Document
from fishplate.web import history

_GROUP = _("Landscape")

_SENTENCES = {
    "landscape.scope_added": _("{actor} brought {label} into scope"),
    "landscape.scope_removed": _("{actor} took {label} out of scope"),
    "landscape.contract_approval_requested": _("{actor} put {what} up for approval"),
}


def register() -> None:
    """Make this domain's records, what they are found by, and its commands known to the kernel."""
    _register_systems()
    _register_interfaces()
    records.register(
        Kind(
            model=Scope,
            name=_("scope"),
            label=str,
            url=lambda one: reverse("landscape:view_landscape", args=[one.project_id]),
            visible_to=lambda actor: Scope.objects.visible_to(actor).select_related("system", "interface"),
            chain=lambda one: f"project:{one.project_id}",
        )
    )
    SUBJECT_CHANGES.add("landscape", queries.changes)
    search.register(
        System,
        lambda one: Document(str(one), f"{one.vendor} {one.description}"),
        within=lambda project_id: Q(pk__in=queries.systems_in_scope(project_id).values("pk")),
    )
    search.register(
        Interface,
        lambda one: Document(str(one), f"{one.protocol} {one.data_objects} {one.description}"),
        within=lambda project_id: Q(pk__in=queries.interfaces_in_scope(project_id).values("pk")),
    )
    search.register(
        Contract,
        lambda one: Document(str(one), f"{one.filename} {one.note}"),
        within=lambda project_id: Q(interface__in=queries.interfaces_in_scope(project_id).values("pk")),
    )
    imports.register()
    contributions.COMMANDS.add("landscape", _commands)
    contributions.THREAD.add("landscape", _thread, order=40)
    printing.register(
        DocumentType(
            key=documents.KEY,
            name=_("Interface list"),
            kind=Project._meta.label_lower,
            write=documents.write,
            sample=documents.sample,
            organisation_id=documents.organisation_id,
        )
    )
    contributions.HISTORY.add("landscape", _history)
    history.register_sentences(_SENTENCES)
    _register_notices()


def _register_notices() -> None:
    """Who registers something watches it; who watches an interface is told of its contracts too."""
    notices.register(
        Notice(
            events.ContractUploaded,
            CHANGE,
            about=lambda event: Reference("landscape.contract", event.contract_id),
            who=lambda event: [event.actor_id],
            watched=lambda event: [Reference("landscape.interface", event.interface_id)],
            assigns=True,
            words=_("{actor} uploaded a contract: {record}"),
        ),
        Notice(
            events.InterfaceAmended,
            CHANGE,
            about=lambda event: Reference("landscape.interface", event.interface_id),
            words=_("{actor} changed the interface {record}"),
        ),
        Notice(
            events.SystemAmended,
            CHANGE,
            about=lambda event: Reference("landscape.system", event.system_id),
            words=_("{actor} changed the system {record}"),
        ),
        Notice(
            events.InterfaceRegistered,
            CHANGE,
            about=lambda event: Reference("landscape.interface", event.interface_id),
            who=lambda event: [event.actor_id],
            assigns=True,
            words=_("{actor} registered the interface {record}"),
        ),
        Notice(
            events.SystemRegistered,
            CHANGE,
            about=lambda event: Reference("landscape.system", event.system_id),
            who=lambda event: [event.actor_id],
            assigns=True,
            words=_("{actor} registered the system {record}"),
        ),
    )


def _register_systems() -> None:
    records.register(
        Kind(
            model=System,
            name=_("system"),
            label=str,
            url=lambda one: reverse("landscape:open_system", args=[one.pk]),
            visible_to=System.objects.visible_to,
            chain=lambda one: f"organisation:{one.organisation_id}",
            steward=permissions.amend_system,
            owner="organisation_id",
        )
    )
    records.register(
        Kind(
            model=Environment,
            name=_("environment"),
            label=str,
            url=lambda one: reverse("landscape:open_system", args=[one.system_id]),
            visible_to=queries.environments,
            chain=lambda one: f"organisation:{one.system.organisation_id}",
        )
    )


def _register_interfaces() -> None:
    records.register(
        Kind(
            model=Interface,
            name=_("interface"),
            label=str,
            url=lambda one: reverse("landscape:open_interface", args=[one.pk]),
            visible_to=Interface.objects.visible_to,
            chain=lambda one: f"organisation:{one.organisation_id}",
            steward=permissions.amend_interface,
            owner="organisation_id",
        )
    )
    records.register(
        Kind(
            model=InterfaceConsumer,
            name=_("consumer"),
            label=str,
            url=lambda one: reverse("landscape:open_interface", args=[one.interface_id]),
            visible_to=_visible_consumers,
            chain=lambda one: f"organisation:{one.interface.organisation_id}",
        )
    )
    records.register(
        Kind(
            model=Contract,
            name=_("contract"),
            label=str,
            url=lambda one: reverse("landscape:open_contract", args=[one.pk]),
            visible_to=queries.contracts,
            chain=lambda one: f"organisation:{one.interface.organisation_id}",
            steward=lambda actor, one: permissions.upload_contract(actor, one.interface),
            owner="interface__organisation_id",
        )
    )


def _visible_consumers(actor: Actor) -> QuerySet[InterfaceConsumer]:
    return InterfaceConsumer.objects.filter(interface__in=Interface.objects.visible_to(actor)).select_related(
        "interface", "system"
    )


def _commands(actor: Actor, project_id: UUID | None) -> list[Command]:
    found = [
        Command(_("Interfaces"), reverse("landscape:list_interfaces"), _GROUP, keywords="interfaces"),
        Command(_("Register a system"), reverse("landscape:register_system"), _GROUP, keywords="register system"),
        Command(
            _("Register an interface"), reverse("landscape:register_interface"), _GROUP, keywords="register interface"
        ),
    ]
    if project_id is None or not Project.objects.visible_to(actor).filter(pk=project_id).exists():
        return found
    found.append(
        Command(
            _("Which data goes where (N²)"),
            reverse("landscape:view_connections", args=[project_id]),
            _GROUP,
            keywords="n2 matrix",
        )
    )
    return found + [
        Command(
            str(one), reverse("landscape:view_interface", args=[project_id, one.pk]), _GROUP, keywords=one.provider.name
        )
        for one in queries.interfaces_in_scope(project_id)
    ]


def _history(to: Reference, actor: Actor) -> list[Related]:
    """What belongs to an interface or a system; of a project, all that it works on: their chains are elsewhere."""
    if to.kind == Interface._meta.label_lower:
        return _of_interfaces(Interface.objects.filter(pk=to.id), actor)
    if to.kind == System._meta.label_lower:
        return [Related(Environment._meta.label_lower, queries.environments(actor).filter(system=to.id).values("pk"))]
    if to.kind != Project._meta.label_lower:
        return []
    interfaces = Interface.objects.visible_to(actor).filter(scopes__project=to.id)
    systems = System.objects.visible_to(actor).filter(scopes__project=to.id)
    environments = queries.environments(actor).filter(system__in=systems.values("pk"))
    return [
        Related(Interface._meta.label_lower, interfaces.values("pk")),
        Related(System._meta.label_lower, systems.values("pk")),
        Related(Environment._meta.label_lower, environments.values("pk")),
        *_of_interfaces(interfaces, actor),
    ]


def _of_interfaces(interfaces: QuerySet[Interface], actor: Actor) -> list[Related]:
    ids = interfaces.values("pk")
    return [
        Related(Contract._meta.label_lower, queries.contracts(actor).filter(interface__in=ids).values("pk")),
        Related(InterfaceConsumer._meta.label_lower, _visible_consumers(actor).filter(interface__in=ids).values("pk")),
    ]


def _thread(target: Reference, actor: Actor) -> list[Station]:
    """Interface and contract, on the pages of both. What is on either side of them, others say."""
    if target.kind == Contract._meta.label_lower:
        contract = queries.contracts(actor).filter(pk=target.id).first()
        interface = contract.interface if contract else None
    elif target.kind == Interface._meta.label_lower:
        interface = Interface.objects.visible_to(actor).filter(pk=target.id).first()
        contract = queries.current_contract(interface.pk) if interface else None
    else:
        return []
    return stations(interface, contract, here=target) if interface else []


def stations(interface: Interface, contract: Contract | None, *, here: Reference) -> list[Station]:
    """Return the two stations of this domain; a missing contract is a station, too, which says so."""

    def station(record: Interface | Contract) -> Station:
        kind = records.kind_of(record)
        return Station(kind.name, str(record), "" if records.reference(record) == here else kind.url(record))

    if contract is None:
        interface_url = records.kind_of(interface).url(interface)
        return [
            station(interface),
            Station(_("contract"), str(_("none yet")), f"{interface_url}#contracts", State.NOT_MEASURED),
        ]
    return [station(interface), station(contract)]
