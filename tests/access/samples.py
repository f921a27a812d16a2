"""A world to walk through: one project with a record for every parameter that a path may have.

A domain whose paths have a parameter of a new name adds a function here; the matrix fails until it does.
"""

from __future__ import annotations

from collections.abc import Callable

from fishplate.domains.approvals.tests import factories as approvals
from fishplate.domains.organisations import services as organisations
from fishplate.domains.organisations.models import Membership
from fishplate.domains.projects.models import Member
from fishplate.kernel.actors import Actor

Sample = Callable[["World"], object]
_SAMPLES: dict[str, Sample] = {}

#: Parameters that count within a record and identify nothing by themselves.
PLAIN = {"number"}


class World:
    """A company's project with everything in it, and the five people around it."""

    def __init__(self) -> None:
        self.cast = approvals.signers().cast
        self._made: dict[str, object] = {}

    @property
    def owner(self) -> Actor:
        return self.cast.owner

    def sample(self, param: str) -> object:
        """Return the id that stands for ``param`` in this world; ``KeyError`` where nobody said."""
        if param not in self._made:
            self._made[param] = _SAMPLES[param](self)
        return self._made[param]

    def ids(self) -> set[str]:
        """Return what an outsider must never read anywhere."""
        people = (person.pk for person in self.cast.people.values())
        return {str(pk) for pk in (self.cast.project.pk, self.cast.organisation.pk, *people)}


def sample(*params: str) -> Callable[[Sample], Sample]:
    """Let a function say what stands for these parameters."""

    def remember(function: Sample) -> Sample:
        _SAMPLES.update(dict.fromkeys(params, function))
        return function

    return remember


@sample("organisation_id")
def _organisation(world: World) -> object:
    return world.cast.organisation.pk


@sample("membership_id")
def _membership(world: World) -> object:
    return Membership.objects.get(organisation=world.cast.organisation, person=world.cast.people["teammate"]).pk


@sample("access_token_id")
def _access_token(world: World) -> object:
    return organisations.create_access_token(name="ci", expires_at=None, actor=world.owner)[0].pk


@sample("project_id")
def _project(world: World) -> object:
    return world.cast.project.pk


@sample("member_id")
def _member(world: World) -> object:
    return Member.objects.get(project=world.cast.project, person=world.cast.people["teammate"]).pk


@sample("number")
def _number(world: World) -> object:
    return 1


@sample("approval_id")
def _approval(world: World) -> object:
    return approvals.approval(world.cast).pk
