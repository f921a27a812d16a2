"""What every write to a charter begins with: the charter locked, and found to be a draft."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from fishplate.domains.charter.choices import State
from fishplate.domains.charter.models import Charter
from fishplate.domains.projects.models import Project
from fishplate.kernel import audit, errors, search
from fishplate.kernel.actors import Actor
from fishplate.kernel.errors import Text
from fishplate.kernel.locking import lock


def locked_project(project_id: UUID, actor: Actor) -> Project:
    """Lock a project the actor sees, so that its charter is begun only once and not submitted half-written."""
    return lock(Project.objects.visible_to(actor), project_id)


def draft_of(project: Project, *, version: int | None = None) -> Charter:
    """Return the charter of a locked project, begun now if there is none; call it within the change.

    Raises:
        Refused: it is submitted or approved. Stale: it has another version than the person was shown.
    """
    charter = Charter.objects.filter(project=project).first()
    if charter is None:
        charter = Charter(project=project)
        charter.save()
        audit.current().created(charter)
        search.index(charter)
        return charter
    refuse_unless_draft(charter)
    return lock(Charter.objects.select_related("project"), charter.pk, version=version)


def refuse_unless_draft(charter: Charter) -> None:
    """Raise ``Refused`` with the reason why the charter cannot be changed."""
    if (reason := frozen(charter.state)) is not None:
        raise errors.Refused(reason)


def frozen(state: str) -> Text | None:
    """Return why nothing of a charter in this state may change, or ``None`` for a draft."""
    if state == State.SUBMITTED:
        return _("The charter is submitted: what others are asked to sign cannot change. Take it back first.")
    if state == State.APPROVED:
        return _("The charter is approved and stands. Reopen it first; it then has to be approved again.")
    return None
