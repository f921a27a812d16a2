from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from fishplate.domains.planning import permissions, queries
from fishplate.domains.planning.choices import EXPORT, PaperSize, PlanFormat
from fishplate.domains.projects import queries as projects
from fishplate.kernel import audit, errors, jobs
from fishplate.kernel.actors import Actor
from fishplate.kernel.jobs import Job
from fishplate.kernel.permissions import demand


def export_plan(
    *,
    project_id: UUID,
    format: PlanFormat,  # noqa: A002  # as the field is called
    paper: PaperSize = PaperSize.A3,
    baseline_id: UUID | None = None,
    actor: Actor,
) -> Job:
    """Ask for the plan as a file; the job's result has its ``filename``, and where it is kept.

    Asking twice while it is being written returns the same job.

    Args:
        paper: of a PDF; its rows go on as many sheets as they need.
        baseline_id: whose bars stand beneath those of today in a picture, or whose dates go along with each task.

    Raises:
        NotFound: the actor does not see the project.
        Invalid: the plan has no such baseline, or it was withdrawn.
    """
    project = projects.project(actor, project_id)
    demand(permissions.export_plan, actor, project)
    if baseline_id is not None and not queries.standing_baselines(project.pk).filter(pk=baseline_id).exists():
        raise errors.Invalid({"baseline_id": [_("Choose a baseline of this plan that was not withdrawn.")]})
    baseline = str(baseline_id) if baseline_id else ""
    with audit.unit():
        return jobs.enqueue(
            EXPORT,
            actor=actor,
            project_id=project.pk,
            unique_key=":".join((EXPORT, str(project.pk), format, paper, baseline, str(actor.id))),
            params={
                "project_id": str(project.pk),
                "format": str(format),
                "paper": str(paper),
                "baseline_id": baseline,
            },
        )
