"""What people are told of: an event, whom it concerns, in which words, and where the link leads.

A domain declares it for its own events, in ``contributions.py``; the domain of conversations hands it out: to the
inbox, by mail and to people's channels; to those alone who may see the record then, and never to whoever did it.

    notices.register(
        Notice(
            events.ContractUploaded,
            CHANGE,
            about=lambda event: Reference("landscape.contract", event.contract_id),
            words=_("{actor} uploaded a contract: {record}"),
        )
    )
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from fishplate.kernel import outbox
from fishplate.kernel.errors import Text
from fishplate.kernel.outbox import Event
from fishplate.kernel.outbox.events import name_of
from fishplate.kernel.records import Reference

E = TypeVar("E", bound=Event)


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """A kind of notice, for which people choose where it reaches them. ``urgent``: by mail too, unless they say no."""

    key: str
    label: Text
    order: int
    urgent: bool = False


MENTION = NoticeKind("mention", _("Somebody mentions me"), order=10, urgent=True)
DECISION = NoticeKind("decision", _("Something waits for my decision"), order=20, urgent=True)
COMMENT = NoticeKind("comment", _("A comment on what I watch"), order=30)
FAILURE = NoticeKind("failure", _("A check fails"), order=40, urgent=True)
GATE = NoticeKind("gate", _("A gate is decided"), order=50, urgent=True)
OUTCOME = NoticeKind("outcome", _("A decision on what I watch or asked for"), order=60)
MEMBER = NoticeKind("member", _("Somebody joins a project"), order=70)
CHANGE = NoticeKind("change", _("Another change of what I watch"), order=80)


@dataclass(frozen=True, slots=True)
class Notice(Generic[E]):
    """This event → this notice.

    Attributes:
        event: the type of event.
        kind: one of those above, or one registered with ``register_kind``.
        about: the record it links to; who may not see it is not told. ``None``: this event is not told of.
        words: with ``{actor}`` and ``{record}``, translated for each reader.
        who: the people it concerns, by id. Left out: whoever watches the record or its project.
        watched: more records whose watchers it concerns.
        when: whether this event is told of at all.
        assigns: those in ``who`` watch the record from now on.
    """

    event: type[E]
    kind: NoticeKind
    about: Callable[[E], Reference | None]
    words: Text
    who: Callable[[E], Iterable[UUID]] | None = None
    watched: Callable[[E], Iterable[Reference]] | None = None
    when: Callable[[E], bool] | None = None
    assigns: bool = False

    @property
    def topic(self) -> str:
        """The name under which its words are found again."""
        return f"{name_of(self.event)}:{self.kind.key}"


_kinds: dict[str, NoticeKind] = {
    kind.key: kind for kind in (MENTION, DECISION, COMMENT, FAILURE, GATE, OUTCOME, MEMBER, CHANGE)
}
_notices: dict[str, Notice[Any]] = {}
_teller: list[Callable[[Any], None]] = []


def register_kind(kind: NoticeKind) -> NoticeKind:
    """Offer one more kind to choose by."""
    _kinds[kind.key] = kind
    return kind


def register(*notices: Notice[Any]) -> None:
    """Declare what people are told of. One person is told once of one event: by the notice registered first."""
    for notice in notices:
        _notices[notice.topic] = notice
        for teller in _teller:
            outbox.subscribe(notice.event, teller, when=outbox.AFTER)


def told_by(teller: Callable[[Any], None]) -> None:
    """Let ``teller(event)`` hand out every notice, those registered before included."""
    _teller[:] = [teller]
    for notice in _notices.values():
        outbox.subscribe(notice.event, teller, when=outbox.AFTER)


def kinds() -> list[NoticeKind]:
    """Return every kind of notice in the order in which people choose."""
    return sorted(_kinds.values(), key=lambda kind: (kind.order, kind.key))


def of_event(event: Event) -> list[Notice[Any]]:
    """Return what is declared for this type of event, in order of registration."""
    return [notice for notice in _notices.values() if notice.event is type(event)]


def of_topic(topic: str) -> Notice[Any] | None:
    """Return the notice of a stored topic; ``None`` if nobody declares it any more."""
    return _notices.get(topic)
