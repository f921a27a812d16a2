from __future__ import annotations

from datetime import datetime
from uuid import UUID

from ninja import Schema

from fishplate.domains.organisations.choices import MembershipRole
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


class MembershipOut(Schema):
    id: UUID
    version: int
    organisation_id: UUID
    role: MembershipRole
    person: PersonOut


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
