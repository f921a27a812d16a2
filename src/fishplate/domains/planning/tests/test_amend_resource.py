from __future__ import annotations

from typing import Any

import pytest

from fishplate.domains.planning import services
from fishplate.domains.planning.models import Resource
from fishplate.domains.planning.tests.factories import assign, calendar, ends, resource, task
from fishplate.kernel import errors
from fishplate.kernel.undo.testing import take_back

pytestmark = pytest.mark.django_db


def change(cast, given: Resource, *, by=None, version: int | None = None, **changed: Any) -> Resource:
    """Change what is named; everything else stays as it stands."""
    standing = Resource.objects.get(pk=given.pk)
    values = {name: getattr(standing, name) for name in ("name", "kind", "member_id", "capacity", "calendar_id")}
    return services.amend_resource(
        resource_id=given.pk, version=version or standing.version, actor=by or cast.owner, **{**values, **changed}
    )


def test_another_calendar_moves_what_they_work_on_and_comes_back_by_undoing(cast):
    li = resource(cast, "Li Lei")
    given = assign(cast, task(cast, "A", "6d"), li)
    assert ends(given) == "2026-03-09"
    change(cast, li, calendar_id=calendar(cast, "Six days").pk)
    assert ends(given) == "2026-03-07"
    take_back(cast.owner)
    assert (ends(given), Resource.objects.get(pk=li.pk).calendar) == ("2026-03-09", None)


def test_a_calendar_that_somebody_works_by_is_not_removed(cast):
    six = calendar(cast, "Six days")
    change(cast, resource(cast, "Li Lei"), calendar_id=six.pk)
    with pytest.raises(errors.Refused, match="Resources work by it: Li Lei"):
        services.remove_calendar(calendar_id=six.pk, actor=cast.owner)


def test_two_people_at_once_lose_nothing(cast):
    li = resource(cast, "Li Lei")
    change(cast, li, capacity=50)
    with pytest.raises(errors.Stale):
        change(cast, li, version=li.version, capacity=80)
    assert Resource.objects.get(pk=li.pk).capacity == 50


def test_others_may_not_or_find_nothing(cast):
    li = resource(cast, "Li Lei")
    with pytest.raises(errors.Forbidden):
        change(cast, li, by=cast.teammate, capacity=1)
    for actor in (cast.removed_member, cast.stranger):
        with pytest.raises(errors.NotFound):
            change(cast, li, by=actor, capacity=1)
