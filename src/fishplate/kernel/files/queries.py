from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Count, F, Model, Q, QuerySet, Sum

from fishplate.kernel import errors, records
from fishplate.kernel.actors import Actor
from fishplate.kernel.files.models import Attachment, FileContent, Scan
from fishplate.kernel.records import Reference

_KINDS: Final = """
    WITH RECURSIVE kinds(kind) AS (
        SELECT min(record_kind) FROM kernel_attachment WHERE removed_at IS NULL
        UNION ALL
        SELECT (SELECT min(record_kind) FROM kernel_attachment WHERE removed_at IS NULL AND record_kind > kinds.kind)
        FROM kinds WHERE kinds.kind IS NOT NULL
    )
    SELECT kind FROM kinds WHERE kind IS NOT NULL
    """


@dataclass(frozen=True, slots=True)
class Usage:
    """What the stored files take, in bytes; ``removed`` is the part that hangs on no record any more."""

    files: int
    size: int
    removed: int


@dataclass(frozen=True, slots=True)
class Share:
    """What the files of one group take, in bytes. A content that hangs in two groups counts in both."""

    key: str
    files: int
    size: int


def attachments() -> QuerySet[Attachment]:
    """Every file that hangs on a record, newest first, with its content. Whoever calls says who may see them."""
    return Attachment.objects.filter(removed_at=None).select_related("content").order_by("-id")


def attachments_of(to: Reference, actor: Actor) -> QuerySet[Attachment]:
    """The files of one record, newest first.

    Raises:
        NotFound: the actor may not see the record.
    """
    record_of(to, actor)
    return attachments_on(to)


def attachments_on(to: Reference) -> QuerySet[Attachment]:
    """The files of one record, newest first. Whoever calls has checked that the actor sees it."""
    return attachments().filter(record_kind=to.kind, record_id=to.id)


def attachments_by_record(kind: str, ids: Iterable[UUID]) -> dict[UUID, list[Attachment]]:
    """The files of several records of one kind, by the id of the record, in the order they came; one query.

    Whoever calls has checked that the actor sees those records.
    """
    found: dict[UUID, list[Attachment]] = defaultdict(list)
    for one in attachments().filter(record_kind=kind, record_id__in=list(ids)).order_by("id"):
        found[one.record_id].append(one)
    return found


def taken_off_by_record(kind: str, ids: Iterable[UUID]) -> dict[UUID, list[Attachment]]:
    """The files that somebody else than who brought them took off several records, in the order they came; one query.

    Whoever calls has checked that the actor sees those records.
    """
    gone = Attachment.objects.filter(record_kind=kind, record_id__in=list(ids), removed_at__isnull=False)
    found: dict[UUID, list[Attachment]] = defaultdict(list)
    for one in gone.exclude(removed_by=None).exclude(removed_by=F("attached_by")).order_by("id"):
        found[one.record_id].append(one)
    return found


def visible_to(actor: Actor) -> QuerySet[Attachment]:
    """The files of all records that the actor may see, in SQL; for one record ``attachments_of`` is the shorter way."""
    seen = Q(pk__in=[])
    used = _kinds_with_files()
    for kind in records.kinds():
        if kind.key in used:
            seen |= Q(record_kind=kind.key, record_id__in=kind.visible_to(actor).order_by().values("pk"))
    return attachments().filter(seen)


def _kinds_with_files() -> set[str]:
    """Go from one kind to the next in the index, in one query; there are few, however many files there are.

    A condition over every kind there could be takes longer to put together than a page has.
    """
    with connection.cursor() as cursor:
        cursor.execute(_KINDS)
        return {kind for (kind,) in cursor.fetchall()}


def attachment(actor: Actor, attachment_id: UUID, *, removed: bool = False) -> Attachment:
    """Return a file of a record that the actor may see; with ``removed`` also one that was taken away.

    Raises:
        NotFound: there is none of this id, or it is not this actor's to see.
    """
    rows = Attachment.objects.select_related("content").filter(pk=attachment_id)
    found = rows.first() if removed else rows.filter(removed_at=None).first()
    if found is None or records.find(found.record, actor) is None:
        raise errors.NotFound
    return found


def record_of(to: Reference, actor: Actor) -> Model:
    """Return the record that is pointed at; ``NotFound`` where it is gone, a file, or not this actor's to see."""
    record = records.find(to, actor)
    if record is None or isinstance(record, Attachment):
        raise errors.NotFound
    return record


def held_back(content: FileContent) -> Scan | None:
    """Return why a content may not be handed out, or ``None``. Where a scanner is set, only what is clean may."""
    if content.scan == Scan.INFECTED:
        return Scan.INFECTED
    if not settings.FISHPLATE_CLAMD or content.scan == Scan.CLEAN:
        return None
    return Scan.FAILED if content.scan == Scan.FAILED else Scan.WAITING


def usage() -> Usage:
    """Return how much there is, each content counted once."""
    hanging = FileContent.objects.filter(pk__in=Attachment.objects.filter(removed_at=None).values("content"))
    size = FileContent.objects.aggregate(size=Sum("size"))["size"] or 0
    kept = hanging.aggregate(size=Sum("size"))["size"] or 0
    return Usage(files=Attachment.objects.filter(removed_at=None).count(), size=size, removed=size - kept)


def usage_by_kind() -> list[Share]:
    """Return what the files on records of each kind take, the largest first."""
    return _shares(Attachment.objects.filter(removed_at=None).values_list("record_kind", "content", "content__size"))


def usage_by_chain() -> list[Share]:
    """Return what the files of each history take (``project:<id>``, ``organisation:<id>``), the largest first.

    A record that was deleted since has none any more; its files count under an empty key.
    """
    rows = Attachment.objects.filter(removed_at=None)
    chains: dict[tuple[str, UUID], str] = {}
    for kind in records.kinds():
        ids = rows.filter(record_kind=kind.key).values("record_id")
        if kind.is_pointed_at and ids.exists():
            found = kind.model._default_manager.filter(pk__in=ids)
            chains.update({(kind.key, one.pk): kind.chain(one) for one in found})
    hanging = rows.values_list("record_kind", "record_id", "content", "content__size")
    return _shares((chains.get((kind, pk), ""), content, size) for kind, pk, content, size in hanging)


def scans() -> dict[Scan, int]:
    """Return how many contents the virus scanner said what of."""
    found = FileContent.objects.values_list("scan").annotate(count=Count("pk")).order_by()
    return {Scan(scan): count for scan, count in found}


def _shares(rows: Iterable[tuple[str, str, int]]) -> list[Share]:
    files: Counter[str] = Counter()
    contents: dict[str, dict[str, int]] = {}
    for key, content, size in rows:
        files[key] += 1
        contents.setdefault(key, {})[content] = size
    shares = [Share(key, files[key], sum(sizes.values())) for key, sizes in contents.items()]
    return sorted(shares, key=lambda one: (-one.size, one.key))
