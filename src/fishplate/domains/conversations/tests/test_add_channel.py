from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection

from fishplate.domains.conversations import queries, services
from fishplate.domains.conversations.models import Channel
from fishplate.domains.conversations.tests import factories
from fishplate.domains.projects.tests.factories import Cast
from fishplate.kernel import errors, secrets
from fishplate.kernel.actors import SYSTEM

pytestmark = pytest.mark.django_db
CANARY = "CANARYCANARYCANARYCANARY"


def test_the_address_is_sealed_for_this_row_and_nowhere_readable(cast: Cast):
    channel = factories.channel(cast.owner)
    assert CANARY in channel.opened()
    other = factories.channel(cast.owner, "Other room")
    other.address = channel.address
    with pytest.raises(secrets.SealBroken):
        other.opened()
    with connection.cursor() as cursor:
        for model in apps.get_models():
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
            assert CANARY not in str(cursor.fetchall()), model


def test_a_channel_is_ones_own(cast: Cast):
    channel = factories.channel(cast.owner)
    assert queries.channels(cast.owner).get() == channel
    for other in (cast.teammate, cast.supplier_member, cast.stranger):
        assert not queries.channels(other).exists()
        with pytest.raises(errors.NotFound):
            services.remove_channel(channel_id=channel.pk, actor=other)


@pytest.mark.parametrize(
    ("name", "service", "address", "field"),
    [
        ("", "slack", factories.WEBHOOK, "name"),
        ("Room", "slack", "https://hooks.slack.com/", "address"),
        ("Room", "feishu", factories.WEBHOOK, "address"),
        ("Room", "other", "json://localhost", "address"),
        ("Room", "pigeon", factories.WEBHOOK, "service"),
        ("x" * 81, "slack", factories.WEBHOOK, "name"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_kept(cast: Cast, name: str, service: str, address: str, field: str):
    with pytest.raises(errors.Invalid) as refusal:
        services.add_channel(service=service, name=name, address=address, actor=cast.owner)
    assert field in refusal.value.fields
    assert not Channel.objects.exists()


def test_a_name_is_used_once(cast: Cast):
    factories.channel(cast.owner)
    with pytest.raises(errors.Invalid):
        factories.channel(cast.owner)
    factories.channel(cast.teammate)


def test_only_people_have_channels(cast: Cast):
    with pytest.raises(errors.Forbidden):
        factories.channel(SYSTEM)
