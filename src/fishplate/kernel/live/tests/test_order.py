"""The order of news is the order of commits, also where a transaction that began first commits last."""

from __future__ import annotations

import threading

import psycopg
import pytest
from django.db import connection

from fishplate.kernel import audit, live
from fishplate.kernel.live import messages

pytestmark = pytest.mark.django_db(transaction=True)


def kinds(since: messages.Position) -> list[str]:
    return [row.kind for row in messages.after(since)]


def test_each_position_leads_to_what_came_after_it():
    for kind in ("one", "two", "three"):
        with audit.unit():
            live.publish("test:order", kind, {})
    first = messages.after(messages.BEGINNING)[0]

    assert kinds(messages.BEGINNING) == ["one", "two", "three"]
    assert kinds(messages.Position(first.transaction, first.pk)) == ["two", "three"]
    assert kinds(messages.latest()) == []


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
def test_a_slow_writer_is_not_overtaken():
    written, release = threading.Event(), threading.Event()

    def slow() -> None:
        with audit.unit():
            live.publish("test:order", "slow", {})
            written.set()
            release.wait(10)
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    written.wait(10)
    with audit.unit():
        live.publish("test:order", "quick", {})
    position = messages.latest()
    before = kinds(messages.BEGINNING)
    release.set()
    thread.join()

    assert before == []
    assert kinds(position) == ["slow", "quick"]


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
def test_a_writer_in_another_database_holds_nothing_back(postgresql_database):
    with psycopg.connect(postgresql_database) as elsewhere:
        elsewhere.execute("CREATE TABLE backup (row int)")
        with audit.unit():
            live.publish("test:order", "here", {})

        assert kinds(messages.BEGINNING) == ["here"]


@pytest.mark.parametrize(
    ("short", "following", "whole"),
    [
        (7, 9, 7),
        (11, 9, 11),
        (2**32 - 1, 2**32 + 3, 2**32 - 1),
        (2, 3 * 2**32 + 5, 3 * 2**32 + 2),
        (1, 2**32 - 2, 2**32 + 1),
    ],
)
def test_a_transaction_is_known_by_half_of_its_id(short: int, following: int, whole: int):
    assert messages._in_full(short, following) == whole


def test_news_need_a_transaction_to_belong_to():
    with pytest.raises(RuntimeError, match=r"audit\.change"):
        live.publish("test:order", "lost", {})


def test_old_news_are_deleted(clock):
    with audit.unit():
        live.publish("test:order", "old", {})
    clock.advance(hours=23)
    with audit.unit():
        live.publish("test:order", "young", {})
    clock.advance(hours=2)

    assert live.prune() == 1
    assert kinds(messages.BEGINNING) == ["young"]


@pytest.mark.parametrize("text", ["", "7", "1-", "-1-2", "1-2-3", "a-b", "1" * 40 + "-1"])
def test_a_position_from_a_browser_may_be_nonsense(text: str):
    assert messages.Position.parse(text) is None
