"""Taking a row for a change, and noticing that somebody else was faster."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet

from fishplate.kernel import audit, errors
from fishplate.kernel.fields import Record

R = TypeVar("R", bound=Record)


def lock(rows: QuerySet[R], pk: UUID, *, version: int | None = None) -> R:
    """Return the row ``pk`` of ``rows``, locked until the running change commits, and watched by its audit.

    ``version`` is the one the person was shown; ``None`` means the caller decides on the row as it stands.

    Raises:
        NotFound: the row does not exist or is outside ``rows`` (the reader's scope).
        Stale: it has another version by now.
    """
    change = audit.current()
    row = rows.select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        raise errors.NotFound
    if version is not None and row.version != version:
        raise errors.Stale(row, version)
    change.watch(row)
    return row
