"""What stands in the top bar and in a project's rail. ``config/navigation.py`` fills it; no domain is named here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.urls import NoReverseMatch, reverse

from fishplate.kernel.actors import Actor
from fishplate.kernel.errors import Text


@dataclass(frozen=True, slots=True)
class Entry:
    """A place one can go to. In the rail, ``url_name`` takes ``project_id``.

    ``shown(actor, project_id)`` may hide it; an entry whose URL does not exist (yet) is never shown. ``count(actor)``
    puts a number beside it, when there is something: no page waits for it, ``counts`` answers it to the page's script.
    ``letter``, pressed after g, goes there.
    """

    key: str
    label: Text
    url_name: str
    icon: str
    order: int
    shown: Callable[[Actor, UUID | None], bool] | None = None
    count: Callable[[Actor], int] | None = None
    letter: str = ""

    def url(self, project_id: UUID | None) -> str:
        """Return the address, or an empty text where there is none."""
        try:
            return reverse(self.url_name, kwargs={"project_id": project_id} if project_id else None)
        except NoReverseMatch:
            return ""


@dataclass(frozen=True, slots=True)
class Place:
    """An entry as it is drawn for one person on one page."""

    key: str
    label: Text
    url: str
    icon: str
    active: bool
    counted: bool = False
    letter: str = ""


@dataclass(frozen=True, slots=True)
class Project:
    """What the frame around every page of a project shows of it."""

    id: UUID
    name: str
    url: str
    code: str = ""
    phase: Text = ""


ProjectSource = Callable[[UUID, Actor], Project | None]

_top: dict[str, Entry] = {}
_rail: dict[str, Entry] = {}
_account: dict[str, Entry] = {}
_project_source: list[ProjectSource] = []


def register_top(*entries: Entry) -> None:
    """Add to the top bar."""
    _top.update((entry.key, entry) for entry in entries)


def register_rail(*entries: Entry) -> None:
    """Add to the rail inside a project."""
    _rail.update((entry.key, entry) for entry in entries)


def register_account(*entries: Entry) -> None:
    """Add to the menu under a person's name."""
    _account.update((entry.key, entry) for entry in entries)


def register_project_source(source: ProjectSource) -> None:
    """Say how a project is found: ``source(project_id, actor)``, ``None`` where it is not this actor's to see."""
    _project_source[:] = [source]


def project(project_id: UUID, actor: Actor) -> Project | None:
    """Return the project that frames the page."""
    return _project_source[0](project_id, actor) if _project_source else None


def top(actor: Actor, path: str) -> list[Place]:
    """Return the top bar for this person, the place that holds ``path`` marked."""
    return _places(_top, actor, None, path)


def counts(actor: Actor) -> dict[str, int]:
    """Return the numbers beside the places of the top bar, by the places' keys."""
    return {key: entry.count(actor) for key, entry in _top.items() if entry.count is not None}


def rail(actor: Actor, project_id: UUID, path: str) -> list[Place]:
    """Return the rail of a project for this person, the place that holds ``path`` marked."""
    return _places(_rail, actor, project_id, path)


def account(actor: Actor, path: str) -> list[Place]:
    """Return the menu under this person's name."""
    return _places(_account, actor, None, path)


def letters() -> list[tuple[str, Text]]:
    """Return the letters that go somewhere after g, with where; in the order of the places."""
    anywhere = UUID(int=0)
    return [
        (entry.letter, entry.label)
        for entries, project_id in ((_top, None), (_rail, anywhere))
        for entry in sorted(entries.values(), key=lambda entry: (entry.order, entry.key))
        if entry.letter and entry.url(project_id)
    ]


def _places(entries: dict[str, Entry], actor: Actor, project_id: UUID | None, path: str) -> list[Place]:
    found = [
        (entry, url)
        for entry in sorted(entries.values(), key=lambda entry: (entry.order, entry.key))
        if (entry.shown is None or entry.shown(actor, project_id)) and (url := entry.url(project_id))
    ]
    # "/" and a project's overview are a prefix of everything below them: the longest address that fits is where one is.
    here = max((url for _, url in found if path == url or (url != "/" and path.startswith(url))), key=len, default="")
    return [
        Place(
            entry.key,
            entry.label,
            url,
            entry.icon,
            url == here,
            entry.count is not None,
            entry.letter,
        )
        for entry, url in found
    ]
