"""Who is to sign, as a domain asks for it: seats in steps, for a role or for named people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from uuid import UUID

from fishplate.domains.projects.choices import Role

#: Whether different people can fill all seats is tried on every group of them.
MOST_SEATS: Final = 12
#: The longest time signers can be given, in days.
MOST_DAYS: Final = 365
#: The last step there can be.
MOST_STEPS: Final = 20


@dataclass(frozen=True, slots=True)
class Seating:
    """One seat: ``quorum`` people of a role, or of those named, sign in a step; steps follow one another.

    ``label`` is what the seat is called where the role does not say it, such as the system somebody signs for.
    """

    role: Role | None = None
    people: tuple[UUID, ...] = ()
    quorum: int = 1
    step: int = 1
    label: str = ""


def of_roles(seats: Mapping[Role, int], steps: Mapping[Role, int] = MappingProxyType({})) -> list[Seating]:
    """Return seats for ``role → quorum``, all in the first step unless ``steps`` says otherwise, in order of steps."""
    made = [Seating(role=role, quorum=quorum, step=steps.get(role, 1)) for role, quorum in seats.items()]
    return sorted(made, key=lambda seat: seat.step)
