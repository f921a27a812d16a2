from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models.expressions import RawSQL

from fishplate.kernel import records
from fishplate.kernel.actors import Actor
from fishplate.kernel.records import Kind, Reference, Shown
from fishplate.kernel.search import dialects, indexing, pinyin
from fishplate.kernel.search.dialects import Dialect
from fishplate.kernel.search.tokens import Term, terms


def find(
    actor: Actor,
    text: str,
    limit: int = 20,
    kinds: Collection[str] | None = None,
    *,
    spelt: bool = False,
) -> list[Shown]:
    """Return at most ``limit`` records that contain every word of ``text`` and that ``actor`` may see, best first.

    What the actor may not see is left out by the database before it ranks and counts, so a hidden record neither shows
    nor takes a place. A record whose title alone holds all the words comes before one whose body is needed.

    Args:
        kinds: ``<domain>.<model>`` keys to look among; by default all.
        spelt: whether Latin words may also be the pinyin of Chinese in a title, whole or by initials.
    """
    asked = [_spelt(term) for term in terms(text)] if spelt else terms(text)
    wanted = indexing.kinds() if kinds is None else indexing.kinds() & set(kinds)
    # Saying what may be seen takes longer than finding it: only for kinds of which there are documents.
    visible = _visible([kind for kind in records.kinds() if kind.key in wanted], actor) if asked else None
    if visible is None:
        return []
    return _shown(_matching(asked, visible, limit), actor)


def _spelt(term: Term) -> Term:
    """Let a word of two Latin letters or more be what Chinese is spelt like."""
    letters = len(term.token) > 1 and term.token.isascii() and term.token.isalpha()
    return replace(term, spelling=f"{pinyin.MARK}{term.token}") if letters else term


def _visible(kinds: Sequence[Kind], actor: Actor) -> tuple[str, list[Any]] | None:
    """Return the SQL condition on documents ``d`` that the actor may see; ``None`` if there cannot be any."""
    asks_each = dialects.current().asks_each
    conditions: list[str] = []
    params: list[Any] = []
    for kind in kinds:
        rows = kind.visible_to(actor).order_by()
        if asks_each:
            rows = rows.filter(pk=RawSQL("d.record_id", []))  # our own constant
        try:
            sql, inner = rows.values("pk").query.sql_with_params()
        except EmptyResultSet:
            continue
        seen = f"EXISTS ({sql})" if asks_each else f"d.record_id IN ({sql})"
        conditions.append(f"(d.kind = %s AND {seen})")
        params += [kind.key, *inner]
    return (" OR ".join(conditions), params) if conditions else None


def _matching(asked: list[Term], visible: tuple[str, list[Any]], limit: int) -> list[Reference]:
    dialect: Dialect = dialects.current()
    condition, params = visible
    query = dialect.query(asked)
    # Only our own constants and Django's compiled subqueries are put into the text; what was typed is a parameter.
    statement = f"""
        SELECT d.kind, d.record_id FROM {dialect.source}
        WHERE {dialect.matches} AND ({condition})
        ORDER BY {dialect.in_title} DESC, {dialect.rank}, d.record_id DESC
        LIMIT %s
        """  # noqa: S608  # see above
    ranked = [query] if dialect.rank_takes_query else []
    with connection.cursor() as cursor:
        cursor.execute(statement, [query, *params, dialect.query(asked, title=True), *ranked, limit])
        return [Reference(kind, pk if isinstance(pk, UUID) else UUID(pk)) for kind, pk in cursor.fetchall()]


def _shown(references: list[Reference], actor: Actor) -> list[Shown]:
    """Name what was found, with one query for each kind."""
    ids: dict[str, list[UUID]] = defaultdict(list)
    for to in references:
        ids[to.kind].append(to.id)
    shown = {}
    for key, record_ids in ids.items():
        kind = records.get(key)
        for record in kind.visible_to(actor).filter(pk__in=record_ids):
            to = Reference(key, record.pk)
            shown[to] = Shown(to, kind.name, (kind.found_as or kind.label)(record), kind.url(record))
    return [shown[to] for to in references if to in shown]
