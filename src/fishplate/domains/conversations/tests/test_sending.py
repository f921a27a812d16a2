"""What leaves: when, to whom, in which words; and that it is judged when it leaves, not when it was queued."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from email.header import decode_header, make_header
from typing import Any

import pytest
from django.test import override_settings

from fishplate.domains.conversations import services
from fishplate.domains.conversations.choices import SendingState
from fishplate.domains.conversations.models import Delivery
from fishplate.domains.conversations.services import sending
from fishplate.domains.conversations.tests import factories
from fishplate.domains.organisations import services as organisations
from fishplate.domains.projects import services as projects
from fishplate.domains.projects.models import Member
from fishplate.domains.projects.tests.factories import Cast
from fishplate.kernel.actors import SYSTEM, Actor
from fishplate.kernel.egress import allowing
from fishplate.kernel.jobs import testing
from fishplate.kernel.messages import chat
from fishplate.kernel.messages.tests.chat_servers import Services
from fishplate.kernel.messages.tests.chat_servers import serving as chat_serving
from fishplate.kernel.messages.tests.mail_server import Post
from fishplate.kernel.messages.tests.mail_server import serving as mail_serving
from tests.e2e.hostile import CORPUS
from tests.support.time import Clock

pytestmark = [pytest.mark.django_db, pytest.mark.network]


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


def prefer(actor: Actor, **changes) -> None:
    values = {"rhythm": "at_once", "daily_at": time(9), "quiet_from": None, "quiet_to": None, "ways": {}, **changes}
    services.set_notice_preferences(actor=actor, **values)


def mention(cast: Cast, text: str = "@Mei Teammate: 批次号?") -> None:
    factories.comment(factories.on(cast.project), text, by=cast.owner)
    factories.deliver()


def work() -> None:
    sending.ask_for_due()
    testing.run_pending()


def body(mail) -> str:
    return str(mail.get_payload(decode=True).decode())


def mails_to(post: Post, address: str) -> list[Any]:
    return [mail for mail in post.taken if mail["To"] == address]


def test_a_mention_comes_by_mail_with_its_words_and_a_link(cast: Cast, post: Post):
    mention(cast)
    work()
    [mail] = mails_to(post, cast.people["teammate"].email)
    assert mail["Subject"] == "Lin Owner mentioned you: MES–ERP integration" or "=?" in mail["Subject"]
    text = body(mail)
    assert "批次号" in text
    assert f"http://127.0.0.1:8000/projects/{cast.project.pk}/#comment-" in text
    assert "/account/notices/" in text
    assert not mails_to(post, cast.people["owner"].email)
    work()
    assert len(mails_to(post, cast.people["teammate"].email)) == 1


@pytest.mark.parametrize("hostile", CORPUS)
def test_what_wants_to_run_is_words_in_a_mail_and_no_header(cast: Cast, post: Post, hostile: str):
    typed = f"{hostile.format(n=1)}\r\nBcc: eve@example.org"
    organisations.set_preferences(name=typed[:120], language="en", theme="", actor=cast.owner)
    mention(cast, f"@Mei Teammate {typed}")
    work()
    [mail] = mails_to(post, cast.people["teammate"].email)
    [words] = mail.walk()
    assert words.get_content_type() == "text/plain"
    assert "Bcc" not in words
    assert "mentioned you" in str(make_header(decode_header(words["Subject"])))


def test_the_words_are_in_the_language_of_the_reader(cast: Cast, post: Post):
    organisations.set_preferences(name="Mei Teammate", language="zh-hans", theme="", actor=cast.teammate)
    mention(cast)
    work()
    [mail] = mails_to(post, cast.people["teammate"].email)
    assert "您选择了这种通知方式" in body(mail)


def test_who_was_removed_after_it_was_queued_is_sent_nothing(cast: Cast, post: Post, slack: Services):
    factories.channel(cast.supplier_member)
    mention(cast, "@Sam Supplier: the secret plan")
    assert Delivery.objects.filter(person_id=cast.supplier_member.id, state=SendingState.WAITING).count() == 2
    member = Member.objects.get(project=cast.project, person_id=cast.supplier_member.id)
    projects.remove_member(member_id=member.pk, actor=cast.owner)
    work()
    assert not mails_to(post, cast.people["supplier_member"].email)
    assert slack.arrived == []
    assert set(Delivery.objects.values_list("state", flat=True)) == {SendingState.DROPPED}


def test_a_digest_holds_what_may_be_seen_and_was_not_read_in_one_message(cast: Cast, post: Post, clock: Clock):
    prefer(cast.teammate, rhythm="daily", daily_at=time(18, 0), ways={"mention": ["mail"], "comment": ["mail"]})
    for number in range(3):
        mention(cast, f"@Mei Teammate: question {number}")
    read = factories.told(cast.teammate)[0]
    services.read_notice(notice_id=read.pk, actor=cast.teammate)
    work()
    assert post.taken == []
    clock.advance(hours=9)
    work()
    [mail] = mails_to(post, cast.people["teammate"].email)
    assert mail["Subject"] == "2 notifications"
    assert ["question 0" in body(mail), "question 1" in body(mail), "question 2" in body(mail)] == [True, True, False]


def test_a_digest_tells_nothing_of_a_comment_that_was_deleted(cast: Cast, post: Post, clock: Clock):
    prefer(cast.teammate, rhythm="hourly", ways={"mention": ["mail"]})
    said = factories.comment(factories.on(cast.project), "@Mei Teammate: a slip of the tongue", by=cast.owner)
    factories.deliver()
    services.delete_comment(comment_id=said.pk, actor=cast.owner)
    clock.advance(hours=1)
    work()
    [mail] = mails_to(post, cast.people["teammate"].email)
    assert "slip" not in body(mail)


def test_in_quiet_hours_nothing_leaves(cast: Cast, post: Post, clock: Clock):
    prefer(cast.teammate, quiet_from=time(8), quiet_to=time(10), ways={"mention": ["mail"]})  # it is 9:00
    mention(cast)
    work()
    assert post.taken == []
    clock.advance(hours=1)
    work()
    assert len(post.taken) == 1


def test_the_zone_is_the_persons_own(cast: Cast, post: Post, clock: Clock):
    organisations.set_preferences(
        name="Mei Teammate", language="", theme="", time_zone="Europe/Berlin", actor=cast.teammate
    )
    prefer(cast.teammate, quiet_from=time(8), quiet_to=time(10), ways={"mention": ["mail"]})  # 2:00 in Berlin
    mention(cast)
    work()
    assert len(post.taken) == 1


def test_a_kind_that_was_not_chosen_stays_in_the_inbox(cast: Cast, post: Post, slack: Services):
    channel = factories.channel(cast.teammate)
    prefer(cast.teammate, ways={"mention": [str(channel.pk)]})
    mention(cast)
    work()
    assert post.taken == []
    assert len(slack.arrived) == 1


def test_what_may_pass_is_tried_again_and_then_shown_as_failed(cast: Cast, slack: Services, clock: Clock):
    channel = factories.channel(cast.teammate)
    prefer(cast.teammate, ways={"mention": [str(channel.pk)]})
    slack.answer = (503, "")
    mention(cast)
    for _ in range(sending.ATTEMPTS + 2):
        work()
        clock.advance(hours=3)
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts) == (SendingState.FAILED, sending.ATTEMPTS)
    assert len(slack.arrived) == sending.ATTEMPTS
    assert "503" in delivery.error
    slack.answer = (200, "ok")
    services.retry_delivery(notice_delivery_id=delivery.pk, actor=cast.teammate)
    testing.run_pending()
    delivery.refresh_from_db()
    assert delivery.state == SendingState.SENT


def test_what_cannot_pass_fails_at_once_with_the_reason(cast: Cast, slack: Services):
    channel = factories.channel(
        cast.teammate, service="feishu", address="https://open.feishu.cn/open-apis/bot/v2/hook/K"
    )
    prefer(cast.teammate, ways={"mention": [str(channel.pk)]})
    mention(cast)
    work()
    delivery = Delivery.objects.get()
    assert delivery.state == SendingState.FAILED
    assert "open.feishu.cn:443" in delivery.error


def test_a_mail_server_that_is_away_loses_nothing(cast: Cast, clock: Clock):
    with override_settings(FISHPLATE_MAIL_URL="smtp://127.0.0.1:9"):
        mention(cast)
        work()
    delivery = Delivery.objects.get(notice__kind="mention")
    assert (delivery.state, delivery.attempts) == (SendingState.WAITING, 1)
    clock.advance(minutes=2)
    with mail_serving() as server, override_settings(FISHPLATE_MAIL_URL=server.url):
        work()
        assert len(server.taken) == 1


def test_an_installation_without_mail_keeps_nothing_to_send(cast: Cast):
    mention(cast)
    assert not Delivery.objects.exists()
