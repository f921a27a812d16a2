"""Who works on a task, as it is written in one column: ``Li Lei, Testers[200%]``; a whole unit needs no figure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

MOST_UNITS = 10_000
WHOLE = 100
_BETWEEN = re.compile(r"[,;，；、\n]")
_ONE = re.compile(r"([^\[\]［］【】]+?)\s*(?:[\[［【]\s*(\d{1,5})\s*[%％]?\s*[\]］】])?")


@dataclass(frozen=True, slots=True)
class Assigned:
    """That a resource works on a task, with so many percent of one unit."""

    resource_id: UUID
    units: int = WHOLE


def parse_assigned(text: str, names: Mapping[str, UUID]) -> tuple[Assigned, ...]:
    """Return whom ``text`` names; ``names`` holds the resources of the project by their name in small letters.

    Raises:
        ValueError: with one message for each part that is wrong, as ``ValueError.args``.
    """
    found: dict[UUID, Assigned] = {}
    wrong: list[str] = []
    for part in filter(None, map(str.strip, _BETWEEN.split(text))):
        match = _ONE.fullmatch(part)
        resource = names.get(match[1].strip().casefold()) if match else None
        units = int(match[2] or WHOLE) if match else WHOLE
        if match is None:
            wrong.append(_("“{part}” cannot be read. Write names, with units where needed: {example}.").format(
                part=part, example="Li Lei, Testers[200%]"))  # fmt: skip
        elif resource is None:
            wrong.append(_("The project has no resource “{name}”.").format(name=match[1]))
        elif resource in found:
            wrong.append(_("“{name}” is named twice.").format(name=match[1]))
        elif not 1 <= units <= MOST_UNITS:
            wrong.append(_("“{part}”: units are between 1 and {most} %.").format(part=part, most=MOST_UNITS))
        else:
            found[resource] = Assigned(resource, units)
    if wrong:
        raise ValueError(*wrong)
    return tuple(found.values())


def write_assigned(assigned: Iterable[tuple[str, int]]) -> str:
    """Return names and units as one would type them."""
    return ", ".join(name if units == WHOLE else f"{name}[{units}%]" for name, units in assigned)
