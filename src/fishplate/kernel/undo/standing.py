"""Whether a record still stands as a change left it; who changed it since, if it does not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from uuid import UUID

from django.apps import apps
from django.db.models import Model, Q
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from fishplate.kernel import audit, errors, records
from fishplate.kernel.actors import SYSTEM, Actor
from fishplate.kernel.audit import Told
from fishplate.kernel.audit.models import Entry
from fishplate.kernel.batches import in_parts
from fishplate.kernel.errors import Text
from fishplate.kernel.records import Reference
from fishplate.kernel.undo.done import Done, RowDone
from fishplate.kernel.undo.models import Undoable

_PLUMBING = frozenset({"id", "version", "created_at", "updated_at", "position"})


def objections(done: Iterable[Done], actor: Actor) -> list[Text]:
    """Return, for each record that was changed since by anything that was not undone itself, by whom and in what.

    Of a record that is gone only that it changed is told: nobody can say any more whether they may see by whom.

    Raises:
        NotFound: the actor does not see such a record any more.
    """
    lasts = {one.target: one for one in done}
    standing = _standing(lasts.values())
    moved = [one for target, one in lasts.items() if target not in standing]
    seen, there = _seen(moved, actor), _there(moved)
    since = _since(moved)
    rows = _undoables(entry.change_id for entries in since.values() for entry in entries)
    found: list[Text] = []
    for last in moved:
        entries = since[last.target]
        if last.target not in seen:
            if last.target in there:
                raise errors.NotFound
            found.append(_untold(last))
        elif in_effect := _in_effect(entries, rows):
            found.append(_told(last, in_effect[0], actor))
        elif not entries:
            found.append(_untold(last))
    return found


def _by_kind(done: Iterable[Done]) -> Iterator[tuple[str, list[Done]]]:
    """Yield what was done by the kind of the record, so many at a time as one statement takes."""
    kinds: dict[str, list[Done]] = {}
    for one in done:
        kinds.setdefault(one.target.kind, []).append(one)
    for kind, those in kinds.items():
        for some in in_parts(those):
            yield kind, some


def _seen(done: Sequence[Done], actor: Actor) -> set[Reference]:
    return {
        Reference(kind, pk)
        for kind, some in _by_kind(done)
        for pk in records.get(kind).visible_to(actor).filter(pk__in=_ids(some)).values_list("pk", flat=True)
    }


def _there(done: Sequence[Done]) -> set[Reference]:
    return {
        Reference(kind, pk)
        for kind, some in _by_kind(done)
        for pk in apps.get_model(kind)._default_manager.filter(pk__in=_ids(some)).values_list("pk", flat=True)
    }


def _since(done: Sequence[Done]) -> dict[Reference, list[Entry]]:
    """Return what stands in the history of each record after what was done, the newest first."""
    found: dict[Reference, list[Entry]] = {one.target: [] for one in done}
    number = {one.target: one.number for one in done}
    for kind, some in _by_kind(done):
        later = Q(target_kind=kind, target_id__in=_ids(some), pk__gt=min(one.number for one in some))
        for entry in audit.entries_where(later):
            to = Reference(kind, entry.target_id)
            if entry.pk > number[to]:
                found[to].append(entry)
    return found


def _undoables(change_ids: Iterable[UUID]) -> dict[UUID, Undoable]:
    """Return what is known of these changes, and of those that undid them."""
    rows: dict[UUID, Undoable] = {}
    wanted = set(change_ids)
    for _step in range(2):
        for some in in_parts(wanted):
            rows.update((row.pk, row) for row in Undoable.objects.filter(pk__in=some))
        wanted = {row.undone_by for row in rows.values() if row.undone_by} - rows.keys()
    return rows


def _ids(done: Iterable[Done]) -> list[UUID]:
    return [one.target.id for one in done]


def _untold(done: Done) -> Text:
    return _("“{record}” was changed since. Nothing was undone.").format(record=records.in_words(done.label))


def _standing(done: Iterable[Done]) -> set[Reference]:
    """Return the records that have the version they got then, in a query for each kind and five hundred of them.

    It is quick, and enough where nothing happened since.
    """
    found: set[Reference] = set()
    for kind, some in _by_kind(done):
        model = apps.get_model(kind)
        versioned = any(field.name == "version" for field in model._meta.concrete_fields)
        rows = model._default_manager.filter(pk__in=_ids(some))
        versions = dict(rows.values_list("pk", "version")) if versioned else {}
        unnumbered = []
        for one in some:
            row = one.target_row()
            if row is None or not versioned:
                unnumbered.append(one)
            elif _stands(row, versions.get(one.target.id)):
                found.add(one.target)
        found |= {to for to, entries in _since(unnumbered).items() if not entries}
    return found


def _stands(row: RowDone, version: int | None) -> bool:
    if row.operation == "deleted":
        return version is None
    return version is not None and version == row.after.get("version", version)


def _in_effect(since: list[Entry], rows: Mapping[UUID, Undoable]) -> list[Entry]:
    """Leave out what was undone since, and the undoing of it: between them they changed nothing."""
    ids = {entry.change_id for entry in since}

    def active(change_id: UUID) -> bool:
        row = rows.get(change_id)
        return row is None or row.undone_by is None or not active(row.undone_by)

    return [
        entry
        for entry in since
        if active(entry.change_id) and not ((row := rows.get(entry.change_id)) and row.undoes in ids)
    ]


def _told(done: Done, entry: Entry, actor: Actor) -> Text:
    since = audit.told(entry)
    names = ", ".join(dict.fromkeys(_columns(since, done.target.kind)))
    words = {
        "record": records.in_words(done.label),
        "who": _who(entry, since, actor),
        "when": formats.date_format(timezone.localtime(since.at), "SHORT_DATETIME_FORMAT"),
    }
    if not names:
        return _("“{record}” was changed since, by {who} at {when}. Nothing was undone.").format(**words)
    return _("“{record}” was changed since, by {who} at {when}: {fields}. Nothing was undone.").format(
        **words, fields=names
    )


def _who(entry: Entry, since: Told, actor: Actor) -> Text:
    """Name whose doing it was; where the system did what follows, such as opening a gate, whoever it followed from."""
    if entry.actor_id == SYSTEM.id:
        others = audit.entries_of_change(entry.change_id).exclude(actor_id=SYSTEM.id)
        if (first := others.first()) is not None:
            entry, since = first, audit.told(first)
    if entry.actor_id == actor.id:
        return _("you")
    return since.actor or _("somebody whose name was erased")


def _columns(since: Told, kind: str) -> Iterable[str]:
    model: type[Model] = records.get(kind).model
    labels = {column.name: str(column.verbose_name) for column in model._meta.concrete_fields}
    for row in since.rows:
        if row["kind"] == kind:
            yield from (labels[name] for name in row["fields"] if name in labels and name not in _PLUMBING)
