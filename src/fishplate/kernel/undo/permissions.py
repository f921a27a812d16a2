from __future__ import annotations

from django.utils.translation import gettext as _

from fishplate.kernel.actors import Actor
from fishplate.kernel.errors import Text
from fishplate.kernel.permissions import reach_beyond_projects
from fishplate.kernel.undo.models import Undoable


def undo_change(actor: Actor, change: Undoable) -> Text | None:
    """Whoever made it; whether they may still make the change that takes it back, the rule of that change says."""
    if actor.id != change.actor_id:
        return _("Only whoever made a change can undo it.")
    return reach_beyond_projects(actor)
