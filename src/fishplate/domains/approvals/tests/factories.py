"""Approvals with a frozen text, for tests of every domain that asks for signatures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from fishplate.domains.approvals import queries, services
from fishplate.domains.approvals.models import Approval, Delegation, Vote, content
from fishplate.domains.approvals.models.content import Line, Section
from fishplate.domains.approvals.models.seating import Seating, of_roles
from fishplate.domains.organisations.tests import factories as organisations
from fishplate.domains.projects.choices import Role
from fishplate.domains.projects.tests import factories as projects
from fishplate.domains.projects.tests.factories import Cast
from fishplate.kernel.actors import Actor
from fishplate.kernel.fields import uuid7
from fishplate.kernel.records import Reference
from tests.support.remembering import remembered

SEATS = {Role.PROJECT_MANAGER: 1, Role.BUSINESS_OWNER: 1}


@dataclass(slots=True)
class Signers:
    """A project whose owner is project manager and somebody else business process owner."""

    cast: Cast
    manager: Actor
    business_owner: Actor


@remembered
def signers() -> Signers:
    cast = projects.cast()
    person = organisations.person("Bo Business", of=cast.organisation)
    projects.member(cast.project, person, cast.organisation, Role.BUSINESS_OWNER, by=cast.owner)
    return Signers(cast=cast, manager=cast.owner, business_owner=person.as_actor())


def text(said: str = "The pilot may start.") -> content.Frozen:
    return content.freeze(lambda: [Section("Decision", (Line("What", said),))])


def approval(
    of: Cast,
    *,
    by: Actor | None = None,
    seats: Mapping[Role, int] | Sequence[Seating] = SEATS,
    subject: Reference | None = None,
    said: str = "The pilot may start.",
    **options: Any,
) -> Approval:
    return services.request_approval(
        project_id=of.project.pk,
        subject=subject or Reference("tests.plan", uuid7()),
        title="Start the pilot",
        content=text(said),
        seats=of_roles(seats) if isinstance(seats, Mapping) else seats,
        actor=by or of.owner,
        **options,
    )


def sign(approval: Approval, actor: Actor) -> Vote:
    return services.cast_vote(approval_id=approval.pk, verdict="approve", digest=approval.digest, actor=actor)


def reject(approval: Approval, actor: Actor, reason: str = "The answers are too slow.") -> Vote:
    return services.cast_vote(
        approval_id=approval.pk, verdict="reject", digest=approval.digest, reason=reason, actor=actor
    )


def delegation(of: Cast | None, person: Actor, to: Actor, *, days: int = 7, **options: Any) -> Delegation:
    """``person`` lets ``to`` sign from today on, in the project of a cast or, without one, in all."""
    return services.delegate_signing(
        delegate_id=to.id,
        project_id=of.project.pk if of is not None else None,
        starts_on=queries.today(),
        ends_on=queries.today() + timedelta(days=days),
        actor=person,
        **options,
    )
