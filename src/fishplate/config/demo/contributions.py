"""What the sample adds to the product's pages while it is there: who signs in, and what to try."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fishplate.config.demo import sample
from fishplate.domains.approvals.queries import whom_it_waits_for
from fishplate.domains.assurance.choices import Verdict
from fishplate.domains.assurance.queries import checks
from fishplate.domains.gates.models import Gate
from fishplate.domains.gates.queries import pending_decision
from fishplate.domains.projects.choices import Phase, Role
from fishplate.domains.projects.queries import roles
from fishplate.kernel import contributions
from fishplate.kernel.actors import Actor
from fishplate.kernel.contributions import Command, Panel


def register() -> None:
    """Add to sign-in, overview and palette. Every provider is silent in an installation without the sample."""
    contributions.ENTRANCE.add("sample", _entrance)
    contributions.OVERVIEW_PANELS.add("sample", _steps, order=5)
    contributions.COMMANDS.add("sample", _commands)


def _entrance() -> list[Panel]:
    if sample.marker() is None:
        return []
    people = [
        {"name": one.name, "email": one.email, "roles": [Role(role).label for role in one.roles]}
        for one in sample.PEOPLE
    ]
    return [
        Panel("demo/entrance.html", {"people": people, "password": sample.PASSWORD}, title=_("People of the sample"))
    ]


def _steps(project_id: UUID, actor: Actor) -> list[Panel]:
    known = sample.marker()
    if known is None or known.project_id != str(project_id):
        return []
    gate = Gate.objects.visible_to(actor).filter(project=project_id, phase=Phase.PILOT).first()
    if gate is None:
        return []
    pending = pending_decision(gate)
    context = {
        "gate": gate,
        "is_manager": Role.PROJECT_MANAGER in roles(actor.id, project_id),
        "measured": all(one.latest_verdict == Verdict.MET for one in checks(actor, project_id)),
        "waits_for": whom_it_waits_for(pending.approval) if pending and pending.approval else [],
        "pending": pending,
    }
    return [Panel("demo/steps.html", context, title=_("Try it: open the gate to the pilot"))]


def _commands(actor: Actor, project_id: UUID | None) -> list[Command]:
    if sample.marker() is None:
        return []
    return [
        Command(
            _("The systems of the sample"), reverse("demo:view_sample"), _("Sample"), keywords="repair break faults"
        )
    ]
