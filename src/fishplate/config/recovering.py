"""``fishplate people``: for who runs the machine, when no administrator can sign in any more."""

from __future__ import annotations

import click

from fishplate.config import startup
from fishplate.kernel.validation import comparable


@click.group()
def people() -> None:
    """Let somebody in who lost their password."""
    startup.set_up_django()


@people.command()
@click.argument("email")
@click.option("--hours", default=24, show_default=True, help="How long the link can be used, at most 72.")
def password_link(email: str, hours: int) -> None:
    """Print a link by which the person with this address sets a new password, once.

    It ends their sessions. A second factor is asked for as before.
    """
    from fishplate.domains.organisations import services
    from fishplate.domains.organisations.models import Person
    from fishplate.kernel.actors import SYSTEM

    person = Person.objects.filter(email__iexact=comparable(email)).first()
    if person is None:
        raise click.UsageError(f"Nobody with the address {email} has an account here.")
    _link, address = services.make_password_link(person_id=person.pk, hours=hours, actor=SYSTEM)
    click.echo(address)
