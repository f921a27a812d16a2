from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from fishplate.kernel import errors, records
from fishplate.kernel.actors import Actor
from fishplate.kernel.records import Reference, Shown
from fishplate.kernel.search import dialects, indexing, pinyin
from fishplate.kernel.search.dialects import Dialect
from fishplate.kernel.search.models import SearchDocument
from fishplate.kernel.search.tokens import Term, terms

#: So many hits are looked at first, and ``_GROWTH`` times as many each time that too few of them are to be seen.
_FIRST, _GROWTH = 50, 5
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Found:
    """A page of what was found, best first; ``next`` is handed back as ``after`` for the page that follows."""

    items: list[Shown]
    next: str = ""


@dataclass(frozen=True, slots=True)
class _Hit:
    """A document that matches, with all that its place in the order depends on."""

    to: Reference
    in_title: int
    rank: float

    def __str__(self) -> str:
        return f"{self.in_title}:{self.rank!r}:{self.to}"

    @classmethod
    def parse(cls, text: str) -> _Hit:
        try:
            in_title, rank, to = text.split(":", 2)
            return cls(Reference.parse(to), int(in_title), float(rank))
        except ValueError:
            raise errors.Invalid({"after": [_("This is not the “next” of a page.")]}) from None


def find(
    actor: Actor,
    text: str,
    limit: int = 20,
    kinds: Collection[str] | None = None,
    *,
    spelt: bool = False,
) -> list[Shown]:
    """Return at most ``limit`` records that contain every word of ``text`` and that ``actor`` may see, best first.

    Args:
        kinds: ``<domain>.<model>`` keys to look among; by default all.
        spelt: whether Latin words may also be the pinyin of Chinese in a title, whole or by initials.
    """
    return find_page(actor, text, limit=limit, kinds=kinds, spelt=spelt).items


def find_page(
    actor: Actor,
    text: str,
    *,
    limit: int,
    kinds: Collection[str] | None = None,
    project_id: UUID | None = None,
    after: str = "",
    spelt: bool = False,
) -> Found:
    """Return a page of the records that contain every word of ``text`` and that ``actor`` may see, best first.

    What the actor may not see neither shows nor takes a place. A record whose title alone holds all the words comes
    before one whose body is needed. The order is that of the moment: a record that is written between two pages may
    change its place.

    Args:
        kinds, spelt: as for ``find``.
        project_id: only what belongs to this project or is in its scope, as the records' domains define it.
        after: the ``next`` of the page before.

    Raises:
        Invalid: ``after`` is nothing that a page named as ``next``.
    """
    asked = [_spelt(term) for term in terms(text)] if spelt else terms(text)
    wanted = indexing.kinds() if kinds is None else indexing.kinds() & set(kinds)
    if project_id is not None:
        wanted &= indexing.kinds_in_projects()
    last = _Hit.parse(after) if after else None
    found: list[tuple[_Hit, Shown]] = []
    size = max(2 * limit, _FIRST)
    while asked and wanted and len(found) <= limit:
        hits = _matching(asked, sorted(wanted), last, size)
        found += _visible(hits, actor, project_id)
        if len(hits) < size:
            break
        # Whoever sees little of much is asked about ever more at once.
        last, size = hits[-1], size * _GROWTH
    page = found[:limit]
    return Found([shown for _hit, shown in page], str(page[-1][0]) if len(found) > limit else "")


def _spelt(term: Term) -> Term:
    """Let a word of two Latin letters or more be what Chinese is spelt like."""
    letters = len(term.token) > 1 and term.token.isascii() and term.token.isalpha()
    return replace(term, spelling=f"{pinyin.MARK}{term.token}") if letters else term


def _matching(asked: list[Term], kinds: Sequence[str], last: _Hit | None, limit: int) -> list[_Hit]:
    """Return the best documents that match, whoever may see them; those that follow ``last``."""
    dialect: Dialect = dialects.current()
    query = dialect.query(asked)
    params: list[Any] = [dialect.query(asked, title=True)]
    params += [query] if dialect.rank_takes_query else []
    params += [query, *kinds]
    following = ""
    if last is not None:
        following = "WHERE in_title < %s OR in_title = %s AND (rank > %s OR rank = %s AND record_id < %s)"
        pk = SearchDocument._meta.get_field("record_id").get_db_prep_value(last.to.id, connection)
        params += [last.in_title, last.in_title, last.rank, last.rank, pk]
    # Only our own constants are put into the text; what was typed is a parameter.
    statement = f"""
        SELECT kind, record_id, in_title, rank FROM (
            SELECT d.kind, d.record_id, CASE WHEN {dialect.in_title} THEN 1 ELSE 0 END AS in_title,
                {dialect.rank} AS rank
            FROM {dialect.source}
            WHERE {dialect.matches} AND d.kind IN ({", ".join(["%s"] * len(kinds))})
        ) AS hits
        {following}
        ORDER BY in_title DESC, rank, record_id DESC
        LIMIT %s
        """  # noqa: S608  # see above
    with connection.cursor() as cursor:
        cursor.execute(statement, [*params, limit])
        return [
            _Hit(Reference(kind, pk if isinstance(pk, UUID) else UUID(pk)), in_title, rank)
            for kind, pk, in_title, rank in cursor.fetchall()
        ]


def _visible(hits: list[_Hit], actor: Actor, project_id: UUID | None) -> list[tuple[_Hit, Shown]]:
    """Name what this actor sees of the hits, with one query for each kind and five hundred of them.

    To ask this of what was found is cheaper than to list first whatever may be seen, which grows with the installation.
    """
    ids: dict[str, list[UUID]] = defaultdict(list)
    for hit in hits:
        ids[hit.to.kind].append(hit.to.id)
    shown: dict[Reference, Shown] = {}
    for key, record_ids in ids.items():
        kind = records.get(key)
        rows = kind.visible_to(actor)
        if project_id is not None:
            rows = rows.filter(indexing.within(key, project_id))
        for start in range(0, len(record_ids), _AT_ONCE):
            for record in rows.filter(pk__in=record_ids[start : start + _AT_ONCE]):
                to = Reference(key, record.pk)
                shown[to] = Shown(to, kind.name, (kind.found_as or kind.label)(record), kind.url(record))
    return [(hit, shown[hit.to]) for hit in hits if hit.to in shown]
