from __future__ import annotations

from collections.abc import Iterator

import pytest

from fishplate.domains.conversations import queries, services
from fishplate.domains.conversations.tests import factories
from fishplate.domains.projects.tests.factories import Cast
from fishplate.kernel import errors
from fishplate.kernel.actors import SYSTEM
from fishplate.kernel.egress import allowing
from fishplate.kernel.jobs import testing
from fishplate.kernel.messages import chat
from fishplate.kernel.messages.tests.chat_servers import Services, serving

pytestmark = [pytest.mark.django_db, pytest.mark.network]


@pytest.fixture
def slack(monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    with serving() as running:
        monkeypatch.setattr(chat, "_session", running.sessions)  # a service of the test instead of one on the internet
        yield running


def test_a_word_arrives_and_the_person_sees_that_it_was_taken(cast: Cast, slack: Services):
    allowing.allow_destination(pattern="hooks.slack.com", ports="443", actor=SYSTEM)
    channel = factories.channel(cast.owner)
    services.try_channel(channel_id=channel.pk, actor=cast.owner)
    assert queries.channels(cast.owner).get().is_being_tried
    testing.run_pending()
    channel = queries.channels(cast.owner).get()
    assert (channel.trouble, channel.is_being_tried) == ("", False)
    assert channel.tried_at is not None
    assert "Lin Owner" in str(slack.arrived[0].body)


def test_a_denied_destination_is_told_with_the_way_to_allow_it(cast: Cast, slack: Services):
    channel = factories.channel(cast.owner)
    services.try_channel(channel_id=channel.pk, actor=cast.owner)
    testing.run_pending()
    trouble = queries.channels(cast.owner).get().trouble
    assert "hooks.slack.com:443" in trouble
    assert "An administrator can allow it" in trouble
    assert slack.arrived == []


def test_a_key_that_is_wrong_is_told(cast: Cast, slack: Services):
    allowing.allow_destination(pattern="hooks.slack.com", ports="443", actor=SYSTEM)
    slack.answer = (403, "invalid_token")
    channel = factories.channel(cast.owner)
    services.try_channel(channel_id=channel.pk, actor=cast.owner)
    testing.run_pending()
    assert "HTTP 403" in queries.channels(cast.owner).get().trouble


def test_nobody_tries_the_channel_of_another(cast: Cast):
    channel = factories.channel(cast.owner)
    for other in (cast.teammate, cast.stranger):
        with pytest.raises(errors.NotFound):
            services.try_channel(channel_id=channel.pk, actor=other)
