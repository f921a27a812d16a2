"""Who acts. The kernel knows people only by an opaque id and the name they carried at the time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, or the system itself, on whose behalf something is read or written.

    ``projects`` are the only ones they reach, where the token of a program was limited to some; ``None`` where nothing
    is limited. Beyond those projects they see and change nothing, not even what is their own.
    """

    id: UUID
    name: str
    administrator: bool = False
    system: bool = False
    projects: frozenset[UUID] | None = None


#: Background work and first set-up; its nil id can belong to nobody.
SYSTEM = Actor(id=UUID(int=0), name="Fishplate", administrator=True, system=True)


class ActsAs(Protocol):
    """What a signed-in user object offers, so that the web layer needs to know no domain."""

    def as_actor(self) -> Actor:
        """Return the actor this user acts as."""
        ...
