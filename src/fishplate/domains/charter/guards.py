from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from fishplate.domains.charter import queries
from fishplate.domains.charter.choices import State
from fishplate.domains.charter.models import Indicator
from fishplate.domains.landscape.models import Scope
from fishplate.kernel import guards
from fishplate.kernel.actors import Actor
from fishplate.kernel.errors import Text
from fishplate.kernel.wording import listed


def register() -> None:
    """Say what this domain may refuse to others."""
    guards.register("landscape.add_to_scope", _scope_stands)
    guards.register("landscape.remove_from_scope", _scope_stands)
    guards.register("landscape.remove_from_scope", _indicator_measures_it)


def _scope_stands(scope: Scope, actor: Actor, under: UUID | None) -> Text | None:
    """The interfaces in scope are part of what is signed with the charter."""
    if scope.interface is None or queries.state(scope.project_id) == State.DRAFT:
        return None
    return _("The charter is submitted or approved, and its interfaces with it. Reopen the charter first.")


def _indicator_measures_it(scope: Scope, actor: Actor, under: UUID | None) -> Text | None:
    if scope.interface is None:
        return None
    measuring = Indicator.objects.filter(project=scope.project_id, interface=scope.interface)
    codes = listed(measuring.values_list("code", flat=True))
    return _("Indicators are measured at it: {codes}. Remove them first.").format(codes=codes) if codes else None
