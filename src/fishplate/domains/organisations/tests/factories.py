"""Organisations and people for tests of every domain, made through the services like everything else."""

from __future__ import annotations

from itertools import count

from fishplate.domains.organisations import services
from fishplate.domains.organisations.choices import MembershipRole
from fishplate.domains.organisations.models import Organisation, Person
from fishplate.kernel.actors import SYSTEM

PASSWORD = "correct horse battery"
_numbers = count(1)


def organisation(name: str = "") -> Organisation:
    return services.create_organisation(name=name or f"Organisation {next(_numbers)}", actor=SYSTEM)


def person(
    name: str = "", *, of: Organisation | None = None, role: str = MembershipRole.MEMBER, email: str = ""
) -> Person:
    number = next(_numbers)
    return services.add_person(
        organisation_id=(of or organisation()).pk,
        name=name or f"Person {number}",
        email=email or f"person{number}@example.org",
        password=PASSWORD,
        role=role,
        actor=SYSTEM,
    )


def administrator() -> Person:
    return services.found_installation(
        organisation_name="Founders", name="Admin", email="admin@example.org", password=PASSWORD
    )
