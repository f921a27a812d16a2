"""Organisations and people for tests of every domain, made through the services like everything else."""

from __future__ import annotations

from itertools import count

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp

from fishplate.domains.organisations import queries, services
from fishplate.domains.organisations.choices import MembershipRole
from fishplate.domains.organisations.models import Organisation, Person
from fishplate.kernel.actors import SYSTEM, Actor

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


def code(secret: str) -> str:
    """Return what an authenticator app with this secret shows now."""
    return totp.format_hotp_value(totp.hotp_value(secret, list(totp.yield_hotp_counters_from_time())[1]))


def authenticator_app(actor: Actor) -> tuple[Authenticator, str]:
    """Add an app to the account; return it with its secret."""
    secret = totp.generate_totp_secret()
    services.add_authenticator_app(secret=secret, code=code(secret), actor=actor)
    return queries.second_factors(actor).get(type=Authenticator.Type.TOTP), secret


def passkey(actor: Actor, name: str = "phone") -> Authenticator:
    """Add a passkey that no device holds; those that sign in are tried in a browser."""
    services.add_passkey(name=name, credential={"id": name}, actor=actor)
    return queries.passkeys(actor).order_by("-pk")[0]
