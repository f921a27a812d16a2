from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Schema

from fishplate.domains.projects.choices import Party, Phase, Role
from fishplate.domains.projects.models import Member, MemberInvitation
from fishplate.domains.projects.queries import Item, When
from fishplate.kernel import audit
from fishplate.kernel.audit.models import Entry
from fishplate.kernel.records import Reference
from fishplate.web import history
from fishplate.web.api import Input, ReferenceOut, WithCustom


class ProjectIn(WithCustom):
    code: str
    name: str
    purpose: str
    starts_on: date
    ends_on: date | None


class CreateProjectIn(ProjectIn):
    organisation_id: UUID
    purpose: str = ""
    ends_on: date | None = None


class ProjectOut(Schema):
    id: UUID
    version: int
    organisation_id: UUID
    code: str
    name: str
    purpose: str
    phase: Phase
    starts_on: date
    ends_on: date | None


class RolesIn(Input):
    party: Party
    roles: list[Role]


class AddMemberIn(RolesIn):
    roles: list[Role] = []
    person_id: UUID
    organisation_id: UUID


class InviteMemberIn(RolesIn):
    roles: list[Role] = []
    email: str
    organisation_id: UUID
    days: int = 7


class MemberOut(Schema):
    id: UUID
    version: int
    project_id: UUID
    person_id: UUID
    organisation_id: UUID
    name: str
    party: Party
    roles: list[Role]

    @staticmethod
    def resolve_name(member: Member) -> str:
        return member.person.name

    @staticmethod
    def resolve_roles(member: Member) -> list[str]:
        return [holding.role for holding in member.holdings.all()]


class MemberInvitationOut(Schema):
    id: UUID
    project_id: UUID
    organisation_id: UUID
    email: str
    party: Party
    roles: list[Role]
    expires_at: datetime

    @staticmethod
    def resolve_organisation_id(invited: MemberInvitation) -> UUID:
        return invited.invitation.organisation_id

    @staticmethod
    def resolve_email(invited: MemberInvitation) -> str:
        return invited.invitation.email

    @staticmethod
    def resolve_expires_at(invited: MemberInvitation) -> datetime:
        return invited.invitation.expires_at


class InvitedMemberOut(Schema):
    """Either the member, where they belonged to the organisation, or the invitation and its link, told this once."""

    member: MemberOut | None
    invitation: MemberInvitationOut | None
    link: str


class WorkOut(Schema):
    """Something to do: ``what``, on which record (``label``, of this ``kind``), where, by when, and why this person."""

    when: When
    due: date | None
    what: str
    kind: str
    label: str
    reason: str
    url: str
    project_id: UUID | None

    @staticmethod
    def resolve_due(item: Item) -> date | None:
        return item.waiting.due

    @staticmethod
    def resolve_what(item: Item) -> str:
        return str(item.waiting.what)

    @staticmethod
    def resolve_kind(item: Item) -> str:
        return str(item.waiting.kind)

    @staticmethod
    def resolve_label(item: Item) -> str:
        return item.waiting.label

    @staticmethod
    def resolve_reason(item: Item) -> str:
        return str(item.waiting.reason)

    @staticmethod
    def resolve_url(item: Item) -> str:
        return item.waiting.url

    @staticmethod
    def resolve_project_id(item: Item) -> UUID | None:
        return item.waiting.project_id


class EntryOut(Schema):
    """One entry of a history: ``action`` for programs, ``name`` for people. ``hash`` seals it and all before it."""

    number: int
    at: datetime
    action: str
    name: str
    actor: str
    target: ReferenceOut
    label: str
    hash: str

    @staticmethod
    def resolve_name(entry: Entry) -> str:
        return str(history.name_of(entry))

    @staticmethod
    def resolve_actor(entry: Entry) -> str:
        return audit.told(entry).actor

    @staticmethod
    def resolve_target(entry: Entry) -> Reference:
        return audit.told(entry).target

    @staticmethod
    def resolve_label(entry: Entry) -> str:
        return audit.told(entry).label


class HandOverIn(Input):
    """Who takes over the member's roles; nobody, if it is empty."""

    to_person_id: UUID | None = None


class EntryWithRowsOut(EntryOut):
    """``under`` is the decision it was done under; ``rows`` say what changed: each field before and after."""

    under: UUID | None
    note: dict[str, Any]
    rows: list[dict[str, Any]]

    @staticmethod
    def resolve_under(entry: Entry) -> UUID | None:
        return audit.told(entry).under

    @staticmethod
    def resolve_note(entry: Entry) -> dict[str, Any]:
        return audit.told(entry).note

    @staticmethod
    def resolve_rows(entry: Entry) -> list[dict[str, Any]]:
        return audit.told(entry).rows


class FieldChangeOut(Schema):
    """A field in words: what it was, and what it is now."""

    name: str
    before: str
    after: str


class MomentOut(Schema):
    """An entry told as a sentence, with what it changed; ``chain`` and ``number`` find it in the history."""

    chain: str
    number: int
    at: datetime
    text: str
    changes: list[FieldChangeOut]
    note: str
