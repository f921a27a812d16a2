"""Taking a change back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import groupby
from uuid import UUID

from django.utils.translation import gettext as _

from fishplate.kernel import audit, clock, errors
from fishplate.kernel.actors import Actor
from fishplate.kernel.permissions import demand
from fishplate.kernel.undo import inverses, permissions, queries, standing
from fishplate.kernel.undo.done import Done
from fishplate.kernel.undo.models import Undoable


def undo_change(*, change_id: UUID, actor: Actor) -> UUID:
    """Take back everything that was done in one change, or, where a part of it refuses, nothing.

    Each part is taken back by a service of its domain, the last first. What an undo did can be undone as well.

    Args:
        change_id: what the entries of the change share in the history.

    Returns:
        The id of the change that took it back.

    Raises:
        NotFound: it is not the actor's, or cannot be taken back (any more).
        Forbidden: they may not make the change that takes it back.
        Refused: it was undone already, the record was changed since (says by whom), or a guard objects.
        Invalid: what was there before is not possible any more, such as a code that somebody else uses by now.
    """
    change = Undoable.objects.filter(pk=change_id, actor_id=actor.id).first()
    if change is None:
        raise errors.NotFound
    demand(permissions.undo_change, actor, change)
    if change.at <= clock.now() - queries.LIMIT:
        hours = int(queries.LIMIT.total_seconds() // 3600)
        raise errors.Refused(_("A change can be undone for {hours} hours; this one is older.").format(hours=hours))
    if change.undone_by is not None:
        raise errors.Refused(_("This was undone already."))
    done = [one for entry in queries.entries(change) if (one := Done.of(entry)).rows]
    if objections := standing.objections(done, actor):
        raise errors.Refused(objections)
    with audit.undoing(change_id) as undoing:
        try:
            _all_or_nothing(_doings(list(reversed(done)), actor))
        except errors.FishplateError as error:
            raise _explained(error, change, done, actor) from error
    if undoing.by is None:
        raise errors.Refused(_("There is nothing left of it to undo."))
    return undoing.by


def _explained(error: errors.FishplateError, change: Undoable, done: list[Done], actor: Actor) -> errors.FishplateError:
    """Return what really stood in the way where somebody was faster, between our look at the history and the lock."""
    if audit.in_unit():
        return error  # the transaction may be broken, and is undone as a whole
    if Undoable.objects.filter(pk=change.pk).exclude(undone_by=None).exists():
        return errors.Refused(_("This was undone already."))
    if isinstance(error, errors.Stale):
        return errors.Refused(standing.objections(done, actor) or [error.message])
    return error


def _doings(done: list[Done], actor: Actor) -> list[Callable[[], object]]:
    """Return the calls that take the entries back, in this order; neighbours of one action together where they can."""
    doings: list[Callable[[], object]] = []
    for action, neighbours in groupby(done, key=lambda one: one.action):
        group = list(neighbours)
        many = inverses.many_of(action)
        distinct = len({one.target for one in group}) == len(group)
        if many is not None and distinct and len(group) > 1:
            doings.append(partial(many, group, actor))
        else:
            doings += [partial(_inverse(one), one, actor) for one in group]
    return doings


def _inverse(done: Done) -> inverses.Inverse:
    try:
        return inverses.declared()[done.action]
    except KeyError:
        raise errors.Refused(_("This cannot be undone.")) from None


def _all_or_nothing(doings: list[Callable[[], object]]) -> None:
    if len(doings) == 1:
        # By itself, so that a plan is reckoned before its transaction, as with any other change.
        doings[0]()
        return
    refusals = audit.together(doings)
    if refusals:
        reasons: list[errors.Text] = []
        for refusal in refusals.values():
            reasons += refusal.reasons if isinstance(refusal, errors.Refused) else [str(refusal)]
        raise errors.Refused(list(dict.fromkeys(reasons)))
