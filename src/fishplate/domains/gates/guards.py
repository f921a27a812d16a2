"""What gates refuse to lower domains: a project enters a phase only through the gate before it."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from fishplate.domains.gates.choices import Outcome
from fishplate.domains.gates.models import Decision
from fishplate.domains.projects.choices import Phase
from fishplate.domains.projects.models import Project
from fishplate.kernel import guards
from fishplate.kernel.actors import Actor
from fishplate.kernel.errors import Text


def register() -> None:
    """Have a say in what other domains are about to write."""
    guards.register("projects.enter_phase", through_the_gate)


def through_the_gate(project: Project, actor: Actor, under: UUID | None) -> Text | None:
    """Refuse to enter ``project.phase`` unless ``under`` is the decision that opened the gate into it."""
    opened = Decision.objects.filter(outcome=Outcome.OPENED, gate__project=project, gate__phase=project.phase)
    if under is not None and opened.filter(pk=under).exists():
        return None
    return _("The project enters the phase “{phase}” only by a decision that opens the gate before it.").format(
        phase=Phase(project.phase).label
    )
