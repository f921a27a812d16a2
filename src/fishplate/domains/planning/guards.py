from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from fishplate.domains.landscape.models import Scope
from fishplate.domains.planning.models import Task
from fishplate.kernel import guards
from fishplate.kernel.actors import Actor
from fishplate.kernel.errors import Text
from fishplate.kernel.wording import listed


def register() -> None:
    """Say what this domain may refuse to others."""
    guards.register("landscape.remove_from_scope", _tasks_build_it)


def _tasks_build_it(scope: Scope, actor: Actor, under: UUID | None) -> Text | None:
    if scope.interface is None:
        return None
    numbers = Task.objects.filter(project=scope.project_id, interface=scope.interface).order_by("number")
    named = listed(numbers.values_list("number", flat=True))
    if not named:
        return None
    return _("Tasks of the plan build it: {numbers}. Take it out of them first.").format(numbers=named)
