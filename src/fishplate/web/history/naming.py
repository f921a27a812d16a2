"""What an action is called: by its record and participle."""

from __future__ import annotations

from django.apps import apps
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from fishplate.kernel import facts, records
from fishplate.kernel.audit import Told
from fishplate.kernel.audit.models import Entry
from fishplate.kernel.errors import Text

_PARTICIPLES: dict[str, Text] = {
    "abandoned": pgettext_lazy("history", "given up"),
    "accepted": pgettext_lazy("history", "accepted"),
    "added": pgettext_lazy("history", "added"),
    "allowed": pgettext_lazy("history", "allowed"),
    "amended": pgettext_lazy("history", "changed"),
    "approved": pgettext_lazy("history", "approved"),
    "attached": pgettext_lazy("history", "attached"),
    "cancelled": pgettext_lazy("history", "cancelled"),
    "cast": pgettext_lazy("history", "given"),
    "changed": pgettext_lazy("history", "changed"),
    "cleared": pgettext_lazy("history", "emptied"),
    "closed": pgettext_lazy("history", "closed"),
    "created": pgettext_lazy("history", "created"),
    "declared": pgettext_lazy("history", "declared"),
    "delegated": pgettext_lazy("history", "delegated"),
    "decided": pgettext_lazy("history", "decided"),
    "defined": pgettext_lazy("history", "defined"),
    "deleted": pgettext_lazy("history", "deleted"),
    "escalated": pgettext_lazy("history", "escalated"),
    "detached": pgettext_lazy("history", "taken away"),
    "ended": pgettext_lazy("history", "ended"),
    "entered": pgettext_lazy("history", "moved to another phase"),
    "filled": pgettext_lazy("history", "filled in"),
    "finished": pgettext_lazy("history", "finished"),
    "forbidden": pgettext_lazy("history", "forbidden"),
    "founded": pgettext_lazy("history", "founded"),
    "granted": pgettext_lazy("history", "granted"),
    "joined": pgettext_lazy("history", "joined"),
    "linked": pgettext_lazy("history", "linked"),
    "moved": pgettext_lazy("history", "moved"),
    "indented": pgettext_lazy("history", "indented"),
    "outdented": pgettext_lazy("history", "outdented"),
    "opened": pgettext_lazy("history", "opened"),
    "paused": pgettext_lazy("history", "paused"),
    "planned": pgettext_lazy("history", "planned"),
    "printed": pgettext_lazy("history", "printed"),
    "reassigned": pgettext_lazy("history", "given to somebody else"),
    "recorded": pgettext_lazy("history", "recorded"),
    "redelivered": pgettext_lazy("history", "sent once more"),
    "noted": pgettext_lazy("history", "noted"),
    "refused": pgettext_lazy("history", "refused"),
    "registered": pgettext_lazy("history", "registered"),
    "rejected": pgettext_lazy("history", "rejected"),
    "reminded": pgettext_lazy("history", "reminded"),
    "rescheduled": pgettext_lazy("history", "given another deadline"),
    "removed": pgettext_lazy("history", "removed"),
    "replaced": pgettext_lazy("history", "replaced"),
    "renewed": pgettext_lazy("history", "made anew"),
    "reopened": pgettext_lazy("history", "reopened"),
    "requested": pgettext_lazy("history", "requested"),
    "reset": pgettext_lazy("history", "reset"),
    "taken": pgettext_lazy("history", "taken"),
    "unlocked": pgettext_lazy("history", "unlocked"),
    "resumed": pgettext_lazy("history", "resumed"),
    "restored": pgettext_lazy("history", "put back"),
    "retired": pgettext_lazy("history", "retired"),
    "revoked": pgettext_lazy("history", "revoked"),
    "rotated": pgettext_lazy("history", "given a new secret"),
    "scheduled": pgettext_lazy("history", "scheduled"),
    "set": pgettext_lazy("history", "set"),
    "started": pgettext_lazy("history", "started"),
    "submitted": pgettext_lazy("history", "submitted"),
    "tried": pgettext_lazy("history", "tried"),
    "unlinked": pgettext_lazy("history", "unlinked"),
    "tested": pgettext_lazy("history", "tested"),
    "uploaded": pgettext_lazy("history", "uploaded"),
    "voided": pgettext_lazy("history", "voided"),
    "withdrawn": pgettext_lazy("history", "withdrawn"),
    "written": pgettext_lazy("history", "written"),
}
#: What an action speaks of where that is no record of its own, by the action without its participle.
_SUBJECTS: dict[str, Text] = {}


def register_subject(action: str, name: Text) -> None:
    """Let ``organisations.second_factor_added`` read "second factor: added", although its target is a person."""
    _SUBJECTS[action] = name


def name_of(entry: Entry | Told) -> str:
    """Return "member: added" for ``projects.member_added``; an action nobody named reads as it is written."""
    kind = entry.target_kind if isinstance(entry, Entry) else entry.target.kind
    done, subject = participle(entry.action), subject_of(entry.action)
    if done is None or not (subject or is_known(kind)):
        return entry.action
    return _("%(record)s: %(done)s") % {"record": subject or kind_name(kind), "done": done}


def label_of(told: Told) -> str:
    """Return what the record of an entry was called then; a text of ours is in the language of now."""
    return facts.in_words(records.in_words(told.label))


def subject_of(action: str) -> str:
    """Return what an action speaks of where that is not its target; nothing where it is."""
    return str(_SUBJECTS.get(action.rpartition("_")[0], ""))


def participle(action: str) -> Text | None:
    """Return what was done, as a participle; ``None`` where nobody named it."""
    return _PARTICIPLES.get(action.rpartition("_")[2])


def is_known(kind: str) -> bool:
    """Tell whether records of this kind are shown anywhere."""
    return any(known.key == kind for known in records.kinds())


def kind_name(kind: str) -> str:
    """Return what a kind of record, or a table that is none, is called."""
    try:
        return str(records.get(kind).name)
    except LookupError:
        pass
    try:
        return str(apps.get_model(kind)._meta.verbose_name)
    except (LookupError, ValueError):
        return kind


def heading(kind: str) -> str:
    """Return the name of a kind as it begins a line."""
    return capfirst(kind_name(kind))
