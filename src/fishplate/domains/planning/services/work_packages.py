"""Work packages out of the register: the same steps for every interface, so that none is forgotten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from django.utils.translation import gettext as _

from fishplate.domains.landscape.models import Interface, System
from fishplate.domains.planning import permissions, queries
from fishplate.domains.planning.choices import Step
from fishplate.domains.planning.models import Task
from fishplate.domains.planning.models.durations import DAY
from fishplate.domains.planning.models.predecessors import Predecessor
from fishplate.domains.planning.services.batches import TaskRow, prepare_tasks
from fishplate.domains.planning.services.typed import Typed
from fishplate.domains.projects import queries as projects
from fishplate.domains.projects.models import Project
from fishplate.kernel import audit, batches, errors
from fishplate.kernel.actors import Actor
from fishplate.kernel.locking import lock_all
from fishplate.kernel.permissions import demand

#: What a step takes unless somebody says otherwise, in working minutes.
USUAL: Mapping[Step, int] = {
    Step.CONTRACT: 3 * DAY,
    Step.BUILD: 5 * DAY,
    Step.TEST: 2 * DAY,
    Step.JOIN_TEST: 3 * DAY,
    Step.PILOT: 5 * DAY,
}


def make_work_packages(
    *, project_id: UUID, interface_ids: Sequence[UUID], durations: Mapping[Step, int] = USUAL, actor: Actor
) -> list[Task]:
    """Plan the work on interfaces: for each a summary, with a task for every step under it, at the end of the plan.

    First the contract is agreed. Then every side, the provider and each consumer, builds and tests its own; when all
    have, they test together, and the pilot follows. All of them build the interface.

    Args:
        durations: working minutes of each step; of building and testing, for one side.

    Returns:
        The new tasks in the order of their rows, summaries included.

    Raises:
        NotFound, Forbidden, Refused: as for every write. Refused also where somebody planned one of them meanwhile.
        Invalid: none is named, or one has tasks, or the project neither builds nor changes it.
    """
    project = projects.project(actor, project_id)
    demand(permissions.make_work_packages, actor, project)
    waiting = {one.pk: one for one in queries.interfaces_without_tasks(project_id)}
    if not interface_ids:
        raise errors.Invalid({"interface_ids": [_("Choose at least one interface.")]})
    if set(interface_ids) - waiting.keys():
        wrong = _("Choose interfaces that the project builds or changes and that no task builds yet.")
        raise errors.Invalid({"interface_ids": [wrong]})
    rows = _Rows(durations)
    # In the order of the register, whatever the order in which they were named.
    for pk, interface in waiting.items():
        if pk in set(interface_ids):
            rows.package(interface)
    prepared = prepare_tasks(project_id=project_id, rows=rows.made, actor=actor)
    with audit.unit():
        lock_all(Project.objects.visible_to(actor), [project_id])
        if set(interface_ids) - set(queries.interfaces_without_tasks(project_id).values_list("pk", flat=True)):
            raise errors.Refused(_("Somebody has planned one of these interfaces in the meantime. Look at the plan."))
        stored = batches.carry_out(prepared)
    return [cast("Task", stored[place]) for place in range(len(rows.made))]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a row of a package stands, and what it waits for; by numbers of the rows."""

    interface: Interface
    parent: int | None
    after: tuple[int, ...] = ()


class _Rows:
    """Rows of new tasks, numbered among themselves."""

    def __init__(self, durations: Mapping[Step, int]) -> None:
        self.made: list[TaskRow] = []
        self._durations = durations

    def package(self, interface: Interface) -> None:
        code = interface.code
        top = self._add(str(interface)[:160], 0, _Place(interface, None))
        contract = self._step(Step.CONTRACT, _("{code}: agree the contract").format(code=code), _Place(interface, top))
        tested = []
        for system in _sides(interface):
            names = {"code": code, "system": system.code}
            build = _("{code}: build on the {system} side").format(**names)
            built = self._step(Step.BUILD, build, _Place(interface, top, (contract,)))
            test = _("{code}: test on the {system} side").format(**names)
            tested.append(self._step(Step.TEST, test, _Place(interface, top, (built,))))
        join = _("{code}: test all sides together").format(code=code)
        joined = self._step(Step.JOIN_TEST, join, _Place(interface, top, tuple(tested)))
        self._step(Step.PILOT, _("{code}: pilot").format(code=code), _Place(interface, top, (joined,)))

    def _step(self, step: Step, name: str, place: _Place) -> int:
        return self._add(name, self._durations[step], place)

    def _add(self, name: str, duration: int, place: _Place) -> int:
        number = len(self.made) + 1
        self.made.append(
            TaskRow(
                task=None,
                number=number,
                typed=Typed(
                    name=name,
                    duration_minutes=duration,
                    predecessors=[Predecessor(one) for one in place.after],
                    interface_id=place.interface.pk,
                ),
                parent=place.parent,
            )
        )
        return number


def _sides(interface: Interface) -> list[System]:
    return [interface.provider, *sorted((one.system for one in interface.consumers.all()), key=lambda one: one.code)]
