from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from fishplate.kernel import records
from fishplate.kernel.actors import Actor
from fishplate.kernel.records import Reference, Shown


def resolve(references: Iterable[Reference], actor: Actor) -> dict[Reference, Shown]:
    """Name the records among these which the actor may see now: one query for each kind."""
    ids: dict[str, set[UUID]] = defaultdict(set)
    for to in references:
        ids[to.kind].add(to.id)
    known = {kind.key: kind for kind in records.kinds()}
    return {
        to: Shown(to, known[key].name, known[key].label(record), known[key].url(record))
        for key, wanted in ids.items()
        if key in known
        for record in known[key].visible_to(actor).filter(pk__in=wanted)
        for to in [Reference(key, record.pk)]
    }
