"""Undo: a change is taken back by another one, made by the services of its domain, and never by putting rows back.

A domain declares in its ``inverses.py``, for an action of the history, which call takes it back:

    undo.register("landscape.system_amended", undo.amend_back(services.amend_system, System))

From then on every change in which nothing else happened can be taken back: once, by whoever made it, within ``LIMIT``,
if nobody changed the record since. The inverse passes the same rules, guards and locks as any other write, and its
entry in the history names the change that it takes back. See docs/adr/0019-undo.md.
"""

from fishplate.kernel.undo.doing import undo_change
from fishplate.kernel.undo.done import Done, RowDone, revive
from fishplate.kernel.undo.inverses import (
    add_again,
    amend_back,
    declared,
    former_arguments,
    register,
    remove_again,
    switch_back,
)
from fishplate.kernel.undo.models import Undoable
from fishplate.kernel.undo.noting import Noticed, connect, noticing
from fishplate.kernel.undo.permissions import undo_change as may_undo
from fishplate.kernel.undo.queries import AT_HAND, LIMIT, Step, last, recent, step, steps, undoable
from fishplate.kernel.undo.using import ACTION as WITHDRAW
from fishplate.kernel.undo.using import refuse_if_used

__all__ = [
    "AT_HAND",
    "LIMIT",
    "WITHDRAW",
    "Done",
    "Noticed",
    "RowDone",
    "Step",
    "Undoable",
    "add_again",
    "amend_back",
    "connect",
    "declared",
    "former_arguments",
    "last",
    "may_undo",
    "noticing",
    "recent",
    "refuse_if_used",
    "register",
    "remove_again",
    "revive",
    "step",
    "steps",
    "switch_back",
    "undo_change",
    "undoable",
]
