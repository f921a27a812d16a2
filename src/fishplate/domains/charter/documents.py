"""The project charter 项目章程 as it is handed to those who sign it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from fishplate.domains.approvals import documents as approvals
from fishplate.domains.charter import queries
from fishplate.domains.charter.choices import State
from fishplate.domains.charter.models import Charter, Indicator, Objective
from fishplate.domains.landscape import documents as landscape
from fishplate.domains.landscape import queries as registered
from fishplate.domains.projects import queries as projects
from fishplate.domains.projects.choices import Party, Role
from fishplate.domains.projects.models import Member, Project
from fishplate.kernel import documents
from fishplate.kernel.actors import Actor
from fishplate.kernel.documents import Content, Section
from fishplate.kernel.rendering import Facts, Table, Words

KEY = "charter.charter"
#: Where others may put their sections: milestones and gates stand between the team and the signatures.
TEAM, SIGNATURES = 50, 90
Rows = Sequence[tuple[object, ...]]


def organisation_id(charter: Charter) -> UUID:
    return charter.project.organisation_id


def write(charter: Charter, actor: Actor) -> Content:
    project, approval = charter.project, queries.approval_of(charter, actor)
    chosen = list(queries.objectives(actor, project.pk))
    sections = [
        Section("information", _("Project information"), (_information(charter, project, actor),), 10),
        _background(charter, project),
        Section("objectives", _("Objectives and indicators"), _objectives(chosen), 30),
        _scope(charter, project),
        Section("organisation", _("Organisation and responsibilities"), (_team(project, actor),), TEAM),
        *approvals.signatures(approval, order=SIGNATURES),
    ]
    parties = approvals.parties(project, approval)
    return documents.content(_("Project charter"), f"{project.code} · {project.name}", sections, parties)


def sample() -> Content:
    sections = [
        Section("information", _("Project information"), (_facts({}),), 10),
        Section("background", _("Background and purpose"), _background_blocks("…", "…"), 20),
        Section(
            "objectives",
            _("Objectives and indicators"),
            (_objective_table([("",) * 5]), _indicator_table([("",) * 7])),
            30,
        ),
        Section("scope", _("Scope"), _scope_blocks("…", "…", [("",) * 3], [("",) * 5]), 40),
        Section("organisation", _("Organisation and responsibilities"), (_team_table([("",) * 4]),), TEAM),
        *approvals.sample_signatures(order=SIGNATURES),
    ]
    return documents.content(_("Project charter"), "P-01 · …", sections, approvals.sample_parties())


def _information(charter: Charter, project: Project, actor: Actor) -> Facts:
    members = list(projects.members(actor, project.pk))
    by_party: dict[str, dict[str, None]] = {party: {} for party in Party}
    for member in members:
        by_party[member.party][member.organisation.name] = None
    by_party[Party.OWNER].setdefault(project.organisation.name, None)
    return _facts(
        {
            "name": project.name,
            "code": project.code,
            "owner": "、".join(by_party[Party.OWNER]),
            "integrator": "、".join(by_party[Party.INTEGRATOR]),
            "supplier": "、".join(by_party[Party.SUPPLIER]),
            "supervisor": "、".join(by_party[Party.SUPERVISOR]),
            "sponsor": _holders(members, Role.SPONSOR),
            "manager": _holders(members, Role.PROJECT_MANAGER),
            "starts_on": project.starts_on,
            "ends_on": project.ends_on,
            "state": State(charter.state).label,
            "submitted_at": charter.submitted_at,
            "approved_at": charter.approved_at,
            "digest": documents.hashed(charter.digest, whole=True),
        }
    )


def _facts(values: dict[str, object]) -> Facts:
    labels = {
        "name": _("Project name"),
        "code": _("Project code"),
        "owner": _("Owner"),
        "integrator": _("Integrator"),
        "supplier": _("Supplier"),
        "supervisor": _("Supervisor"),
        "sponsor": _("Sponsor"),
        "manager": _("Project manager"),
        "starts_on": _("Starts on"),
        "ends_on": _("Planned end"),
        "state": _("State of the charter"),
        "submitted_at": _("Submitted on"),
        "approved_at": _("Approved on"),
        "digest": _("SHA-256 of what was submitted"),
    }
    return documents.facts(*((key, label, values.get(key)) for key, label in labels.items()))


def _holders(members: list[Member], role: Role) -> str:
    return "、".join(str(member) for member in members if role in {holding.role for holding in member.holdings.all()})


def _background(charter: Charter, project: Project) -> Section:
    blocks = _background_blocks(charter.background, project.purpose)
    return Section("background", _("Background and purpose"), blocks, 20)


def _background_blocks(background: str, purpose: str) -> tuple[Words, ...]:
    return (
        documents.words("purpose", purpose, title=_("Purpose"), empty=_("Nothing written yet.")),
        documents.words("background", background, title=_("Background and vision"), empty=_("Nothing written yet.")),
    )


def _objectives(chosen: list[Objective]) -> tuple[Table, ...]:
    rows = [(one.code, one.statement, one.rationale, one.due_on, str(one.owner or "")) for one in chosen]
    indicators = [_indicator(objective, indicator) for objective in chosen for indicator in objective.indicators.all()]
    return _objective_table(rows), _indicator_table(indicators)


def _indicator(objective: Objective, one: Indicator) -> tuple[object, ...]:
    where = one.interface.code if one.interface else ""
    return one.code, one.name, one.get_kind_display(), one.wanted, objective.code, where, one.method


def _objective_table(rows: Rows) -> Table:
    return documents.table(
        "objectives",
        (
            ("code", _("Code"), 0.6),
            ("statement", _("Objective"), 3),
            ("rationale", _("Why it matters"), 2.4),
            ("due_on", _("To be reached by"), 1.2),
            ("owner", _("Answered for by"), 1.2),
        ),
        rows,
        title=_("Objectives"),
        empty=_("No objective was set yet."),
    )


def _indicator_table(rows: Rows) -> Table:
    return documents.table(
        "indicators",
        (
            ("code", _("Code"), 0.7),
            ("name", _("Indicator"), 2.4),
            ("kind", _("Kind"), 1.5),
            ("target", _("Target"), 1.1),
            ("objective", _("Objective"), 1),
            ("interface", _("Interface"), 1),
            ("method", _("How it is measured"), 2),
        ),
        rows,
        title=_("Indicators"),
        empty=_("No indicator was set yet."),
    )


def _scope(charter: Charter, project: Project) -> Section:
    systems = [
        (one.code, one.name, one.organisation.name)
        for one in registered.systems_in_scope(project.pk).order_by("code", "pk")
    ]
    interfaces = [
        (one.code, one.name, one.provider.code, landscape.consumers(one), one.get_flow_display())
        for one in registered.interfaces_in_scope(project.pk)
    ]
    return Section("scope", _("Scope"), _scope_blocks(charter.scope_in, charter.scope_out, systems, interfaces), 40)


def _scope_blocks(inside: str, outside: str, systems: Rows, interfaces: Rows) -> tuple[Words | Table, ...]:
    return (
        documents.words("scope_in", inside, title=_("In scope"), empty=_("Nothing written yet.")),
        documents.words("scope_out", outside, title=_("Out of scope"), empty=_("Nothing written yet.")),
        documents.table(
            "systems",
            (("code", _("Code"), 1), ("name", _("System"), 3), ("organisation", _("Organisation"), 2.5)),
            systems,
            title=_("Systems in scope"),
            empty=_("No system is in scope yet."),
        ),
        documents.table(
            "interfaces",
            (
                ("code", _("Code"), 1),
                ("name", _("Interface"), 3),
                ("provider", _("Provided by"), 1.2),
                ("consumers", _("Consumed by"), 1.4),
                ("flow", _("Direction of data"), 1.6),
            ),
            interfaces,
            title=_("Interfaces in scope"),
            empty=_("No interface is in scope yet."),
        ),
    )


def _team(project: Project, actor: Actor) -> Table:
    rows = [
        (
            str(member),
            member.organisation.name,
            member.get_party_display(),
            "、".join(str(holding) for holding in member.holdings.all()),
        )
        for member in projects.members(actor, project.pk)
    ]
    return _team_table(rows)


def _team_table(rows: Rows) -> Table:
    return documents.table(
        "team",
        (
            ("name", pgettext("document", "Name"), 1.4),
            ("organisation", _("Organisation"), 2.4),
            ("party", _("Party"), 1),
            ("roles", _("Roles in the project"), 2.4),
        ),
        rows,
        empty=_("Nobody was named yet."),
    )


def indicators_of_interfaces(project: Project, actor: Actor) -> list[Section]:
    """Return what the interface list says of indicators: which figure is asked of which interface."""
    measured = queries.indicators(actor).filter(project=project, interface__isnull=False)
    rows = [
        (
            one.interface.code if one.interface else "",
            one.code,
            one.name,
            one.get_kind_display(),
            one.wanted,
            one.method,
        )
        for one in measured.order_by("interface__code", "pk")
    ]
    return [_interface_indicators(rows)]


def sample_indicators() -> list[Section]:
    return [_interface_indicators([("",) * 6])]


def _interface_indicators(rows: Rows) -> Section:
    asked = documents.table(
        "interface_indicators",
        (
            ("interface", _("Interface"), 1),
            ("code", _("Code"), 0.6),
            ("name", _("Indicator"), 2.6),
            ("kind", _("Kind"), 1.8),
            ("target", _("Target"), 1.2),
            ("method", _("How it is measured"), 3),
        ),
        rows,
        empty=_("No indicator is asked of an interface yet."),
    )
    return Section("indicators", _("Indicators of the interfaces"), (asked,), landscape.INDICATORS)
