"""The same conversation on records of other domains: of an organisation as well as of a project."""

from __future__ import annotations

import pytest

from fishplate.domains.charter.tests import factories as charter
from fishplate.domains.conversations import queries, services
from fishplate.domains.conversations.tests import factories
from fishplate.domains.landscape.tests import factories as landscape
from fishplate.domains.projects import services as projects
from fishplate.domains.projects.models import Member
from fishplate.domains.projects.tests.factories import Cast
from fishplate.kernel import errors
from fishplate.kernel.fields import uuid7
from fishplate.kernel.live.models import LiveMessage
from fishplate.kernel.records import reference

pytestmark = pytest.mark.django_db


def test_an_answer_stays_on_its_record(cast: Cast):
    system = landscape.system(cast.organisation, by=cast.owner)
    elsewhere = factories.comment(reference(system), by=cast.owner)
    for parent_id in (elsewhere.pk, uuid7()):
        with pytest.raises(errors.Invalid):
            services.add_comment(subject=factories.on(cast.project), text="?", parent_id=parent_id, actor=cast.owner)


def test_a_system_is_talked_about_by_its_organisation_and_the_projects_it_is_in(cast: Cast):
    system = landscape.system(cast.organisation, by=cast.owner)
    to = reference(system)
    factories.comment(to, by=cast.owner)
    with pytest.raises(errors.NotFound):
        factories.comment(to, by=cast.supplier_member)
    landscape.in_scope(cast, system)
    factories.comment(to, "We can read it now.", by=cast.supplier_member)
    assert queries.comments(cast.supplier_member).count() == 2
    assert not queries.comments(cast.stranger).exists()


def test_open_pages_of_the_record_are_told_that_it_changed(cast: Cast):
    system = landscape.system(cast.organisation, by=cast.owner)
    for to, audience in (
        (factories.on(cast.project), f"project:{cast.project.pk}"),
        (reference(system), f"organisation:{cast.organisation.pk}"),
    ):
        factories.comment(to, by=cast.owner)
        assert LiveMessage.objects.filter(topic=f"record:{to}", audience=audience, kind="comment").exists()


def test_somebody_outside_an_organisation_watches_its_system_while_they_see_it(cast: Cast):
    system = landscape.system(cast.organisation, by=cast.owner)
    landscape.in_scope(cast, system)
    to, chain = reference(system), f"organisation:{cast.organisation.pk}"
    services.watch_record(subject=to, actor=cast.supplier_member)
    services.watch_record(subject=to, actor=cast.owner)
    assert {watch.person_id for watch in queries.watchers(to, chain)} == {cast.supplier_member.id, cast.owner.id}
    _leaves(cast)
    assert {watch.person_id for watch in queries.watchers(to, chain)} == {cast.owner.id}


def _leaves(cast: Cast) -> None:
    member = Member.objects.get(project=cast.project, person_id=cast.supplier_member.id)
    projects.remove_member(member_id=member.pk, actor=cast.owner)


def test_who_watches_the_project_silences_one_record_of_it(cast: Cast):
    objective = charter.objective(cast.project, by=cast.owner)
    services.watch_record(subject=factories.on(cast.project), actor=cast.teammate)
    factories.comment(reference(objective), "First.", by=cast.owner)
    factories.deliver()
    assert len([one for one in factories.told(cast.teammate) if one.kind == "comment"]) == 1
    services.unwatch_record(subject=reference(objective), actor=cast.teammate)
    factories.comment(reference(objective), "Second.", by=cast.owner)
    factories.deliver()
    assert len([one for one in factories.told(cast.teammate) if one.kind == "comment"]) == 1
