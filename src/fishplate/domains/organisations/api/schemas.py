from __future__ import annotations

from uuid import UUID

from ninja import Schema

from fishplate.domains.organisations.choices import MembershipRole


class OrganisationIn(Schema):
    name: str
    description: str = ""


class OrganisationOut(OrganisationIn):
    id: UUID
    version: int


class PersonOut(Schema):
    id: UUID
    name: str
    email: str


class AddPersonIn(Schema):
    name: str
    email: str
    password: str
    role: MembershipRole = MembershipRole.MEMBER


class MembershipOut(Schema):
    id: UUID
    version: int
    organisation_id: UUID
    role: MembershipRole
    person: PersonOut
