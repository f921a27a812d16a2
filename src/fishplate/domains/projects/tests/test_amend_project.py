from __future__ import annotations

from datetime import date

import pytest

from fishplate.domains.projects import services
from fishplate.domains.projects.tests import factories
from fishplate.kernel import errors

pytestmark = pytest.mark.django_db


def amend(cast, actor, version=1, **days):
    return services.amend_project(
        project_id=cast.project.pk,
        version=version,
        code="NEW",
        name="New",
        purpose="Because",
        actor=actor,
        **{"starts_on": date(2026, 3, 2), "ends_on": date(2026, 9, 30), **days},
    )


def test_the_project_manager_changes_it():
    cast = factories.cast()
    assert amend(cast, cast.owner).name == "New"


def test_others_may_not_or_find_nothing():
    cast = factories.cast()
    for actor in (cast.teammate, cast.supplier_member):
        with pytest.raises(errors.Forbidden, match="Project manager"):
            amend(cast, actor)
    for actor in (cast.removed_member, cast.stranger):
        with pytest.raises(errors.NotFound):
            amend(cast, actor)


def test_a_stale_edit_overwrites_nothing():
    cast = factories.cast()
    amend(cast, cast.owner)
    with pytest.raises(errors.Stale):
        amend(cast, cast.owner)


@pytest.mark.parametrize("field", ["starts_on", "ends_on"])
def test_a_day_that_has_no_day_after_it_is_refused_before_it_breaks_a_page(field: str):
    cast = factories.cast()
    with pytest.raises(errors.Invalid, match="between 1900 and 2999") as raised:
        amend(cast, cast.owner, **{"ends_on": date.max, field: date.max})
    assert field in raised.value.fields
