from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import override_settings

from fishplate.kernel import audit, messages
from fishplate.kernel.messages import delivery, transports
from fishplate.kernel.messages.models import OutgoingMail
from fishplate.kernel.messages.tests.mail_server import Post, serving
from tests.support.time import DEFAULT, Clock

pytestmark = [pytest.mark.django_db, pytest.mark.network, pytest.mark.usefixtures("clock")]


@pytest.fixture
def post() -> Iterator[Post]:
    with serving() as server, override_settings(FISHPLATE_MAIL_URL=server.url, DEFAULT_FROM_EMAIL="rails@example.org"):
        yield server


def posted(*addresses: str) -> None:
    messages.send(to=addresses, subject="Pilot gate\n opened", text="接口 IF-01: 640 ms")


def test_a_mail_goes_out_once_and_its_text_is_erased(post: Post) -> None:
    posted("mei@example.org")
    assert messages.deliver_pending() == 1
    assert messages.deliver_pending() == 0
    [mail] = post.taken
    [plain] = mail.walk()
    assert (mail["To"], mail["Subject"]) == ("mei@example.org", "Pilot gate opened")
    assert plain.get_payload(decode=True) == "接口 IF-01: 640 ms\r\n".encode()
    stored = OutgoingMail.objects.get()
    assert (stored.sent_at, stored.text) == (DEFAULT, "")


def test_what_is_rolled_back_is_never_sent(post: Post) -> None:
    with pytest.raises(KeyError), audit.unit():
        posted("mei@example.org")
        raise KeyError
    assert messages.deliver_pending() == 0


def test_a_refused_address_is_given_up_and_the_others_go(post: Post) -> None:
    post.answers = {"gone@example.org": 550}
    posted("gone@example.org", "mei@example.org")
    assert messages.deliver_pending() == 1
    refused = OutgoingMail.objects.get(to="gone@example.org")
    assert refused.given_up_at == DEFAULT
    assert "550" in refused.error
    assert refused.text == ""


def test_a_deferred_mail_is_tried_again_ever_less_often(post: Post, clock: Clock) -> None:
    post.answers = {"busy@example.org": 451}
    posted("busy@example.org")
    assert messages.deliver_pending() == 0
    clock.advance(seconds=59)
    post.answers = {}
    assert messages.deliver_pending() == 0, "not before a minute has passed"
    clock.advance(seconds=1)
    assert messages.deliver_pending() == 1
    waits = [delivery.next_attempt(DEFAULT, attempts) - DEFAULT for attempts in (1, 2, 3, 12)]
    assert waits == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4), timedelta(hours=4)]


def test_after_so_many_attempts_it_is_given_up(post: Post, clock: Clock) -> None:
    post.answers = {"busy@example.org": 451}
    posted("busy@example.org")
    for _ in range(25):
        messages.deliver_pending()
        clock.advance(hours=5)
    mail = OutgoingMail.objects.get()
    assert (mail.attempts, mail.given_up_at is not None) == (20, True)


def test_a_lost_connection_leaves_the_rest_due(post: Post, clock: Clock) -> None:
    post.hang_up_on = "first@example.org"
    posted("first@example.org", "second@example.org")
    messages.deliver_pending()
    post.hang_up_on = ""
    clock.advance(minutes=2)
    messages.deliver_pending()
    assert sorted(mail["To"] for mail in post.taken) == ["first@example.org", "second@example.org"]


def test_a_worker_killed_while_sending_is_followed_under_the_same_message_id(
    post: Post, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def kill(mail: OutgoingMail, transport: transports.Transport) -> None:
        transport(delivery.compose(mail))
        raise Killed

    posted("mei@example.org")
    claimed = delivery._claim(OutgoingMail.objects.get().pk)
    assert claimed is not None
    with transports.opened(post.url) as transport, pytest.raises(Killed):
        kill(claimed, transport)
    assert messages.deliver_pending() == 0, "another worker leaves alone what is being sent"
    clock.advance(minutes=10)
    assert messages.deliver_pending() == 1
    first, second = post.taken
    assert first["Message-ID"] == second["Message-ID"]


def test_a_server_that_is_away_loses_nothing(post: Post, clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    posted("mei@example.org")
    with override_settings(FISHPLATE_MAIL_URL="smtp://127.0.0.1:9"):
        assert messages.deliver_pending() == 0
    assert "mail server" in caplog.text
    assert messages.deliver_pending() == 1


def test_a_password_is_not_sent_in_the_clear(post: Post) -> None:
    posted("mei@example.org")
    with override_settings(FISHPLATE_MAIL_URL=post.url.replace("//", "//user:secret@")):
        assert messages.deliver_pending() == 0
    assert not any(line.startswith("AUTH") for line in post.said)


def test_without_a_server_nothing_is_kept() -> None:
    posted("mei@example.org")
    assert not messages.configured()
    assert not OutgoingMail.objects.exists()


def test_a_developer_sees_mail_in_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with override_settings(FISHPLATE_MAIL_URL="console:"):
        posted("mei@example.org")
        assert messages.deliver_pending() == 1
    assert "Subject: Pilot gate opened" in capsys.readouterr().err


@override_settings(EMAIL_BACKEND="fishplate.kernel.messages.posting.Backend")
def test_django_s_own_mail_takes_the_same_way(post: Post) -> None:
    from django.core.mail import send_mail

    send_mail("Reset", "Follow the link", "any@example.org", ["mei@example.org"], html_message="<p>link</p>")
    assert post.taken == []
    assert messages.deliver_pending() == 1
    [words] = post.taken[0].walk()
    assert (words["Subject"], words.get_content_type()) == ("Reset", "text/plain")
    assert words.get_payload(decode=True) == b"Follow the link\r\n"


@pytest.mark.parametrize("url", ["mail.example.org", "https://mail.example.org", "smtp://", "smtp://host:port"])
def test_an_address_that_is_none_says_what_one_looks_like(url: str) -> None:
    with pytest.raises(ValueError, match="FISHPLATE_MAIL_URL must look like"):
        transports.Server.parse(url)
