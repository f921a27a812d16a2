"""What takes back what in a project. A phase is entered by a gate's decision and is not taken back."""

from __future__ import annotations

from fishplate.domains.projects import services
from fishplate.domains.projects.models import Member, Project, RoleHolding
from fishplate.kernel import undo
from fishplate.kernel.undo import Done


def register() -> None:
    """Declare the inverses of this domain."""
    undo.register("projects.project_amended", undo.amend_back(services.amend_project, Project))
    undo.register("projects.member_added", undo.remove_again(services.remove_member, Member))
    undo.register("projects.member_amended", undo.amend_back(services.amend_member, Member, roles=_roles))
    undo.register("projects.member_removed", undo.switch_back(services.restore_member, Member))
    undo.register("projects.member_restored", undo.remove_again(services.remove_member, Member))


def _roles(done: Done, member: Member) -> set[str]:
    return done.former_set(RoleHolding, "role", member.holdings.values_list("role", flat=True))
