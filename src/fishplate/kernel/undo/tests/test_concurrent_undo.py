"""Two hands at the same moment: an undo and another undo, an undo and another change."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from fishplate.domains.approvals.tests.together import at_once, needs_postgresql
from fishplate.domains.landscape import services
from fishplate.domains.landscape.models import System
from fishplate.domains.landscape.tests import factories
from fishplate.kernel import undo
from fishplate.kernel.audit.models import Entry
from fishplate.kernel.undo.testing import latest

pytestmark = [needs_postgresql, pytest.mark.django_db(transaction=True)]


def amend(one: System, **changed: Any) -> System:
    standing = System.objects.get(pk=one.pk)
    names = ("code", "name", "kind", "vendor", "description", "criticality", "lifecycle", "version")
    given = {name: getattr(standing, name) for name in names}
    actor = changed.pop("by")
    return services.amend_system(system_id=one.pk, actor=actor, **{**given, **changed})


def test_of_two_that_undo_the_same_one_does() -> None:
    place = factories.landscape()
    owner = place.cast.owner
    services.remove_from_scope(scope_id=place.scope.pk, actor=owner)
    change = latest(owner)
    raised = at_once(*[lambda: undo.undo_change(change_id=change.pk, actor=owner)] * 4)
    assert sorted(type(error).__name__ for error in raised) == ["NoneType", "Refused", "Refused", "Refused"]
    assert Entry.objects.filter(action="landscape.scope_added").count() == 2
    assert connection.vendor == "postgresql"


def test_an_undo_and_a_change_of_the_same_record_never_mix() -> None:
    place = factories.landscape()
    amend(place.erp, by=place.cast.owner, name="Mine")
    change = latest(place.cast.owner)
    undone, changed = at_once(
        lambda: undo.undo_change(change_id=change.pk, actor=place.cast.owner),
        lambda: amend(place.erp, by=place.cast.teammate, vendor="Acme"),
    )
    standing = System.objects.get(pk=place.erp.pk)
    # Whoever was second was refused; both went through only where one wholly followed the other's version.
    if undone is not None:
        assert (standing.name, standing.vendor) == ("Mine", "Acme")
    elif changed is not None:
        assert (standing.name, standing.vendor) == ("Resource planning", "")
    else:
        assert (standing.name, standing.vendor) == ("Resource planning", "Acme")
