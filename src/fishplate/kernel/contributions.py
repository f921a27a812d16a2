"""How a higher domain adds to the pages of a lower one: panels, actions, search and palette entries, overview cards.

A slot is a named list of providers. The lower page collects what was contributed and knows nobody by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import QuerySet

from fishplate.kernel.actors import Actor
from fishplate.kernel.errors import Text

T = TypeVar("T")


@dataclass(slots=True)
class Slot(Generic[T]):
    """Providers in order; each is called with the slot's context and yields any number of contributions."""

    name: str
    _providers: dict[str, tuple[int, Callable[..., list[T]]]] = field(default_factory=dict)

    def add(self, key: str, provider: Callable[..., list[T]], *, order: int = 100) -> None:
        """Contribute under a key of one's own; registering again replaces."""
        self._providers[key] = (order, provider)

    def collect(self, *context: Any) -> Iterator[T]:
        """Yield every contribution for this context, in order, then by key."""
        for _, (_, provider) in sorted(self._providers.items(), key=lambda item: (item[1][0], item[0])):
            yield from provider(*context)


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of another domain's page: a template of one's own with its context."""

    template: str
    context: dict[str, Any]
    title: Text = ""


@dataclass(frozen=True, slots=True)
class Command:
    """Something the palette offers: a page to open or a use case to start."""

    label: Text
    url: str
    group: Text
    keywords: str = ""
    icon: str = ""
    shortcut: str = ""


@dataclass(frozen=True, slots=True)
class Station:
    """A stop on the thread from objective to gate, drawn on every record page."""

    name: Text
    label: str
    url: str
    state: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for one person: what they are to do, on which record, why they, and by when.

    ``due`` is the last day on which it is still in time; ``None`` where nobody set one.
    """

    what: Text
    label: str
    url: str
    kind: Text
    reason: Text
    project_id: UUID | None = None
    due: date | None = None
    icon: str = ""


@dataclass(frozen=True, slots=True)
class OpenWork:
    """Something a person holds that somebody else has to take over when they leave.

    ``hand_over(to, actor)`` is a service call, made within the change in which they leave; ``to`` is one of ``takers``,
    or ``None`` where nobody was named, which a service may refuse with a reason.
    """

    key: str
    what: Text
    label: str
    url: str
    takers: tuple[tuple[UUID, str], ...]
    hand_over: Callable[[UUID | None, Actor], object]


@dataclass(frozen=True, slots=True)
class Related:
    """Records whose history is told together with that of another one: ``ids`` are of ``kind``, and the actor's to see.

    ``ids`` is a query for one column, so that a time line stays one statement however many records belong to it.
    """

    kind: str
    ids: QuerySet[Any, Any]


#: (record, actor) -> panels below the record's own fields
RECORD_PANELS: Slot[Panel] = Slot("record panels")
#: (project_id, actor) -> cards on the project's overview
OVERVIEW_PANELS: Slot[Panel] = Slot("overview panels")
#: (actor, project_id or None) -> commands of the palette
COMMANDS: Slot[Command] = Slot("commands")
#: (reference, actor) -> stations above and below this record on the thread
THREAD: Slot[Station] = Slot("thread")
#: (actor, project_id or None for all of them) -> what waits for this person
WAITING: Slot[Waiting] = Slot("waiting")
#: (actor) -> how many of the same provider's ``WAITING`` there are; every page asks once it stands, so one query or two
WAITING_COUNTS: Slot[int] = Slot("waiting counts")
#: (reference, actor) -> whose entries belong to the time line of this record or project
HISTORY: Slot[Related] = Slot("history")
#: (person_id, organisation_id or None for all of them) -> what they hold that others have to take over
OPEN_WORK: Slot[OpenWork] = Slot("open work")
#: (project or organisation, actor) -> further pages of its settings
SETTINGS: Slot[Command] = Slot("settings")
#: (actor) -> ids and names of the projects that a token can be limited to
TOKEN_LIMITS: Slot[tuple[UUID, str]] = Slot("token limits")
#: () -> panels below the sign-in form
ENTRANCE: Slot[Panel] = Slot("entrance")
