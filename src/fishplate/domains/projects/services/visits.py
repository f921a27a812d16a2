from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from fishplate.domains.projects import permissions, queries
from fishplate.domains.projects.models import Visit
from fishplate.kernel import audit, clock
from fishplate.kernel.actors import Actor
from fishplate.kernel.permissions import demand

#: How long somebody must have looked away for the next look to be another visit.
PAUSE = timedelta(hours=1)
#: A visit is not written more often than this.
ENOUGH = timedelta(minutes=1)


def note_visit(*, project_id: UUID, actor: Actor) -> Visit:
    """Remember that a person looks at what happens in a project. Looking again after a pause begins a new visit.

    Raises:
        NotFound: outside the actor's sight.
    """
    at, (newest, _written) = clock.now(), queries.newest_entry()
    visit = queries.visit(actor, project_id)
    if visit is None:
        queries.project(actor, project_id)
        visit = Visit(person_id=actor.id, project_id=project_id, seen_entry=newest, seen_at=at)
    elif at - visit.latest_at >= PAUSE:
        visit.seen_entry, visit.seen_at = visit.latest_entry, visit.latest_at
    elif at - visit.latest_at < ENOUGH:
        return visit  # it was written a moment ago
    visit.latest_entry, visit.latest_at = newest, at
    return _store_visit(visit)


def mark_seen(*, project_id: UUID, actor: Actor) -> Visit:
    """Take everything that happened in a project until now as read.

    Raises:
        NotFound: outside the actor's sight.
    """
    project = queries.project(actor, project_id)
    demand(permissions.mark_seen, actor, project)
    at, (newest, _written) = clock.now(), queries.newest_entry()
    visit = queries.visit(actor, project_id) or Visit(person_id=actor.id, project_id=project_id)
    visit.seen_entry = visit.latest_entry = newest
    visit.seen_at = visit.latest_at = at
    return _store_visit(visit)


def _store_visit(visit: Visit) -> Visit:
    """Insert or overwrite: two tabs may look for the first time at once."""
    with audit.unit():
        Visit.objects.bulk_create(
            [visit],
            update_conflicts=True,
            unique_fields=["person", "project"],
            update_fields=["seen_entry", "seen_at", "latest_entry", "latest_at"],
        )
    return visit
