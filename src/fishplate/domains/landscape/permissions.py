from __future__ import annotations

from django.utils.translation import gettext as _

from fishplate.domains.landscape.models import Environment, Interface, Scope, System
from fishplate.domains.organisations.models import Organisation
from fishplate.domains.organisations.queries import is_member
from fishplate.domains.projects.choices import Role
from fishplate.domains.projects.models import Project
from fishplate.domains.projects.permissions import require_role
from fishplate.kernel.actors import Actor
from fishplate.kernel.errors import Text


def register_system(actor: Actor, organisation: Organisation) -> Text | None:
    return _of_the_register(actor, organisation)


def amend_system(actor: Actor, system: System) -> Text | None:
    return _of_the_register(actor, system.organisation)


def register_environment(actor: Actor, system: System) -> Text | None:
    return _of_the_register(actor, system.organisation)


def amend_environment(actor: Actor, environment: Environment) -> Text | None:
    return _of_the_register(actor, environment.system.organisation)


def register_interface(actor: Actor, organisation: Organisation) -> Text | None:
    return _of_the_register(actor, organisation)


def amend_interface(actor: Actor, interface: Interface) -> Text | None:
    return _of_the_register(actor, interface.organisation)


def upload_contract(actor: Actor, interface: Interface) -> Text | None:
    return _of_the_register(actor, interface.organisation)


def request_contract_approval(actor: Actor, project: Project) -> Text | None:
    return require_role(actor, project, Role.SYSTEM_ARCHITECT)


def add_to_scope(actor: Actor, scope: Scope) -> Text | None:
    """Whoever brings something into a project shows it to all its members, so it has to be theirs to show."""
    if (reason := manage_scope(actor, scope.project)) is not None:
        return reason
    owner = scope.thing.organisation
    if is_member(actor, owner.pk):
        return None
    return _("Only members of {organisation} bring its systems and interfaces into a project.").format(
        organisation=owner.name
    )


def remove_from_scope(actor: Actor, scope: Scope) -> Text | None:
    return manage_scope(actor, scope.project)


def manage_scope(actor: Actor, project: Project) -> Text | None:
    """What whoever brings anything into a project or takes it out needs there."""
    return require_role(actor, project, Role.SYSTEM_ARCHITECT)


def _of_the_register(actor: Actor, organisation: Organisation) -> Text | None:
    if is_member(actor, organisation.pk):
        return None
    return _("This belongs to the register of {organisation}; only its members change it.").format(
        organisation=organisation.name
    )
