"""What kinds of record there are: how each is called, where it is shown, who may see it, whose history it joins.

Kernel tables and higher domains point at a record by ``Reference`` (kind and id), never by a foreign key upwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Model, QuerySet, UUIDField
from django.utils import translation

from fishplate.kernel.actors import Actor
from fishplate.kernel.errors import Text
from fishplate.kernel.permissions import Rule


@dataclass(frozen=True, slots=True)
class Reference:
    """A record by kind (``landscape.interface``) and id."""

    kind: str
    id: UUID

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"

    @classmethod
    def parse(cls, text: str) -> Reference:
        """Read what ``str`` wrote; ``ValueError`` for anything else."""
        kind, _, key = text.partition(":")
        return cls(kind, UUID(key))


@dataclass(frozen=True, slots=True)
class Kind:
    """One type of record.

    ``chain`` names the audit chain: ``project:<id>``, ``organisation:<id>`` or ``installation``.

    ``steward`` is the rule of who looks after such a record and may take away what others said or left there. A kind
    that has one is a main record: people talk about it, watch it and keep files with it.

    ``moderator`` is the rule of who takes away what is left on a record that is no main record itself, such as a file
    of a comment.

    ``found_as`` is what search shows of a record whose label, which the history keeps for good, must not quote it.

    ``sole`` is the one name of a kind that a project has one of and that nobody names, such as its charter. History
    and approvals froze it in the language of that day; ``in_words`` says it in the reader's.

    ``owner`` leads to the id of the organisation that owns a record, as a lookup (``project__organisation_id``). A
    kind that has one can be given further fields by that organisation.

    ``authorises``: other writes may stand on the authority of such a record, and their entries name it by its id.
    """

    model: type[Model]
    name: Text
    label: Callable[[Any], str]
    url: Callable[[Any], str]
    visible_to: Callable[[Actor], QuerySet[Any]]
    chain: Callable[[Any], str]
    steward: Rule | None = None
    moderator: Rule | None = None
    found_as: Callable[[Any], str] | None = None
    sole: Text = ""
    owner: str = ""
    authorises: bool = False

    @property
    def key(self) -> str:
        """``<domain>.<model>``."""
        return self.model._meta.label_lower

    @property
    def is_pointed_at(self) -> bool:
        """Whether a ``Reference`` can point at such a record; rows that are numbered only join a history."""
        return isinstance(self.model._meta.pk, UUIDField)


@dataclass(frozen=True, slots=True)
class Shown:
    """A record as a person may meet it elsewhere: a name and a way to it."""

    reference: Reference
    name: Text
    label: str
    url: str


INSTALLATION = "installation"
_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind of record known; done once, in the domain's ``apps.py``."""
    _kinds[kind.key] = kind


def kinds() -> list[Kind]:
    """Return every kind, by key."""
    return [_kinds[key] for key in sorted(_kinds)]


def kind_of(record: Model | type[Model]) -> Kind:
    """Return the kind of a record or model; ``LookupError`` names a model that nobody registered."""
    key = record._meta.label_lower
    try:
        return _kinds[key]
    except KeyError:
        raise LookupError(f"{key} is not registered with kernel.records") from None


def get(key: str) -> Kind:
    """Return the kind called ``key``; ``LookupError`` if there is none."""
    try:
        return _kinds[key]
    except KeyError:
        raise LookupError(f"{key} is not registered with kernel.records") from None


def reference(record: Model) -> Reference:
    """Point at a record."""
    return Reference(record._meta.label_lower, record.pk)


def in_words(label: str, *kinds_of_it: str) -> str:
    """Return a stored label as it reads now: one that is only the name of its kind is said in the reader's language.

    Without ``kinds_of_it`` the label may be that of any kind.
    """
    for key, kind in _kinds.items():
        if kind.sole and (not kinds_of_it or key in kinds_of_it) and label in in_every_language(kind.sole):
            return str(kind.sole)
    return label


def is_sole(kind: str) -> bool:
    """Tell whether records of this kind are called by its name alone."""
    return kind in _kinds and bool(_kinds[kind].sole)


def in_every_language(text: Text) -> frozenset[str]:
    """Return a text of the catalogue as it is in each language."""
    names = set()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            names.add(str(text))
    return frozenset(names)


def find(to: Reference, actor: Actor) -> Model | None:
    """Return the record, or ``None`` where it is gone, of no known kind, or not this actor's to see."""
    kind = _kinds.get(to.kind)
    if kind is None or not kind.is_pointed_at:
        return None
    record: Model | None = kind.visible_to(actor).filter(pk=to.id).first()
    return record


def show_all(references: Iterable[Reference], actor: Actor) -> dict[Reference, Shown]:
    """Return names and addresses of those that there are for this actor: one query for each kind."""
    by_kind: dict[str, set[UUID]] = {}
    for to in references:
        by_kind.setdefault(to.kind, set()).add(to.id)
    found = {}
    for key, ids in by_kind.items():
        if (kind := _kinds.get(key)) is None:
            continue
        for record in kind.visible_to(actor).filter(pk__in=ids):
            to = Reference(key, record.pk)
            found[to] = Shown(to, kind.name, kind.label(record), kind.url(record))
    return found


def authority(under: UUID, actor: Actor) -> Shown | None:
    """Return what an entry names as its authority, or ``None`` where it is gone or not this actor's to see."""
    for kind in kinds():
        if kind.authorises and (shown := show(Reference(kind.key, under), actor)) is not None:
            return shown
    return None


def show(to: Reference, actor: Actor) -> Shown | None:
    """Return the record's name and address, or ``None`` where it is gone or not this actor's to see."""
    record = find(to, actor)
    if record is None:
        return None
    kind = kind_of(record)
    return Shown(to, kind.name, kind.label(record), kind.url(record))
