"""What takes back what in a plan."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from fishplate.domains.planning import services
from fishplate.domains.planning.choices import LinkKind
from fishplate.domains.planning.models import Task, TaskLink
from fishplate.domains.planning.models.predecessors import Predecessor
from fishplate.domains.planning.services.batches import TaskRow
from fishplate.domains.planning.services.removing import remove_tasks
from fishplate.domains.planning.services.restoring import restore_task, restore_tasks
from fishplate.kernel import errors, undo
from fishplate.kernel.actors import Actor
from fishplate.kernel.undo import Done


def register() -> None:
    """Declare the inverses of this domain."""
    undo.register("planning.task_added", undo.remove_again(services.remove_task, Task), many=_remove_again)
    undo.register(
        "planning.task_amended",
        undo.amend_back(services.amend_task, Task, predecessors=_predecessors),
        many=_amend_back,
    )
    undo.register("planning.task_moved", _move_back)
    undo.register("planning.task_removed", undo.add_again(restore_task), many=_add_again)
    undo.register("planning.task_restored", undo.remove_again(services.remove_task, Task), many=_remove_again)


def _remove_again(done: Sequence[Done], actor: Actor) -> None:
    """What an import added: the plan is scheduled once, however many tasks go."""
    tasks = Task.objects.visible_to(actor).in_bulk([one.target.id for one in done])
    if len(tasks) < len(done):
        raise errors.NotFound
    [project_id] = {task.project_id for task in tasks.values()}
    remove_tasks(project_id=project_id, versions={pk: task.version for pk, task in tasks.items()}, actor=actor)


def _add_again(done: Sequence[Done], actor: Actor) -> object:
    return restore_tasks(done=done, actor=actor)


def _amend_back(done: Sequence[Done], actor: Actor) -> object:
    tasks = Task.objects.visible_to(actor).in_bulk([one.target.id for one in done])
    if len(tasks) < len(done):
        raise errors.NotFound
    [project_id] = {task.project_id for task in tasks.values()}
    prepared = services.prepare_tasks(
        project_id=project_id, rows=[_former_row(one, tasks[one.target.id]) for one in done], actor=actor
    )
    if prepared.refusals:
        raise errors.Refused([str(refusal) for refusal in prepared.refusals.values()])
    return prepared.store()


def _former_row(done: Done, task: Task) -> TaskRow:
    names = ("name", "duration_minutes", "not_before", "deadline", "interface_id")
    values = {name: getattr(task, name) for name in names} | done.former(Task)
    return TaskRow(
        task=task,
        number=task.number,
        predecessors=_predecessors(done, task),
        **{name: values[name] for name in names},
    )


def _predecessors(done: Done, task: Task) -> list[Predecessor]:
    """What the task waited for before; a task that is gone by now is waited for no more."""
    waits: dict[UUID, tuple[str, int]] = {
        link.predecessor_id: (link.kind, link.lag_minutes) for link in task.incoming.all()
    }
    by_id = {str(link.pk): link.predecessor_id for link in task.incoming.all()}
    for row in done.rows_of(TaskLink):
        former = row.former(TaskLink)
        if row.operation == "created":
            waits.pop(by_id.get(row.id, task.pk), None)
        elif row.operation == "deleted":
            waits[former["predecessor_id"]] = (former["kind"], former["lag_minutes"])
        elif row.id in by_id:
            kind, lag = waits[by_id[row.id]]
            waits[by_id[row.id]] = (former.get("kind", kind), former.get("lag_minutes", lag))
    numbers = dict(Task.objects.filter(pk__in=waits).values_list("pk", "number"))
    return [Predecessor(numbers[pk], LinkKind(kind), lag) for pk, (kind, lag) in waits.items() if pk in numbers]


def _move_back(done: Done, actor: Actor) -> object:
    """Positions may have been spread since, so it goes before the one that stood after it, not to a figure."""
    task = Task.objects.visible_to(actor).filter(pk=done.target.id).first()
    if task is None:
        raise errors.NotFound
    position = done.former(Task).get("position", task.position)
    others = Task.objects.filter(project=task.project_id, position__gte=position).exclude(pk=task.pk)
    following = others.order_by("position", "id").first()
    return services.move_task(task_id=task.pk, before_id=following.pk if following else None, actor=actor)
