from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from fishplate.domains.organisations import events, permissions
from fishplate.domains.organisations.models import Organisation
from fishplate.kernel import audit, errors, guards, outbox, search
from fishplate.kernel.actors import Actor
from fishplate.kernel.locking import lock
from fishplate.kernel.permissions import demand
from fishplate.kernel.validation import check, comparable


def create_organisation(*, name: str, description: str = "", actor: Actor) -> Organisation:
    """Register a company or unit that owns systems or takes part in projects.

    Raises:
        Forbidden: the actor is no administrator.
        Invalid: the name is missing or taken.
    """
    demand(permissions.create_organisation, actor)
    guards.ask("organisations.create_organisation", target=None, actor=actor)
    with audit.change("organisations.organisation_created", actor=actor) as change:
        organisation = new_organisation(name, description)
        organisation.save()
        change.created(organisation)
        search.index(organisation)
        outbox.publish(events.OrganisationCreated(organisation_id=organisation.pk, actor_id=actor.id))
    return organisation


def amend_organisation(
    *, organisation_id: UUID, version: int, name: str, description: str, actor: Actor
) -> Organisation:
    """Change an organisation's name or description.

    Raises:
        NotFound: outside the actor's sight. Forbidden: not a manager. Stale: changed since ``version``.
        Invalid: the name is missing or taken.
    """
    with audit.change("organisations.organisation_amended", actor=actor) as change:
        organisation = lock(Organisation.objects.visible_to(actor), organisation_id, version=version)
        change.target = organisation
        demand(permissions.amend_organisation, actor, organisation)
        _check_organisation_name(name, other_than=organisation_id)
        organisation.name, organisation.description = name.strip(), description.strip()
        check(organisation)
        organisation.save()
        search.index(organisation)
    return organisation


def new_organisation(name: str, description: str = "") -> Organisation:
    """Return an organisation of this name, checked and not yet stored."""
    _check_organisation_name(name)
    organisation = Organisation(name=name.strip(), description=description.strip())
    check(organisation)
    return organisation


def _check_organisation_name(name: str, *, other_than: UUID | None = None) -> None:
    if not name.strip():
        raise errors.Invalid({"name": [_("Please give the organisation a name.")]})
    if (
        Organisation.objects.filter(name__iexact=comparable(name))
        .exclude(pk__in=[other_than] if other_than else [])
        .exists()
    ):
        raise errors.Invalid({"name": [_("An organisation of this name exists already.")]})
