from __future__ import annotations

from django.utils.translation import gettext as _

from fishplate.domains.gates.models import Gate
from fishplate.domains.projects.models import Project
from fishplate.domains.projects.permissions import require_role
from fishplate.kernel.actors import Actor
from fishplate.kernel.errors import Text


def plan_gate(actor: Actor, project: Project) -> Text | None:
    return require_role(actor, project)


def amend_gate(actor: Actor, gate: Gate) -> Text | None:
    return require_role(actor, gate.project)


def add_criterion(actor: Actor, gate: Gate) -> Text | None:
    return require_role(actor, gate.project)


def remove_criterion(actor: Actor, gate: Gate) -> Text | None:
    return require_role(actor, gate.project)


def request_gate_decision(actor: Actor, gate: Gate) -> Text | None:
    return require_role(actor, gate.project)


def open_gate(actor: Actor, gate: Gate) -> Text | None:
    return _("A gate opens when those who decide have signed, not by hand.")


def close_decision(actor: Actor, gate: Gate) -> Text | None:
    return _("A decision follows its approval, not a hand.")
