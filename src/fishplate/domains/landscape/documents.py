"""The interface list 接口清单 of a project."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from fishplate.domains.approvals import documents as approvals
from fishplate.domains.landscape import queries
from fishplate.domains.landscape.choices import ScopeRole
from fishplate.domains.landscape.models import Contract, Interface, Scope
from fishplate.domains.projects.models import Project
from fishplate.kernel import documents
from fishplate.kernel.actors import Actor
from fishplate.kernel.documents import Content, Section
from fishplate.kernel.rendering import Facts, Table

KEY = "landscape.interface_list"
#: Where the charter puts what is asked of the interfaces.
INDICATORS = 30
Rows = Sequence[tuple[object, ...]]


def organisation_id(project: Project) -> UUID:
    return project.organisation_id


def write(project: Project, actor: Actor) -> Content:
    interfaces = list(queries.interfaces_in_scope(project.pk))
    scopes = Scope.objects.filter(project=project, interface__isnull=False)
    roles = dict(scopes.values_list("interface", "role"))
    contracts = Contract.objects.filter(interface__in=interfaces).order_by("interface__code", "-number")
    with_contract = sum(1 for one in interfaces if getattr(one, "contract_number", None))
    sections = [
        Section("information", _("Project information"), (_information(project, len(interfaces), with_contract),), 10),
        Section(
            "interfaces",
            _("Interfaces"),
            (_interfaces([_row(place, one, roles) for place, one in enumerate(interfaces, start=1)]),),
            20,
        ),
        Section(
            "contracts",
            _("Contracts"),
            (_contracts([_contract(one) for one in contracts.select_related("interface")]),),
            40,
        ),
    ]
    title = f"{project.code} · {project.name}"
    return documents.content(_("Interface list"), title, sections, approvals.parties(project), wide=True)


def sample() -> Content:
    sections = [
        Section("information", _("Project information"), (_facts({}),), 10),
        Section("interfaces", _("Interfaces"), (_interfaces([("",) * 14]),), 20),
        Section("contracts", _("Contracts"), (_contracts([("",) * 7]),), 40),
    ]
    return documents.content(_("Interface list"), "P-01 · …", sections, approvals.sample_parties(), wide=True)


def consumers(interface: Interface) -> str:
    """Return the codes of the systems that consume an interface, as loaded by ``queries.with_ends``."""
    return "、".join(consumer.system.code for consumer in interface.consumers.all())


def _information(project: Project, interfaces: int, contracts: int) -> Facts:
    return _facts(
        {
            "name": project.name,
            "code": project.code,
            "owner": project.organisation.name,
            "phase": project.get_phase_display(),
            "interfaces": interfaces,
            "contracts": contracts,
        }
    )


def _facts(values: dict[str, object]) -> Facts:
    labels = {
        "name": _("Project name"),
        "code": _("Project code"),
        "owner": _("Owner"),
        "phase": _("Phase"),
        "interfaces": _("Interfaces in scope"),
        "contracts": _("Of these with a contract"),
    }
    return documents.facts(*((key, label, values.get(key)) for key, label in labels.items()))


def _row(place: int, one: Interface, roles: dict[UUID, str]) -> tuple[object, ...]:
    number = getattr(one, "contract_number", None)  # loaded by queries.with_ends
    return (
        place,
        one.code,
        one.name,
        one.provider.code,
        consumers(one),
        one.get_flow_display(),
        one.get_pattern_display(),
        one.protocol,
        one.frequency,
        one.volume,
        one.data_objects,
        ScopeRole(roles[one.pk]).label if one.pk in roles else "",
        one.get_lifecycle_display(),
        f"v{number}" if number else _("none yet"),
    )


def _contract(one: Contract) -> tuple[object, ...]:
    digest = documents.hashed(one.content_hash, whole=True)
    return (
        one.interface.code,
        f"v{one.number}",
        one.get_format_display(),
        one.filename,
        one.created_at,
        one.note,
        digest,
    )


def _interfaces(rows: Rows) -> Table:
    return documents.table(
        "interfaces",
        (
            ("number", _("No."), 0.6),
            ("code", _("Code"), 1.1),
            ("name", _("Interface"), 2.1),
            ("provider", _("Provided by"), 1.1),
            ("consumers", _("Consumed by"), 1.2),
            ("flow", _("Direction of data"), 1.2),
            ("pattern", _("Pattern"), 1.1),
            ("protocol", _("Protocol"), 1.1),
            ("frequency", _("Frequency"), 1.3),
            ("volume", _("Volume"), 1.1),
            ("data", _("Data exchanged"), 1.8),
            ("role", _("The project"), 0.8),
            ("lifecycle", _("Life cycle"), 0.9),
            ("contract", _("Contract"), 0.8),
        ),
        rows,
        empty=_("No interface is in scope yet."),
    )


def _contracts(rows: Rows) -> Table:
    return documents.table(
        "contracts",
        (
            ("interface", _("Interface"), 1),
            ("version", _("Version"), 0.6),
            ("format", _("Format"), 1.2),
            ("filename", _("File"), 1.8),
            ("uploaded_at", _("Uploaded"), 1.2),
            ("note", _("What changed"), 2),
            ("digest", _("SHA-256"), 3),
        ),
        rows,
        empty=_("No contract was uploaded yet."),
    )
