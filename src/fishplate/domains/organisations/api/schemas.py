from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Schema

from fishplate.domains.organisations.choices import MembershipRole
from fishplate.kernel.custom import Type
from fishplate.web.api import Input


class OrganisationIn(Input):
    name: str
    description: str


class CreateOrganisationIn(OrganisationIn):
    description: str = ""


class OrganisationOut(Schema):
    id: UUID
    version: int
    name: str
    description: str


class PersonOut(Schema):
    id: UUID
    name: str
    email: str


class AddPersonIn(Input):
    name: str
    email: str
    password: str
    role: MembershipRole = MembershipRole.MEMBER


class TakersIn(Input):
    """By key of the open work, the id of who takes it over; what is left out goes to ``successor``, or ends."""

    takers: dict[str, UUID] = {}
    successor: UUID | None = None


class OpenWorkOut(Schema):
    """What somebody holds; ``takers`` are those who can take it over."""

    key: str
    what: str
    label: str
    takers: list[UUID]


class AccountOut(PersonOut):
    is_active: bool
    is_administrator: bool


class InviteIn(Input):
    email: str
    role: MembershipRole = MembershipRole.MEMBER
    days: int = 7


class InvitationOut(Schema):
    id: UUID
    organisation_id: UUID
    email: str
    role: MembershipRole
    expires_at: datetime


class InvitedOut(InvitationOut):
    """With the link, which is told this once."""

    link: str


class PasswordLinkIn(Input):
    hours: int = 24


class PasswordLinkOut(Schema):
    """``link`` is told this once."""

    id: UUID
    person_id: UUID
    expires_at: datetime
    link: str


class MembershipOut(Schema):
    id: UUID
    version: int
    organisation_id: UUID
    role: MembershipRole
    person: PersonOut


class CustomFieldIn(Input):
    """``options`` are what a field of the type ``choice`` offers."""

    name_en: str
    name_zh: str
    unit: str
    options: list[str]
    required: bool
    position: int


class DefineCustomFieldIn(CustomFieldIn):
    """``kind`` is the kind of record, such as ``landscape.system``; ``key`` never changes."""

    kind: str
    key: str
    type: Type
    name_en: str = ""
    name_zh: str = ""
    unit: str = ""
    options: list[str] = []
    required: bool = False
    position: int = 0


class CustomFieldOut(Schema):
    id: UUID
    version: int
    organisation_id: UUID
    kind: str
    key: str
    type: Type
    name_en: str
    name_zh: str
    unit: str
    options: list[str]
    required: bool
    position: int
    retired_at: datetime | None


class CustomIn(Input):
    custom: dict[str, Any]


class CustomOut(Schema):
    """``custom`` maps the key of each field to what stands in it; ``fields`` says what each may hold."""

    custom: dict[str, Any]
    fields: list[CustomFieldOut]


class DocumentTemplateOut(Schema):
    """A DOCX template; at most one of a document and language is ``current``."""

    id: UUID
    organisation_id: UUID
    document_type: str
    language: str
    number: int
    filename: str
    size: int
    content_hash: str
    current: bool
    uploaded_by_name: str
    created_at: datetime


class DocumentTemplateIn(Input):
    """``language`` is ``en`` or ``zh-hans``."""

    document_type: str
    language: str


class PlaceholderOut(Schema):
    written: str
    label: str


class PlaceholdersOut(Schema):
    title: str
    placeholders: list[PlaceholderOut]
