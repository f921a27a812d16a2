from __future__ import annotations

from fishplate.domains.assurance.models import Check
from fishplate.domains.projects.choices import Role
from fishplate.domains.projects.models import Project
from fishplate.domains.projects.permissions import require_role
from fishplate.kernel.actors import Actor
from fishplate.kernel.errors import Text

TESTERS = (Role.TEST_ENGINEER, Role.SYSTEM_ARCHITECT)
#: Who answers what is checked by a person.
ANSWERING = (Role.PROJECT_MANAGER, *TESTERS, Role.BUSINESS_OWNER, Role.OPERATIONS)


def define_check(actor: Actor, project: Project) -> Text | None:
    return require_role(actor, project, *TESTERS)


def amend_check(actor: Actor, check: Check) -> Text | None:
    return require_role(actor, check.project, *TESTERS)


def retire_check(actor: Actor, check: Check) -> Text | None:
    return require_role(actor, check.project, *TESTERS)


def run_check(actor: Actor, check: Check) -> Text | None:
    return require_role(actor, check.project, *TESTERS, Role.DATABASE_SPECIALIST, Role.OPERATIONS)


def run_all_checks(actor: Actor, project: Project) -> Text | None:
    return require_role(actor, project, *TESTERS, Role.DATABASE_SPECIALIST, Role.OPERATIONS)


def answer_check(actor: Actor, check: Check) -> Text | None:
    return require_role(actor, check.project, *ANSWERING)
