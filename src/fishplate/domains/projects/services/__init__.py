"""Writes: projects, who takes part in them, who is invited to, and how far people have read."""

from fishplate.domains.projects.services.invitations import (
    invite_member,
    join_invited_member,
    replace_member_invitation,
    revoke_member_invitation,
)
from fishplate.domains.projects.services.members import (
    add_member,
    amend_member,
    hand_over_member,
    remove_member,
    restore_member,
)
from fishplate.domains.projects.services.projects import amend_project, create_project, enter_phase
from fishplate.domains.projects.services.visits import mark_seen, note_visit

__all__ = [
    "add_member",
    "amend_member",
    "amend_project",
    "create_project",
    "enter_phase",
    "hand_over_member",
    "invite_member",
    "join_invited_member",
    "mark_seen",
    "note_visit",
    "remove_member",
    "replace_member_invitation",
    "restore_member",
    "revoke_member_invitation",
]
