"""What the plan adds to the project charter: the milestones with their dates."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from fishplate.domains.charter.models import Charter
from fishplate.domains.planning import queries
from fishplate.kernel import documents
from fishplate.kernel.actors import Actor
from fishplate.kernel.documents import Section

#: After the team, before the gates.
_ORDER = 60


def milestones(charter: Charter, actor: Actor) -> list[Section]:
    """Return the milestones of the plan; nothing where there is none."""
    milestone = {"scheduled__duration_minutes": 0, "scheduled__summary": False, "active": True}
    found = queries.tasks(actor).filter(project=charter.project_id, **milestone)
    rows = [(one.number, one.name, one.scheduled.finish.date(), one.deadline) for one in found]
    return [_section(rows)] if rows else []


def sample_milestones() -> list[Section]:
    return [_section([("",) * 4])]


def _section(rows: Sequence[tuple[object, ...]]) -> Section:
    told = documents.table(
        "milestones",
        (
            ("number", _("No."), 0.6),
            ("name", _("Milestone"), 3),
            ("due_on", _("Planned for"), 1.4),
            ("deadline", _("Deadline"), 1.4),
        ),
        rows,
    )
    return Section("milestones", _("Milestones"), (told,), _ORDER)
