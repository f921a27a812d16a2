from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from fishplate.domains.projects.models import Project
from fishplate.kernel import audit
from fishplate.kernel.actors import Actor
from fishplate.kernel.audit.models import Entry


def history(actor: Actor, project_id: UUID) -> QuerySet[Entry]:
    """The entries of a project's history, newest first; none where the actor does not see the project."""
    if not Project.objects.visible_to(actor).filter(pk=project_id).exists():
        return Entry.objects.none()
    return audit.entries_of_chain(f"project:{project_id}")
