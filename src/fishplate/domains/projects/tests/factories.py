"""A project with the four people every permission test asks: owner, teammate, supplier's member, stranger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import count

from fishplate.domains.organisations.models import Organisation, Person
from fishplate.domains.organisations.tests import factories as organisations
from fishplate.domains.projects import services
from fishplate.domains.projects.choices import Party, Role
from fishplate.domains.projects.models import Member, Project
from fishplate.kernel.actors import Actor
from tests.support.remembering import remembered

_numbers = count(1)


@dataclass(slots=True)
class Cast:
    """Who is who around one project."""

    project: Project
    organisation: Organisation
    supplier: Organisation
    owner: Actor
    teammate: Actor
    supplier_member: Actor
    removed_member: Actor
    stranger: Actor
    people: dict[str, Person]


def project(owner: Person, organisation: Organisation, *, name: str = "MES–ERP integration") -> Project:
    return services.create_project(
        organisation_id=organisation.pk,
        code=f"P{next(_numbers)}",
        name=name,
        starts_on=date(2026, 3, 2),
        actor=owner.as_actor(),
    )


def member(
    of: Project,
    person: Person,
    organisation: Organisation,
    *roles: Role,
    party: Party = Party.OWNER,
    by: Actor,
) -> Member:
    return services.add_member(
        project_id=of.pk,
        person_id=person.pk,
        organisation_id=organisation.pk,
        party=party,
        roles=roles,
        actor=by,
    )


@remembered
def cast() -> Cast:
    """An owner's project manager and test engineer, a supplier's architect, one removed member and one stranger."""
    company, supplier, elsewhere = (organisations.organisation() for _ in range(3))
    people = {
        "owner": organisations.person("Lin Owner", of=company, role="manager"),
        "teammate": organisations.person("Mei Teammate", of=company),
        "supplier_member": organisations.person("Sam Supplier", of=supplier),
        "removed_member": organisations.person("Rui Removed", of=supplier),
        "stranger": organisations.person("Ida Stranger", of=elsewhere, role="manager"),
    }
    actors = {name: person.as_actor() for name, person in people.items()}
    this = project(people["owner"], company)
    member(this, people["teammate"], company, Role.TEST_ENGINEER, by=actors["owner"])
    member(
        this,
        people["supplier_member"],
        supplier,
        Role.SYSTEM_ARCHITECT,
        party=Party.SUPPLIER,
        by=actors["owner"],
    )
    gone = member(this, people["removed_member"], supplier, party=Party.SUPPLIER, by=actors["owner"])
    services.remove_member(member_id=gone.pk, actor=actors["owner"])
    return Cast(project=this, organisation=company, supplier=supplier, people=people, **actors)
