from __future__ import annotations

import pytest

from fishplate.domains.conversations import queries, services
from fishplate.domains.conversations.tests import factories
from fishplate.domains.projects.tests.factories import Cast
from fishplate.kernel import audit
from fishplate.kernel.notices import DECISION, MENTION
from fishplate.kernel.records import reference

pytestmark = pytest.mark.django_db


def test_what_is_done_is_read_for_those_it_concerned_and_nothing_else_is(cast: Cast):
    factories.deliver()
    factories.comment(factories.on(cast.project), "@Mei Teammate?", by=cast.owner)
    factories.deliver()
    about, before = reference(cast.project), queries.unread_count(cast.teammate)

    def read(kind, **people) -> int:
        with audit.unit():
            return services.read_about(about=about, kind=kind, **people)

    assert read(DECISION) == 0
    assert read(MENTION, people=[cast.owner.id]) == 0
    assert queries.unread_count(cast.teammate) == before
    assert read(MENTION) == 1
    assert queries.unread_count(cast.teammate) == before - 1
    assert read(MENTION) == 0
