"""Whether a record still stands as a change left it; who changed it since, if it does not."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.apps import apps
from django.db.models import Model
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from fishplate.kernel import audit, errors, records
from fishplate.kernel.actors import Actor
from fishplate.kernel.audit import Told
from fishplate.kernel.audit.models import Entry
from fishplate.kernel.errors import Text
from fishplate.kernel.undo.done import Done
from fishplate.kernel.undo.models import Undoable

_PLUMBING = frozenset({"id", "version", "created_at", "updated_at", "position"})


def objections(done: Iterable[Done], actor: Actor) -> list[Text]:
    """Return, for each record that was changed since by anything that was not undone itself, by whom and in what.

    Of a record that is gone only that it changed is told: nobody can say any more whether they may see by whom.

    Raises:
        NotFound: the actor does not see such a record any more.
    """
    found: list[Text] = []
    for target, last in {one.target: one for one in done}.items():
        if _stands(last):
            continue
        if not records.get(target.kind).visible_to(actor).filter(pk=target.id).exists():
            if apps.get_model(target.kind)._default_manager.filter(pk=target.id).exists():
                raise errors.NotFound
            found.append(_untold(last))
            continue
        since = audit.entries_of_record(target).filter(pk__gt=last.number)
        in_effect = _in_effect(list(since))
        if in_effect:
            found.append(_told(last, audit.told(in_effect[0]), in_effect[0].actor_id == actor.id))
        elif not since:
            found.append(_untold(last))
    return found


def _untold(done: Done) -> Text:
    return _("“{record}” was changed since. Nothing was undone.").format(record=records.in_words(done.label))


def _stands(done: Done) -> bool:
    """Whether the record has the version that it got then; quick, and enough where nothing happened since."""
    row = done.target_row()
    model = apps.get_model(done.target.kind)
    if row is None or not any(field.name == "version" for field in model._meta.concrete_fields):
        return not audit.entries_of_record(done.target).filter(pk__gt=done.number).exists()
    standing = model._default_manager.filter(pk=done.target.id).values_list("version", flat=True).first()
    if row.operation == "deleted":
        return standing is None
    return standing is not None and standing == row.after.get("version", standing)


def _in_effect(since: list[Entry]) -> list[Entry]:
    """Leave out what was undone since, and the undoing of it: between them they changed nothing."""
    ids = {entry.change_id for entry in since}
    rows = {row.pk: row for row in Undoable.objects.filter(pk__in=ids)}
    undoers = {row.undone_by for row in rows.values() if row.undone_by} - rows.keys()
    rows |= {row.pk: row for row in Undoable.objects.filter(pk__in=undoers)}

    def active(change_id: UUID) -> bool:
        row = rows.get(change_id)
        return row is None or row.undone_by is None or not active(row.undone_by)

    return [
        entry
        for entry in since
        if active(entry.change_id) and not ((row := rows.get(entry.change_id)) and row.undoes in ids)
    ]


def _told(done: Done, since: Told, own: bool) -> Text:
    names = ", ".join(dict.fromkeys(_columns(since, done.target.kind)))
    words = {
        "record": records.in_words(done.label),
        "who": _("you") if own else since.actor or _("somebody whose name was erased"),
        "when": formats.date_format(timezone.localtime(since.at), "SHORT_DATETIME_FORMAT"),
    }
    if not names:
        return _("“{record}” was changed since, by {who} at {when}. Nothing was undone.").format(**words)
    return _("“{record}” was changed since, by {who} at {when}: {fields}. Nothing was undone.").format(
        **words, fields=names
    )


def _columns(since: Told, kind: str) -> Iterable[str]:
    model: type[Model] = records.get(kind).model
    labels = {column.name: str(column.verbose_name) for column in model._meta.concrete_fields}
    for row in since.rows:
        if row["kind"] == kind:
            yield from (labels[name] for name in row["fields"] if name in labels and name not in _PLUMBING)
