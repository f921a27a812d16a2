"""Changing the administrator's allow-list; every change stands in the installation's history."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from fishplate.kernel import audit, errors
from fishplate.kernel.actors import Actor
from fishplate.kernel.errors import Text
from fishplate.kernel.permissions import demand

from .models import AllowedDestination


def administer_destinations(actor: Actor) -> Text | None:
    """Say why this actor may not change where Fishplate connects to, or ``None``."""
    return None if actor.administrator else _("Only an administrator of this installation decides where it connects.")


def allow_destination(*, pattern: str, ports: str, note: str = "", actor: Actor) -> AllowedDestination:
    """Let Fishplate connect to ``pattern`` (host, address, network, ``*.example``) on ``ports`` (``443,8000-8010``).

    Raises:
        Forbidden: the actor is no administrator. Invalid: one of them cannot be read, or the rule exists already.
    """
    demand(administer_destinations, actor)
    with audit.change("egress.destination_allowed", actor=actor) as change:
        destination = AllowedDestination(pattern=pattern.strip(), ports=ports.strip(), note=note.strip())
        try:
            destination.full_clean(validate_unique=False, validate_constraints=False)
        except ValidationError as error:
            raise errors.Invalid(error.message_dict) from error
        if AllowedDestination.objects.filter(pattern=destination.pattern, ports=destination.ports).exists():
            raise errors.Invalid({"pattern": [_("This destination is allowed already.")]})
        destination.save()
        change.created(destination)
    return destination


def forbid_destination(*, destination_id: UUID, actor: Actor) -> None:
    """Take a destination off the list; connections that are open are not cut.

    Raises:
        Forbidden: the actor is no administrator. NotFound: it is not on the list.
    """
    demand(administer_destinations, actor)
    with audit.change("egress.destination_forbidden", actor=actor) as change:
        destination = AllowedDestination.objects.filter(pk=destination_id).first()
        if destination is None:
            raise errors.NotFound
        change.deleted(destination)
        destination.delete()
