from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from fishplate.kernel import audit
from fishplate.kernel.records import Reference, reference
from fishplate.kernel.search import dialects, pinyin
from fishplate.kernel.search.models import SearchDocument
from fishplate.kernel.search.tokens import tokens

M = TypeVar("M", bound=Model)
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Document:
    """What a record is found by: its name, and whatever else it says."""

    title: str
    body: str = ""


_documents: dict[str, tuple[type[Model], Callable[[Any], Document | None]]] = {}
_within: dict[str, Callable[[UUID], Q]] = {}


def register(
    model: type[M], document: Callable[[M], Document | None], *, within: Callable[[UUID], Q] | None = None
) -> None:
    """Say what records of ``model`` are found by; ``None`` for one that is not to be found.

    ``within`` is the condition that a record belongs to a project or is in its scope, for kinds that can.

    Done once, in the domain's ``apps.py``. The model must also be registered with ``kernel.records``, which knows who
    may see it. ``document`` gets the bare row; what it follows from there costs a query for each record.
    """
    _documents[model._meta.label_lower] = model, document
    if within is not None:
        _within[model._meta.label_lower] = within


def kinds() -> frozenset[str]:
    """Return the kinds of which records can be found at all."""
    return frozenset(_documents)


def kinds_in_projects() -> frozenset[str]:
    """Return the kinds of which records can be found in one project."""
    return frozenset(_within)


def within(kind: str, project_id: UUID) -> Q:
    """Return the condition that a record of ``kind`` is in a project."""
    return _within[kind](project_id)


def about(project_id: UUID, *, kind: str, record_id: str, kinds: Iterable[str]) -> Q:
    """Return the condition that what a row points at is in a project; for ``within`` of comments, files and the like.

    Args:
        kind, record_id: the row's columns that hold the kind and the id of what it points at.
        kinds: of which kinds that may be; those that are in no project are left out.
    """
    found = Q(pk__in=[])
    for key in sorted(kinds_in_projects() & set(kinds)):
        inside = _documents[key][0]._default_manager.filter(within(key, project_id)).order_by().values("pk")
        found |= Q(**{kind: key, f"{record_id}__in": inside})
    return found


def index(*rows: Model) -> None:
    """Keep what ``rows`` are found by, in the transaction that wrote them; ``LookupError`` for an unknown model."""
    audit.later(_index, *rows)


def _index(*rows: Model) -> None:
    with audit.unit():
        for start in range(0, len(rows), _AT_ONCE):
            _index_few(rows[start : start + _AT_ONCE])


def _index_few(rows: Sequence[Model]) -> None:
    found = {reference(row): _document_of(row) for row in rows}
    forget(*(to for to, document in found.items() if document is None))
    ids = _ensure([to for to, document in found.items() if document is not None])
    dialects.current().store(
        (ids[to], _title_tokens(document.title), tokens(document.body))
        for to, document in found.items()
        if document is not None
    )


def _title_tokens(title: str) -> list[str]:
    return [*tokens(title), *(f"{pinyin.MARK}{one}" for one in pinyin.spellings(title))]


def forget(*references: Reference) -> None:
    """Let records be found no more, in the transaction that deleted them."""
    with audit.unit():
        for kind, record_ids in _by_kind(references).items():
            _remove(SearchDocument.objects.filter(kind=kind, record_id__in=record_ids))


def rebuild() -> int:
    """Index every record of every registered model anew and drop what is gone; return how many were indexed.

    It works in small transactions and the index stays usable meanwhile.
    """
    count = 0
    for kind, (model, _) in _documents.items():
        everything: QuerySet[Model] = QuerySet(model)
        for rows in _chunks(everything.order_by("pk").iterator(chunk_size=_AT_ONCE)):
            index(*rows)
            count += len(rows)
        with audit.unit():
            gone = SearchDocument.objects.filter(kind=kind).exclude(record_id__in=everything.values("pk"))
            _remove(gone)
    with audit.unit():
        _remove(SearchDocument.objects.exclude(kind__in=_documents))
    return count


def _document_of(row: Model) -> Document | None:
    kind = row._meta.label_lower
    if kind not in _documents:
        raise LookupError(f"{kind} is not registered with kernel.search")
    return _documents[kind][1](row)


def _ensure(references: list[Reference]) -> dict[Reference, int]:
    SearchDocument.objects.bulk_create(
        [SearchDocument(kind=to.kind, record_id=to.id) for to in references], ignore_conflicts=True
    )
    return {
        Reference(kind, record_id): pk
        for kind, record_ids in _by_kind(references).items()
        for record_id, pk in SearchDocument.objects.filter(kind=kind, record_id__in=record_ids).values_list(
            "record_id", "pk"
        )
    }


def _remove(documents: QuerySet[SearchDocument]) -> None:
    ids = list(documents.values_list("pk", flat=True))
    dialects.current().remove(ids)
    for start in range(0, len(ids), _AT_ONCE):
        SearchDocument.objects.filter(pk__in=ids[start : start + _AT_ONCE]).delete()


def _by_kind(references: Iterable[Reference]) -> dict[str, list[UUID]]:
    kinds: dict[str, list[UUID]] = defaultdict(list)
    for to in references:
        kinds[to.kind].append(to.id)
    return kinds


def _chunks(rows: Iterator[M]) -> Iterator[list[M]]:
    while chunk := list(islice(rows, _AT_ONCE)):
        yield chunk
