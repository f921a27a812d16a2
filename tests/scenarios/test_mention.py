"""A supplier's member is mentioned on a record she may not see, and learns nothing: nowhere, not even by counting."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import time

import pytest
from django.test import Client, override_settings
from django.urls import get_resolver, reverse

from fishplate.config.api import api
from fishplate.domains.conversations import queries, services
from fishplate.domains.conversations.models import Delivery, Mention, Notice, Watch
from fishplate.domains.conversations.services import sending
from fishplate.domains.conversations.tests import factories
from fishplate.domains.landscape.tests import factories as landscape
from fishplate.domains.projects import services as projects
from fishplate.domains.projects.choices import Party, Role
from fishplate.domains.projects.models import Member
from fishplate.domains.projects.tests import factories as project_factories
from fishplate.domains.projects.tests.factories import Cast
from fishplate.kernel import search
from fishplate.kernel.actors import SYSTEM
from fishplate.kernel.egress import allowing
from fishplate.kernel.jobs import testing
from fishplate.kernel.live import topics
from fishplate.kernel.live.models import LiveMessage
from fishplate.kernel.messages import chat
from fishplate.kernel.messages.tests.chat_servers import Services
from fishplate.kernel.messages.tests.chat_servers import serving as chat_serving
from fishplate.kernel.messages.tests.mail_server import Post
from fishplate.kernel.messages.tests.mail_server import serving as mail_serving
from fishplate.kernel.permissions import Audience
from fishplate.kernel.records import Reference, reference
from tests.access.people import read, signed_in
from tests.architecture.checks.routes import operations, routes

pytestmark = [pytest.mark.django_db, pytest.mark.network]
SECRET, BESIDE = "zebrawort", "quirkstone"  # she searches for the one, and must not read the other either


@pytest.fixture
def post() -> Iterator[Post]:
    with mail_serving() as server, override_settings(FISHPLATE_MAIL_URL=server.url):
        yield server


@pytest.fixture
def slack(monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    with chat_serving() as running:
        monkeypatch.setattr(chat, "_session", running.sessions)  # a service of the test instead of one on the internet
        allowing.allow_destination(pattern="hooks.slack.com", ports="443", actor=SYSTEM)
        yield running


@pytest.fixture
def hidden(cast: Cast) -> Reference:
    """A system of the owner's organisation that is in no project of hers."""
    return reference(landscape.system(cast.organisation, by=cast.owner))


def work() -> None:
    factories.deliver()
    sending.ask_for_due()
    testing.run_pending()


def everywhere(client: Client) -> Iterator[tuple[str, str]]:
    """Yield everything she can open or call without knowing an id, with where it was."""
    for route in routes(get_resolver().url_patterns):
        access = route.access
        if not route.params and access is not None and access.audience is Audience.SIGNED_IN:
            yield route.name, read(client.get(reverse(route.name), {"q": SECRET})).decode()
    for operation in operations(api):
        if operation.method == "GET" and "{" not in operation.path:
            yield operation.path, read(client.get(f"/api/v1{operation.path}", {"q": SECRET})).decode()


def test_who_may_not_see_the_record_learns_nothing_of_the_mention(
    cast: Cast, hidden: Reference, post: Post, slack: Services
) -> None:
    her, person = cast.supplier_member, cast.people["supplier_member"]
    factories.channel(her)
    work()
    before = (
        queries.unread_count(her),
        len(post.taken),
        len(slack.arrived),
        Notice.objects.filter(person=person).count(),
    )
    client = signed_in(person)
    known = dict(everywhere(client))

    said = factories.comment(hidden, f"@Sam Supplier, @Mei Teammate: {SECRET} {BESIDE}", by=cast.owner)
    services.amend_comment(
        comment_id=said.pk,
        version=said.version,
        text=f"@Sam Supplier @Mei Teammate {SECRET} {BESIDE}!",
        actor=cast.owner,
    )
    work()

    # The colleague, who may see it, was told: the trial would notice if nothing worked.
    assert [one.kind for one in factories.told(cast.teammate)].count("mention") == 1
    assert any(mail["To"] == cast.people["teammate"].email for mail in post.taken)
    # She was not: not in the inbox, its count, by mail, by chat, or as somebody who watches.
    assert queries.unread_count(her) == before[0]
    assert Notice.objects.filter(person=person).count() == before[3]
    assert not [mail for mail in post.taken[before[1] :] if mail["To"] == person.email]
    assert len(slack.arrived) == before[2]
    assert not Mention.objects.filter(person=person).exists()
    assert not Watch.objects.filter(person=person).exists()
    assert not Delivery.objects.filter(person=person, notice__subject_id=hidden.id).exists()
    # Search, and whatever else she can open or call, holds neither the word nor the ids; the number in the bar stays.
    assert search.find(her, SECRET) == []
    assert search.find(cast.owner, SECRET) != []
    for where, page in everywhere(client):
        assert BESIDE not in page, where
        assert str(said.pk) not in page, where
        assert str(hidden.id) not in page, where
    assert dict(everywhere(client)).keys() == known.keys()
    count = client.get("/api/v1/inbox/count")
    assert json.loads(count.content) == {"count": before[0]}
    # By the very addresses she finds nothing, and her open browser is told of nothing.
    for path in (
        f"/comments/{said.pk}/",
        f"/comments/{said.pk}/versions/",
        f"/records/{hidden.kind}/{hidden.id}/comments/",
        f"/records/{hidden.kind}/{hidden.id}/people/",
        f"/api/v1/comments/{said.pk}",
        f"/api/v1/records/{hidden.kind}/{hidden.id}/comments",
        f"/api/v1/records/{hidden.kind}/{hidden.id}/watchers",
    ):
        assert client.get(path).status_code == 404, path
    heard = LiveMessage.objects.filter(audience__in=topics.allowed(her))
    assert not heard.filter(topic__contains=str(hidden.id)).exists()
    assert str(said.pk) not in str(list(heard.values_list("data", flat=True)))


def test_who_could_see_it_when_it_was_said_and_not_when_the_digest_goes_learns_nothing(
    cast: Cast, post: Post, clock
) -> None:
    her = cast.supplier_member
    services.set_notice_preferences(
        rhythm="daily",
        daily_at=time(18),
        quiet_from=None,
        quiet_to=None,
        ways={"mention": ["mail"], "member": ["mail"], "comment": ["mail"]},
        actor=her,
    )
    other = project_factories.project(cast.people["owner"], cast.organisation, name="Another project")
    project_factories.member(
        other, cast.people["supplier_member"], cast.supplier, Role.SYSTEM_ARCHITECT, party=Party.SUPPLIER, by=cast.owner
    )
    factories.comment(factories.on(cast.project), f"@Sam Supplier: {SECRET}", by=cast.owner)
    factories.comment(factories.on(other), "@Sam Supplier: this one stays yours", by=cast.owner)
    work()
    assert post.taken == []
    member = Member.objects.get(project=cast.project, person_id=her.id)
    projects.remove_member(member_id=member.pk, actor=cast.owner)
    clock.advance(hours=10)
    work()
    [mail] = [mail for mail in post.taken if mail["To"] == cast.people["supplier_member"].email]
    text = bytes(mail.get_payload(decode=True)).decode()
    assert "this one stays yours" in text
    assert SECRET not in text
    assert cast.project.name not in text
    assert str(cast.project.pk) not in text
    assert mail["Subject"] == "2 notifications"  # those of the other project alone
