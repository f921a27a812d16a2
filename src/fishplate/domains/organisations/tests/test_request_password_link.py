"""Who lost their password asks for a link by themselves, where there is mail."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fishplate.domains.organisations import services
from fishplate.domains.organisations.models import PasswordLink, Person
from fishplate.domains.organisations.tests import factories
from fishplate.kernel import errors
from fishplate.kernel.jobs import Job
from fishplate.kernel.jobs.running import drain
from fishplate.kernel.messages.models import OutgoingMail
from tests.support.time import Clock

MAILED = pytest.mark.usefixtures("mail")
HERE = "192.0.2.1"


@pytest.fixture
def mail(settings: Any) -> None:
    settings.FISHPLATE_MAIL_URL = "console:"


def ask(email: str) -> str:
    """Ask for a link; return what one is told."""
    answer = Client().post(reverse("organisations:request_password_link"), {"email": email}, follow=True)
    return str(answer.redirect_chain) + answer.content.decode().split("<main")[1].split("</main>")[0]


@MAILED
@pytest.mark.django_db(transaction=True)
def test_nobody_learns_who_has_an_account_by_answer_or_by_what_is_done_for_it() -> None:
    administrator, known, closed = factories.administrator(), factories.person(), factories.person()
    services.deactivate_person(person_id=closed.pk, actor=administrator.as_actor())
    ask("who.was.first@example.org")  # from here, which is counted as well
    told, done = set(), set()
    for address in (known.email, closed.email, "nobody@example.org"):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            told.add(ask(address))
        done.add(tuple(query["sql"].split(" ")[0] for query in asked.captured_queries))
        assert not [query for query in asked.captured_queries if Person._meta.db_table in query["sql"]]
    assert len(told) == 1
    assert len(done) == 1
    drain("test")
    assert [mail.to for mail in OutgoingMail.objects.all()] == [known.email]
    assert PasswordLink.objects.count() == 1


@MAILED
@pytest.mark.django_db
def test_one_address_gets_three_an_hour_and_the_fourth_is_answered_alike() -> None:
    with Clock() as clock:
        answers = {ask("mei@example.org") for _ in range(5)}
        assert len(answers) == 1
        assert Job.objects.count() == 3
        clock.advance(hours=1)
        ask("mei@example.org")
        assert Job.objects.count() == 4


@MAILED
@pytest.mark.django_db
def test_who_asks_for_many_addresses_is_told_to_wait() -> None:
    for number in range(30):
        services.request_password_link(email=f"p{number}@example.org", address=HERE)
    with pytest.raises(errors.Refused):
        services.request_password_link(email="one.more@example.org", address=HERE)
    services.request_password_link(email="one.more@example.org", address="192.0.2.2")
    assert Job.objects.count() == 31


@pytest.mark.django_db
def test_without_mail_the_page_says_who_can_help() -> None:
    page = Client().get(reverse("organisations:request_password_link")).content.decode()
    assert "This installation sends no mail" in page
    with pytest.raises(errors.Refused):
        services.request_password_link(email="mei@example.org", address=HERE)
    assert not Job.objects.exists()


@pytest.mark.django_db
def test_the_way_there_stands_at_the_door_and_where_one_is_locked_out() -> None:
    way = reverse("organisations:request_password_link")
    assert way in Client().get(reverse("account_login")).content.decode()
    for _ in range(6):
        answer = Client().post(reverse("account_login"), {"login": "mei@example.org", "password": "wrong wrong"})
    assert answer.status_code == 429
    assert way in answer.content.decode()
