from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.utils.translation import gettext as _

from fishplate.domains.landscape import events, permissions
from fishplate.domains.landscape.choices import ScopeRole
from fishplate.domains.landscape.models import Interface, Scope, System
from fishplate.domains.projects.models import Project
from fishplate.kernel import audit, errors, guards, outbox
from fishplate.kernel.actors import Actor
from fishplate.kernel.batches import delete_all
from fishplate.kernel.locking import lock
from fishplate.kernel.permissions import demand
from fishplate.kernel.validation import check

T = TypeVar("T", System, Interface)


def add_to_scope(
    *,
    project_id: UUID,
    system_id: UUID | None = None,
    interface_id: UUID | None = None,
    role: str = ScopeRole.CHANGES,
    actor: Actor,
    under: UUID | None = None,
) -> Scope:
    """Bring a system or an interface (exactly one of the two) into a project; its members see it from then on.

    Raises:
        NotFound: project, system or interface is outside the actor's sight.
        Forbidden: the actor has not the role in the project, or the record is not their organisation's to show.
        Refused: a guard objects. Invalid: it is in scope already.
    """
    with audit.change("landscape.scope_added", actor=actor, under=under) as change:
        project = lock(Project.objects.visible_to(actor), project_id)
        scope = Scope(project=project, role=role)
        if system_id is not None and interface_id is None:
            scope.system = _seen(System.objects.visible_to(actor).filter(pk=system_id).first())
        elif interface_id is not None and system_id is None:
            scope.interface = _seen(Interface.objects.visible_to(actor).filter(pk=interface_id).first())
        else:
            raise errors.Invalid(_("Choose a system or an interface."))
        demand(permissions.add_to_scope, actor, scope)
        guards.ask("landscape.add_to_scope", target=scope, actor=actor, under=under)
        same = Scope.objects.filter(project=project, system=scope.system, interface=scope.interface)
        if same.exists():
            field = "system_id" if scope.system else "interface_id"
            raise errors.Invalid({field: [_("This is in the project's scope already.")]})
        check(scope)
        scope.save()
        change.created(scope)
        change.target = scope
        outbox.publish(_changed(scope, actor, in_scope=True))
    return scope


def remove_from_scope(*, scope_id: UUID, actor: Actor, under: UUID | None = None) -> None:
    """Take a system or an interface out of a project; it stays in the register.

    Raises:
        NotFound, Forbidden: as for every write. Refused: a guard objects, such as the one of a submitted charter.
    """
    with audit.change("landscape.scope_removed", actor=actor, under=under) as change:
        scope = lock(Scope.objects.visible_to(actor).select_related("project"), scope_id)
        demand(permissions.remove_from_scope, actor, scope)
        guards.ask("landscape.remove_from_scope", target=scope, actor=actor, under=under)
        change.target = scope
        change.deleted(scope)
        outbox.publish(_changed(scope, actor, in_scope=False))
        delete_all([scope])


def _seen(row: T | None) -> T:
    if row is None:
        raise errors.NotFound
    return row


def _changed(scope: Scope, actor: Actor, *, in_scope: bool) -> events.ScopeChanged:
    return events.ScopeChanged(
        project_id=scope.project_id,
        system_id=scope.system_id,
        interface_id=scope.interface_id,
        in_scope=in_scope,
        actor_id=actor.id,
    )
