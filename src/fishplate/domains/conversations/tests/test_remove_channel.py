from __future__ import annotations

import pytest

from fishplate.domains.conversations import queries, services
from fishplate.domains.conversations.models import Delivery
from fishplate.domains.conversations.tests import factories
from fishplate.domains.projects.tests.factories import Cast

pytestmark = pytest.mark.django_db


def test_what_was_to_go_there_goes_nowhere(cast: Cast):
    factories.deliver()
    channel = factories.channel(cast.teammate)
    factories.comment(factories.on(cast.project), "@Mei Teammate?", by=cast.owner)
    factories.deliver()
    assert Delivery.objects.filter(channel=channel).exists()
    services.remove_channel(channel_id=channel.pk, actor=cast.teammate)
    assert not queries.channels(cast.teammate).exists()
    assert not Delivery.objects.exists()
    assert queries.unread_count(cast.teammate) == 2
