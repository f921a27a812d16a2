"""A world to walk through: one project with a record for every parameter that a path may have.

Each domain adds a function for each of its parameters, in ``samples.py`` or a module that it imports; the matrix fails
until it does.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any
from uuid import UUID, uuid4

from fishplate.domains.approvals.tests.factories import Signers
from fishplate.domains.assurance.choices import CheckKind
from fishplate.domains.assurance.tests import factories as assurance
from fishplate.domains.organisations.tests import factories as people
from fishplate.domains.projects.choices import Role
from fishplate.domains.projects.tests import factories as projects
from fishplate.kernel.actors import Actor

Sample = Callable[["World"], Any]
_SAMPLES: dict[str, Sample] = {}

#: Parameters that choose among what everybody knows and identify no record by themselves.
PLAIN: dict[str, Any] = {
    "number": 1,
    "kind": CheckKind.MANUAL,
    "document_type": "landscape.interface_list",
    "language": "en",
    "record_kind": "projects.project",
    "provider_id": "company",
    "token": "nobodys",
    "register_key": "systems",
    "list_key": "objectives",
}


class World:
    """A company's project with everything in it, and the five people around it."""

    def __init__(self) -> None:
        self.place = assurance.world()
        self.cast = self.place.cast
        self._made: dict[str, Any] = {}

    @property
    def owner(self) -> Actor:
        return self.cast.owner

    @cached_property
    def signers(self) -> Signers:
        """The project manager, and somebody to fill the second seat that approvals and gates ask for."""
        person = people.person("Bo Business", of=self.cast.organisation)
        projects.member(self.cast.project, person, self.cast.organisation, Role.BUSINESS_OWNER, by=self.owner)
        return Signers(self.cast, manager=self.owner, business_owner=person.as_actor())

    def sample(self, param: str) -> Any:
        """Return the id that stands for ``param`` in this world; ``KeyError`` where nobody said."""
        if param in PLAIN:
            return PLAIN[param]
        if param not in self._made:
            self._made[param] = _SAMPLES[param](self)
        return self._made[param]

    def ids(self) -> set[str]:
        """Return what an outsider must never read anywhere: the ids of everything made in this world."""
        people = (person.pk for person in self.cast.people.values())
        made = (pk for pk in self._made.values() if isinstance(pk, UUID))
        return {str(pk) for pk in (self.cast.project.pk, self.cast.organisation.pk, *people, *made)}


def nobodys(param: str) -> Any:
    """Return an id that stands for nothing; the rows of a library are numbered."""
    return PLAIN.get(param, 10**9 if param in {"second_factor_id", "linked_id"} else uuid4())


def known(param: str) -> bool:
    """Tell whether there is a sample for ``param``."""
    return param in _SAMPLES


def everything(world: World) -> None:
    """Make one of each."""
    for param in _SAMPLES:
        world.sample(param)


def sample(*params: str) -> Callable[[Sample], Sample]:
    """Let a function say what stands for these parameters."""

    def remember(function: Sample) -> Sample:
        _SAMPLES.update(dict.fromkeys(params, function))
        return function

    return remember
