from __future__ import annotations

import pytest

from fishplate.domains.charter import queries, services
from fishplate.domains.charter.tests import factories
from fishplate.domains.projects.tests import factories as projects
from fishplate.kernel import errors
from fishplate.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db


def test_the_first_text_begins_the_charter_and_the_next_changes_it():
    cast = projects.cast()
    assert queries.charter(cast.owner, cast.project.pk) is None
    first = factories.charter(cast.project, by=cast.owner, scope_in=" Orders ")
    second = factories.charter(cast.project, by=cast.supplier_member, version=first.version, scope_out="Payroll")
    assert first.pk == second.pk
    found = queries.charter(cast.teammate, cast.project.pk)
    assert found is not None
    assert (found.scope_in, found.scope_out) == ("Orders and confirmations.", "Payroll")
    entry = Entry.objects.filter(action="charter.charter_written").latest("number")
    assert entry.chain.key == f"project:{cast.project.pk}"


def test_it_takes_a_role_that_drafts():
    cast = projects.cast()
    with pytest.raises(errors.Forbidden, match="Business process owner"):
        factories.charter(cast.project, by=cast.teammate)
    for actor in (cast.stranger, cast.removed_member):
        with pytest.raises(errors.NotFound):
            factories.charter(cast.project, by=actor)


def test_the_second_of_two_is_told_that_somebody_was_faster():
    cast = projects.cast()
    first = factories.charter(cast.project, by=cast.owner)
    version = first.version
    factories.charter(cast.project, by=cast.owner, version=version, background="Theirs")
    with pytest.raises(errors.Stale):
        factories.charter(cast.project, by=cast.owner, version=version, background="Mine")


def test_others_see_no_charter():
    cast = projects.cast()
    factories.charter(cast.project, by=cast.owner)
    assert queries.charter(cast.stranger, cast.project.pk) is None
    with pytest.raises(errors.NotFound):
        services.submit_charter(project_id=cast.project.pk, actor=cast.stranger)
