from __future__ import annotations

import pytest

from fishplate.domains.conversations import queries, services
from fishplate.domains.conversations.tests import factories
from fishplate.domains.projects.tests.factories import Cast

pytestmark = pytest.mark.django_db


def test_everything_of_ones_own_is_read_and_nothing_of_others(cast: Cast):
    factories.deliver()
    factories.comment(factories.on(cast.project), "@Mei Teammate @Sam Supplier", by=cast.owner)
    factories.deliver()
    assert services.read_all_notices(actor=cast.teammate) == 2
    assert services.read_all_notices(actor=cast.teammate) == 0
    assert queries.unread_count(cast.teammate) == 0
    assert queries.unread_count(cast.supplier_member) == 2
