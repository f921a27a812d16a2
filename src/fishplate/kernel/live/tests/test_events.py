from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from typing import Any
from uuid import UUID

import pytest

from fishplate.kernel import audit, live
from fishplate.kernel.live import serving
from fishplate.kernel.live.serving import Events
from fishplate.kernel.live.tests.browsers import ORIGIN, beside, browsing, sign_in
from fishplate.kernel.sessions.store import SessionStore

ROOM = "test:room"
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.network, pytest.mark.timeout(60)]


def tell(topic: str, *kinds: str) -> None:
    for kind in kinds:
        with audit.unit():
            live.publish(topic, kind, {})


async def atell(topic: str, *kinds: str) -> None:
    await beside(tell, topic, *kinds)


def play(story: Callable[[Events], Coroutine[Any, Any, None]]) -> None:
    """Run a story with the application, from its start to its end."""

    async def whole() -> None:
        events = Events(ORIGIN)
        try:
            await story(events)
        finally:
            await events.close()

    asyncio.run(whole())


@pytest.fixture
def room(cast: Any, monkeypatch: pytest.MonkeyPatch) -> set[UUID]:
    """Those who may hear ``test:room``: at first the teammate."""
    members = {cast.teammate.id}
    # a room of the test itself
    monkeypatch.setitem(live.topics._providers, "tests", lambda actor: [ROOM] if actor.id in members else [])
    return members


def test_a_member_hears_what_happens_in_the_project_and_a_stranger_nothing(cast, room):
    member, stranger = sign_in(cast.teammate), sign_in(cast.stranger)

    async def story(events: Events) -> None:
        async with browsing(events, member) as mine, browsing(events, stranger) as theirs:
            await atell(ROOM, "plan")
            await atell(f"person:{cast.stranger.id}", "hello")
            heard = await mine.hear(1)
            assert [(news["topic"], news["kind"], news["data"]) for news in heard] == [(ROOM, "plan", {})]
            assert [news["kind"] for news in await theirs.hear(1)] == ["hello"]

    play(story)


def test_nothing_is_lost_between_two_connections(cast, room):
    session = sign_in(cast.teammate)

    async def story(events: Events) -> None:
        async with browsing(events, session) as first:
            await atell(ROOM, "one")
            last = (await first.hear(1))[-1]["id"]
        await atell(ROOM, "two", "three")
        async with browsing(events, session, last=last) as second:
            await atell(ROOM, "four")
            assert [news["kind"] for news in await second.hear(3)] == ["two", "three", "four"]

    play(story)


def test_without_a_last_event_nothing_old_is_told(cast, room):
    session = sign_in(cast.teammate)

    async def story(events: Events) -> None:
        await atell(ROOM, "old")
        async with browsing(events, session) as browser:
            await atell(ROOM, "new")
            assert [news["kind"] for news in await browser.hear(1)] == ["new"]

    play(story)


def test_news_for_an_audience_do_not_reach_others(cast, room):
    member, stranger = sign_in(cast.teammate), sign_in(cast.stranger)

    def tell_of_job() -> None:
        with audit.unit():
            live.publish("job:7", "job", {}, audience=ROOM)
        tell(f"person:{cast.stranger.id}", "end")

    async def story(events: Events) -> None:
        async with browsing(events, member) as mine, browsing(events, stranger) as theirs:
            await beside(tell_of_job)
            assert [news["topic"] for news in await mine.hear(1)] == ["job:7"]
            assert [news["kind"] for news in await theirs.hear(1)] == ["end"]

    play(story)


def test_who_loses_the_right_stops_hearing(cast, room, monkeypatch):
    monkeypatch.setattr(serving, "RECHECK", 0.2)  # nobody waits for the whole time
    session = sign_in(cast.teammate)

    async def story(events: Events) -> None:
        async with browsing(events, session) as browser:
            await atell(ROOM, "before")
            await browser.hear(1)
            room.clear()
            await asyncio.sleep(0.5)
            await atell(ROOM, "after")
            await atell(f"person:{cast.teammate.id}", "end")
            assert [news["kind"] for news in await browser.hear(2)] == ["before", "end"]

    play(story)


def test_signing_out_ends_the_stream(cast, monkeypatch):
    monkeypatch.setattr(serving, "RECHECK", 0.2)  # nobody waits for the whole time
    session = sign_in(cast.teammate)

    async def story(events: Events) -> None:
        async with browsing(events, session) as browser:
            await beside(SessionStore(session).flush)
            await asyncio.sleep(1)
            assert browser.ended

    play(story)


@pytest.mark.parametrize(
    ("session", "origin", "method", "status"),
    [
        ("", ORIGIN, "GET", 401),
        ("nonsense", ORIGIN, "GET", 401),
        ("valid", "http://evil.example", "GET", 403),
        ("valid", ORIGIN, "POST", 405),
        ("valid", ORIGIN, "OPTIONS", 204),
    ],
)
def test_who_is_not_let_in(cast, session, origin, method, status):
    key = sign_in(cast.teammate) if session == "valid" else session

    async def story(events: Events) -> None:
        async with browsing(events, key, origin=origin, method=method) as browser:
            assert browser.status == status
            assert browser.headers["access-control-allow-origin"] == ORIGIN

    play(story)


def test_one_person_cannot_take_all_streams(cast, monkeypatch):
    monkeypatch.setattr(serving, "STREAMS_PER_PERSON", 2)  # so that few are many
    session = sign_in(cast.teammate)

    async def story(events: Events) -> None:
        async with browsing(events, session), browsing(events, session), browsing(events, session) as third:
            assert third.status == 503
        async with browsing(events, session) as again:
            assert again.status == 200

    play(story)


def test_fifty_streams_cost_one_reader(cast, room, monkeypatch):
    monkeypatch.setattr(serving, "STREAMS_PER_PERSON", 50)  # so that few are many
    session = sign_in(cast.teammate)

    async def story(events: Events) -> None:
        async with AsyncExitStack() as stack:
            browsers = [await stack.enter_async_context(browsing(events, session)) for _ in range(50)]
            used = time.process_time()
            await asyncio.sleep(3)
            used = time.process_time() - used
            await atell(ROOM, "news")
            heard = await asyncio.gather(*(browser.hear(1) for browser in browsers))
        assert all([news["kind"] for news in each] == ["news"] for each in heard)
        assert used < 0.5

    play(story)
