from __future__ import annotations

from fishplate.domains.projects.choices import Role
from fishplate.domains.projects.models import Project
from fishplate.domains.projects.permissions import require_role
from fishplate.kernel.actors import Actor
from fishplate.kernel.errors import Text

#: Those who do what is planned.
_AT_WORK = (
    Role.SYSTEM_ARCHITECT,
    Role.DATABASE_SPECIALIST,
    Role.TEST_ENGINEER,
    Role.BUSINESS_OWNER,
    Role.OPERATIONS,
)


def add_task(actor: Actor, project: Project) -> Text | None:
    return _plans(actor, project)


def amend_task(actor: Actor, project: Project) -> Text | None:
    return _plans(actor, project)


def move_task(actor: Actor, project: Project) -> Text | None:
    return _plans(actor, project)


def indent_task(actor: Actor, project: Project) -> Text | None:
    return _plans(actor, project)


def outdent_task(actor: Actor, project: Project) -> Text | None:
    return _plans(actor, project)


def remove_task(actor: Actor, project: Project) -> Text | None:
    return _plans(actor, project)


def record_progress(actor: Actor, project: Project) -> Text | None:
    return require_role(actor, project, *_AT_WORK)


def set_status_date(actor: Actor, project: Project) -> Text | None:
    return _plans(actor, project)


def add_calendar(actor: Actor, project: Project) -> Text | None:
    return _plans(actor, project)


def amend_calendar(actor: Actor, project: Project) -> Text | None:
    return _plans(actor, project)


def remove_calendar(actor: Actor, project: Project) -> Text | None:
    return _plans(actor, project)


def choose_calendar(actor: Actor, project: Project) -> Text | None:
    return _plans(actor, project)


def add_resource(actor: Actor, project: Project) -> Text | None:
    return _plans(actor, project)


def amend_resource(actor: Actor, project: Project) -> Text | None:
    return _plans(actor, project)


def remove_resource(actor: Actor, project: Project) -> Text | None:
    return _plans(actor, project)


def make_work_packages(actor: Actor, project: Project) -> Text | None:
    return _plans(actor, project)


def export_plan(actor: Actor, project: Project) -> Text | None:
    """Whoever sees a plan may have it as a file, which says no more."""
    return None


def take_baseline(actor: Actor, project: Project) -> Text | None:
    return require_role(actor, project)


def withdraw_baseline(actor: Actor, project: Project) -> Text | None:
    return require_role(actor, project)


def restore_baseline(actor: Actor, project: Project) -> Text | None:
    return require_role(actor, project)


def add_risk_driver(actor: Actor, project: Project) -> Text | None:
    return _plans(actor, project)


def amend_risk_driver(actor: Actor, project: Project) -> Text | None:
    return _plans(actor, project)


def remove_risk_driver(actor: Actor, project: Project) -> Text | None:
    return _plans(actor, project)


def start_risk_analysis(actor: Actor, project: Project) -> Text | None:
    return _plans(actor, project)


def _plans(actor: Actor, project: Project) -> Text | None:
    return require_role(actor, project, Role.SYSTEM_ARCHITECT)
