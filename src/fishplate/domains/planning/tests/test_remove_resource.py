from __future__ import annotations

import pytest

from fishplate.domains.planning import services
from fishplate.domains.planning.models import Resource
from fishplate.domains.planning.tests.factories import assign, resource, task
from fishplate.kernel import errors
from fishplate.kernel.undo.testing import take_back

pytestmark = pytest.mark.django_db


def test_who_works_stays_and_who_does_not_comes_back_by_undoing(cast):
    li = resource(cast, "Li Lei", capacity=80)
    given = assign(cast, task(cast, "A"), li)
    with pytest.raises(errors.Refused, match="works on these tasks: 1"):
        services.remove_resource(resource_id=li.pk, actor=cast.owner)
    assign(cast, given)
    services.remove_resource(resource_id=li.pk, actor=cast.owner)
    assert not Resource.objects.filter(pk=li.pk).exists()
    take_back(cast.owner)
    assert Resource.objects.get(pk=li.pk).capacity == 80


def test_others_may_not_or_find_nothing(cast):
    li = resource(cast, "Li Lei")
    with pytest.raises(errors.Forbidden):
        services.remove_resource(resource_id=li.pk, actor=cast.teammate)
    for actor in (cast.removed_member, cast.stranger):
        with pytest.raises(errors.NotFound):
            services.remove_resource(resource_id=li.pk, actor=actor)
