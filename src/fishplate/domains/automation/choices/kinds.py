"""The kinds of event that other programs can be told of: how each is called, and which record it is about.

A test fails on an event of a lower domain that stands neither here nor among ``UNTOLD``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from fishplate.domains.approvals import events as approvals
from fishplate.domains.assurance import events as assurance
from fishplate.domains.charter import events as charter
from fishplate.domains.conversations import events as conversations
from fishplate.domains.gates import events as gates
from fishplate.domains.landscape import events as landscape
from fishplate.domains.organisations import events as organisations
from fishplate.domains.projects import events as projects
from fishplate.kernel.errors import Text
from fishplate.kernel.outbox import Event, name_of

_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")

#: What a webhook names that wants to be told of all of them, also of those that later versions know.
EVERYTHING: Final = "*"
#: What is sent to try a webhook.
TEST: Final = "automation.test"


def key_of(event: type[Event]) -> str:
    """``landscape.ContractUploaded`` → ``landscape.contract_uploaded``: what programs read."""
    domain, _dot, name = name_of(event).partition(".")
    return f"{domain}.{_WORD.sub('_', name).lower()}"


@dataclass(frozen=True, slots=True)
class EventKind:
    """One kind of event. ``record`` is the kind of the record it is about, ``field`` where the event holds its id."""

    event: type[Event]
    label: Text
    record: str
    field: str

    @property
    def key(self) -> str:
        return key_of(self.event)

    @property
    def domain(self) -> str:
        return self.key.partition(".")[0]


_ALL: Final = (
    EventKind(
        organisations.OrganisationCreated,
        _("An organisation was created"),
        "organisations.organisation",
        "organisation_id",
    ),
    EventKind(projects.ProjectCreated, _("A project was started"), "projects.project", "project_id"),
    EventKind(projects.ProjectAmended, _("A project was changed"), "projects.project", "project_id"),
    EventKind(projects.PhaseEntered, _("A project entered a phase"), "projects.project", "project_id"),
    EventKind(projects.MemberAdded, _("A member was added"), "projects.member", "member_id"),
    EventKind(projects.MemberRemoved, _("A member was removed"), "projects.project", "project_id"),
    EventKind(approvals.ApprovalRequested, _("An approval was asked for"), "approvals.approval", "approval_id"),
    EventKind(approvals.ApprovalStepReached, _("A step of an approval began"), "approvals.approval", "approval_id"),
    EventKind(approvals.ApprovalReminded, _("Signers were reminded"), "approvals.approval", "approval_id"),
    EventKind(
        approvals.ApprovalRescheduled,
        _("The deadline of an approval was moved"),
        "approvals.approval",
        "approval_id",
    ),
    EventKind(
        approvals.ApprovalEscalated, _("An approval was not signed in time"), "approvals.approval", "approval_id"
    ),
    EventKind(
        approvals.SignersMissing,
        _("Too few people are left who could sign"),
        "approvals.approval",
        "approval_id",
    ),
    EventKind(
        approvals.ConflictDeclared, _("A conflict of interest was declared"), "approvals.approval", "approval_id"
    ),
    EventKind(approvals.ApprovalGranted, _("An approval was granted"), "approvals.approval", "approval_id"),
    EventKind(approvals.ApprovalRejected, _("An approval was rejected"), "approvals.approval", "approval_id"),
    EventKind(approvals.ApprovalWithdrawn, _("An approval was withdrawn"), "approvals.approval", "approval_id"),
    EventKind(approvals.ApprovalVoided, _("An approval became void"), "approvals.approval", "approval_id"),
    EventKind(conversations.CommentAdded, _("A comment was written"), "conversations.comment", "comment_id"),
    EventKind(conversations.CommentAmended, _("A comment was changed"), "conversations.comment", "comment_id"),
    EventKind(conversations.CommentDeleted, _("A comment was deleted"), "conversations.comment", "comment_id"),
    EventKind(landscape.SystemRegistered, _("A system was registered"), "landscape.system", "system_id"),
    EventKind(landscape.SystemAmended, _("A system was changed"), "landscape.system", "system_id"),
    EventKind(
        landscape.EnvironmentRegistered, _("An environment was registered"), "landscape.environment", "environment_id"
    ),
    EventKind(landscape.EnvironmentAmended, _("An environment was changed"), "landscape.environment", "environment_id"),
    EventKind(landscape.InterfaceRegistered, _("An interface was registered"), "landscape.interface", "interface_id"),
    EventKind(landscape.InterfaceAmended, _("An interface was changed"), "landscape.interface", "interface_id"),
    EventKind(
        landscape.SystemWithdrawn,
        _("The registration of a system was undone"),
        "organisations.organisation",
        "organisation_id",
    ),
    EventKind(
        landscape.EnvironmentWithdrawn,
        _("The registration of an environment was undone"),
        "landscape.system",
        "system_id",
    ),
    EventKind(
        landscape.InterfaceWithdrawn,
        _("The registration of an interface was undone"),
        "organisations.organisation",
        "organisation_id",
    ),
    EventKind(landscape.ContractUploaded, _("A contract was uploaded"), "landscape.contract", "contract_id"),
    EventKind(landscape.ScopeChanged, _("The scope was changed"), "projects.project", "project_id"),
    EventKind(charter.CharterSubmitted, _("The charter was submitted"), "charter.charter", "charter_id"),
    EventKind(charter.CharterApproved, _("The charter was approved"), "charter.charter", "charter_id"),
    EventKind(charter.CharterReopened, _("The charter is a draft again"), "charter.charter", "charter_id"),
    EventKind(charter.IndicatorChanged, _("An indicator was changed"), "charter.indicator", "indicator_id"),
    EventKind(charter.ObjectiveAssigned, _("Somebody answers for an objective"), "charter.objective", "objective_id"),
    EventKind(assurance.CheckDefined, _("A check was defined"), "assurance.check", "check_id"),
    EventKind(assurance.RunRecorded, _("A check was run"), "assurance.run", "run_id"),
    EventKind(gates.GatePlanned, _("A gate was planned"), "gates.gate", "gate_id"),
    EventKind(gates.GateWithdrawn, _("The planning of a gate was undone"), "projects.project", "project_id"),
    EventKind(gates.GateDecisionRequested, _("A gate decision was asked for"), "gates.decision", "decision_id"),
    EventKind(gates.GateDecisionRefused, _("A gate stayed shut"), "gates.decision", "decision_id"),
    EventKind(gates.GateOpened, _("A gate was opened"), "gates.decision", "decision_id"),
)

#: Events of lower domains that no other program is told of, with the reason.
UNTOLD: Final[dict[type[Event], str]] = {
    approvals.ApprovalEvent: "what all of its kinds have in common",
    approvals.SeatReassigned: "who signs instead is told in person",
    approvals.SigningDelegated: "who is away concerns the project and no other program",
    approvals.DelegationRevoked: "who is away concerns the project and no other program",
    conversations.CommentEvent: "what all of its kinds have in common",
    organisations.InvitationReplaced: "about a person and no project; the organisation's page shows them",
    organisations.InvitationAccepted: "about a person and no project; the organisation's page shows them",
    organisations.PersonNamed: "about a person and no project; the organisation's page shows them",
    organisations.PersonAdded: "about a person and no project; the organisation's page shows them",
}

KINDS: Final[dict[str, EventKind]] = {kind.key: kind for kind in _ALL}


def kind_of(event: Event) -> EventKind:
    """Return the kind of an event; ``KeyError`` for one that nobody is told of."""
    return KINDS[key_of(type(event))]


def label_of(key: str) -> Text:
    """Return how a kind is called, also of one that this version does not know any more."""
    if key == EVERYTHING:
        return _("Everything")
    if key == TEST:
        return _("Test")
    return KINDS[key].label if key in KINDS else key
