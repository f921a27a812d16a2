"""Whatever a test of this domain is given from what the process keeps is compared with the database."""

from __future__ import annotations

import pytest
from django.db import connection

from fishplate.domains.planning.models import Task
from fishplate.domains.planning.services.kept import KEPT, Standing, as_written


@pytest.fixture(autouse=True)
def _kept_is_what_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    known = KEPT.known

    def compared(plan):
        kept = known(plan)
        if kept is not None:
            counted = len(connection.queries_log)
            assert told(kept) == told(as_written(plan.project_id)), "what is kept is not what stands"
            assert all(kept.typed[pk] <= version for pk, version in kept.changed.items())
            while len(connection.queries_log) > counted:
                connection.queries_log.pop()
        return kept

    monkeypatch.setattr(KEPT, "known", compared)  # looks at the answer, and gives the same


def told(standing: Standing) -> tuple[object, ...]:
    columns = [field.attname for field in Task._meta.concrete_fields]
    return (
        [[getattr(task, name) for name in columns] for task in standing.tasks.values()],
        {pk: set(waits) for pk, waits in standing.waits.items()},
        dict(standing.derived),
        dict(standing.outline.parents()),
        standing.outline.order(),
        dict(standing.changed),
    )
