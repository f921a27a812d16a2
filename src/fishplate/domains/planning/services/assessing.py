"""How sound a plan is. Nothing is written; the engine is asked with the plan as it stands, outside any transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from fishplate.domains.planning import queries
from fishplate.domains.planning.models import Assignment, Task
from fishplate.domains.planning.models.scheduled import wall_clock
from fishplate.domains.planning.services import drafts
from fishplate.engines import scheduling as engine
from fishplate.kernel import errors
from fishplate.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class Assessment:
    """The findings about one version of a plan; without tasks there are none."""

    version: int
    tasks: Mapping[str, Task] = field(default_factory=dict)
    points: tuple[engine.Finding, ...] = ()
    practices: tuple[engine.PracticeFinding, ...] = ()

    def of_practices(self) -> Iterator[tuple[engine.Practice, engine.Finding]]:
        """Each finding about a practice, with that practice."""
        for practice in self.practices:
            for finding in practice.findings:
                yield practice.practice, finding


def assess_plan(*, project_id: UUID, actor: Actor) -> Assessment:
    """Hold a plan against the fourteen points of the DCMA and the practices of the GAO.

    Raises:
        NotFound: the actor does not see the project.
        Refused: something from outside, such as another start of the project, leaves the plan without dates.
    """
    draft = drafts.read(project_id, actor)
    network = draft.network()
    result = engine.schedule(network)
    if not network.tasks:
        return Assessment(draft.version)
    if result.status is not engine.Status.SCHEDULED:
        raise errors.Refused([text for texts in draft.told(result.diagnostics[0]).values() for text in texts])
    names = {str(pk): task.name for pk, task in draft.tasks.items()}
    baseline, staffed = _agreed(draft.project.pk), _staffed(draft.project.pk)
    analysed = queries.analysed_as_it_stands(draft.project.pk, draft.version)
    return Assessment(
        draft.version,
        {str(pk): task for pk, task in draft.tasks.items()},
        engine.assess(network, result, day=draft.measure.day, baseline=baseline, staffed=staffed),
        engine.assess_practices(
            network,
            result,
            day=draft.measure.day,
            baseline=baseline,
            staffed=staffed,
            names=names,
            analysed_as_it_stands=analysed,
        ),
    )


def _agreed(project_id: UUID) -> dict[str, datetime] | None:
    """When each task was to finish by the last baseline, in wall-clock time of the plan; ``None`` without one."""
    baseline = queries.standing_baselines(project_id).first()
    if baseline is None:
        return None
    return {str(pk): wall_clock(finish) for pk, _start, finish in queries.bars(baseline)}


def _staffed(project_id: UUID) -> set[str] | None:
    """The tasks that somebody works on; ``None`` where the plan names nobody yet."""
    tasks = Assignment.objects.filter(task__project=project_id).values_list("task", flat=True)
    return {str(pk) for pk in tasks} or None
