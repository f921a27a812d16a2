"""Taking a row for a change, and noticing that somebody else was faster."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet

from fishplate.kernel import audit, errors
from fishplate.kernel.fields import Record

R = TypeVar("R", bound=Record)
_AT_ONCE = 500


def lock_all(rows: QuerySet[R], pks: Iterable[UUID]) -> dict[UUID, R]:
    """Return those of ``pks`` that are in ``rows`` (the reader's scope), locked until the running unit commits.

    They are locked in the order of their ids, so that two who want many of the same never wait for each other in a
    ring. Nothing watches them yet: ``audit.change_each`` does.
    """
    wanted = sorted(pks)
    found: dict[UUID, R] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        some = rows.select_for_update(of=("self",)).filter(pk__in=wanted[start : start + _AT_ONCE]).order_by("pk")
        found.update((row.pk, row) for row in some)
    return found


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
