from __future__ import annotations

import pytest

from fishplate.domains.conversations import queries, services
from fishplate.domains.conversations.tests import factories
from fishplate.domains.landscape.tests import factories as landscape
from fishplate.domains.projects.tests.factories import Cast
from fishplate.kernel import errors
from fishplate.kernel.records import reference

pytestmark = pytest.mark.django_db


def test_who_stops_watching_is_told_no_more_even_if_they_answer(cast: Cast):
    to = factories.on(cast.project)
    factories.comment(to, by=cast.teammate)
    services.unwatch_record(subject=to, actor=cast.teammate)
    factories.comment(to, "One more.", by=cast.teammate)
    factories.comment(to, "And?", by=cast.owner)
    factories.deliver()
    assert "comment" not in [notice.kind for notice in factories.told(cast.teammate)]
    assert not queries.is_watching(to, cast.teammate)


def test_who_watches_the_project_silences_one_record_of_it(cast: Cast):
    from fishplate.domains.charter.tests import factories as charter

    objective = charter.objective(cast.project, by=cast.owner)
    services.watch_record(subject=factories.on(cast.project), actor=cast.teammate)
    factories.comment(reference(objective), "First.", by=cast.owner)
    factories.deliver()
    assert len([one for one in factories.told(cast.teammate) if one.kind == "comment"]) == 1
    services.unwatch_record(subject=reference(objective), actor=cast.teammate)
    factories.comment(reference(objective), "Second.", by=cast.owner)
    factories.deliver()
    assert len([one for one in factories.told(cast.teammate) if one.kind == "comment"]) == 1


def test_outsiders_find_nothing(cast: Cast):
    system = landscape.system(cast.organisation, by=cast.owner)
    for outsider in (cast.stranger, cast.removed_member):
        with pytest.raises(errors.NotFound):
            services.unwatch_record(subject=reference(system), actor=outsider)
