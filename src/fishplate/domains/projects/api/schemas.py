from __future__ import annotations

from datetime import date
from uuid import UUID

from ninja import Schema

from fishplate.domains.projects.choices import Party, Phase, Role
from fishplate.domains.projects.models import Member


class ProjectIn(Schema):
    code: str
    name: str
    purpose: str = ""
    starts_on: date
    ends_on: date | None = None


class CreateProjectIn(ProjectIn):
    organisation_id: UUID


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


class RolesIn(Schema):
    party: Party
    roles: list[Role] = []


class AddMemberIn(RolesIn):
    person_id: UUID
    organisation_id: UUID


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
