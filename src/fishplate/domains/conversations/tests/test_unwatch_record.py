from __future__ import annotations

import pytest

from fishplate.domains.conversations import queries, services
from fishplate.domains.conversations.tests import factories
from fishplate.domains.projects.tests.factories import Cast
from fishplate.kernel import errors

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


def test_outsiders_find_nothing(cast: Cast):
    for outsider in (cast.stranger, cast.removed_member):
        with pytest.raises(errors.NotFound):
            services.unwatch_record(subject=factories.on(cast.project), actor=outsider)
