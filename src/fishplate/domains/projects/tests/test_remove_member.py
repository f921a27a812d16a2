from __future__ import annotations

import pytest

from fishplate.domains.projects import queries, services
from fishplate.domains.projects.models import Member
from fishplate.domains.projects.tests import factories
from fishplate.kernel import errors

pytestmark = pytest.mark.django_db


def remove(cast, who, actor):
    member = Member.objects.get(project=cast.project, person=cast.people[who], removed_at=None)
    return services.remove_member(member_id=member.pk, actor=actor)


def test_a_removed_member_sees_nothing_and_stays_on_record():
    cast = factories.cast()
    removed = remove(cast, "supplier_member", cast.owner)
    assert not queries.projects(cast.supplier_member).exists()
    assert Member.objects.filter(pk=removed.pk, removed_at__isnull=False).exists()


def test_the_only_project_manager_stays():
    cast = factories.cast()
    with pytest.raises(errors.Refused, match="only project manager"):
        remove(cast, "owner", cast.owner)


def test_others_may_not_or_find_nothing():
    cast = factories.cast()
    with pytest.raises(errors.Forbidden):
        remove(cast, "teammate", cast.supplier_member)
    for actor in (cast.removed_member, cast.stranger):
        with pytest.raises(errors.NotFound):
            remove(cast, "teammate", actor)
