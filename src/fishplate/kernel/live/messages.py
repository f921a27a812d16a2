"""Writing news, and reading them in the order in which they were committed.

Ids do not tell that order on PostgreSQL: a row with a lower id may be committed later, and a reader that has passed it
would never see it. So rows carry the id of their transaction, and readers see only rows older than every transaction
still running in this database. SQLite has one writer at a time; there the id is enough.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, Func, Q, QuerySet

from fishplate.kernel import audit, clock
from fishplate.kernel.live.models import LiveMessage

KEPT = timedelta(days=1)
_POSITION = re.compile(r"(\d{1,18})-(\d{1,18})")


class _CurrentTransaction(Func):
    template = "0"
    output_field = BigIntegerField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="pg_current_xact_id()::text::bigint", **context)


# PostgreSQL's own horizon (``pg_snapshot_xmin``) counts the transactions of all databases of a cluster: a neighbour's
# backup would hold back our news for hours. What runs here is told by ``pg_stat_activity``, in 32 bits.
_RUNNING_HERE = """
SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint, backend_xid::text::bigint
FROM (SELECT) AS always
LEFT JOIN pg_stat_activity ON datname = current_database() AND backend_xid IS NOT NULL
"""
_EPOCH = 1 << 32


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in the order of news; as text it is the id of a server-sent event."""

    transaction: int
    id: int

    def __str__(self) -> str:
        return f"{self.transaction}-{self.id}"

    @classmethod
    def parse(cls, text: str) -> Position | None:
        """Read what ``str`` wrote; ``None`` for anything else, since it comes from a browser."""
        match = _POSITION.fullmatch(text)
        return cls(int(match[1]), int(match[2])) if match else None


BEGINNING = Position(0, 0)


def publish(topic: str, kind: str, data: dict[str, Any], *, audience: str = "") -> None:
    """Tell what happened, within the unit that made it happen.

    Args:
        topic: what it is about: ``project:<id>``, ``person:<id>``, ``job:<id>``.
        kind: what happened, for the page to decide whether it cares.
        data: ids and small values; whoever hears it may be about to lose the right to see more.
        audience: the topic one must be allowed to hear; ``topic`` itself, if left out.
    """
    if not audit.in_unit():
        raise RuntimeError("publish news within audit.change() or audit.unit()")
    LiveMessage.objects.create(
        transaction=_CurrentTransaction(),
        topic=topic,
        audience=audience or topic,
        kind=kind,
        data=data,
        created_at=clock.now(),
    )


def after(position: Position) -> QuerySet[LiveMessage]:
    """Return what was committed after ``position``, in order, as far as it is settled."""
    later = Q(transaction=position.transaction, id__gt=position.id) | Q(transaction__gt=position.transaction)
    return _settled().filter(later).order_by("transaction", "id")


def latest() -> Position:
    """Return the position of the last settled news; before the first one where there is none."""
    last = _settled().order_by("-transaction", "-id").values_list("transaction", "id").first()
    return Position(*last) if last else BEGINNING


def prune() -> int:
    """Delete news older than a day; return how many. A browser that slept longer loads its page anew."""
    return LiveMessage.objects.filter(created_at__lt=clock.now() - KEPT).delete()[0]


def _settled() -> QuerySet[LiveMessage]:
    return LiveMessage.objects.filter(transaction__lt=_oldest_running())


def _oldest_running() -> int:
    """Return a transaction id below which all have ended, one way or the other.

    It is asked before the rows are, in a statement of its own: whatever ended in between can be seen by the second.
    """
    if connection.vendor != "postgresql":
        return 1
    with connection.cursor() as cursor:
        cursor.execute(_RUNNING_HERE)
        rows: list[tuple[int, int | None]] = cursor.fetchall()
    following = rows[0][0]
    return min([following, *(_in_full(short, following) for _, short in rows if short is not None)])


def _in_full(short: int, following: int) -> int:
    """Return a running transaction's id in 64 bits, given one that is at most 2^31 away."""
    distance = (short - following) % _EPOCH
    return following + distance - (_EPOCH if distance >= _EPOCH // 2 else 0)
