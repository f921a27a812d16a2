"""``GET /events``: the stream of news as server-sent events, for one signed-in browser. Plain ASGI, no framework."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest
from django.http.cookie import parse_cookie

from fishplate.kernel.actors import ActsAs
from fishplate.kernel.live import topics
from fishplate.kernel.live.hub import Hub, Stream
from fishplate.kernel.live.messages import Position
from fishplate.kernel.sessions.store import SessionStore

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

#: How often a stream is asked again whether it may still hear what it hears; a lost membership counts after at most so
#: long. Each time it is also sent a comment, which finds dead connections.
RECHECK = 10.0  # seconds
STREAMS = 1000
STREAMS_PER_PERSON = 20


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who is at the other end, and what they may hear."""

    id: UUID
    topics: frozenset[str]


def viewer_of(session_key: str) -> Viewer | None:
    """Return who is signed in with this session, or ``None``."""
    request = HttpRequest()
    request.session = SessionStore(session_key)
    user = get_user(request)
    if not user.is_authenticated:
        return None
    actor = cast("ActsAs", user).as_actor()
    return Viewer(actor.id, topics.allowed(actor))


class Events:
    """The ASGI application. ``origin`` is the only site whose pages may read the stream."""

    def __init__(self, origin: str) -> None:
        self._origin = origin
        self._hub: Hub | None = None
        self._by_person: Counter[UUID] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        if self._hub is None:
            self._hub = Hub()
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        if scope["path"] != "/events":
            await self._refuse(send, 404)
        elif headers.get("origin", self._origin) != self._origin:
            await self._refuse(send, 403)
        elif scope["method"] == "OPTIONS":
            await self._refuse(send, 204)
        elif scope["method"] != "GET":
            await self._refuse(send, 405)
        else:
            await self._admit(self._hub, headers, receive, send)

    async def close(self) -> None:
        """Leave the database."""
        if self._hub is not None:
            await self._hub.close()

    async def _live(self, receive: Receive, send: Send) -> None:
        while (message := await receive())["type"] != "lifespan.shutdown":
            await send({"type": f"{message['type']}.complete"})
        await self.close()
        await send({"type": "lifespan.shutdown.complete"})

    async def _admit(self, hub: Hub, headers: dict[str, str], receive: Receive, send: Send) -> None:
        session_key = parse_cookie(headers.get("cookie", "")).get(settings.SESSION_COOKIE_NAME, "")
        viewer = await hub.ask(viewer_of, session_key) if session_key else None
        if viewer is None:
            await self._refuse(send, 401)
            return
        if hub.streams >= STREAMS or self._by_person[viewer.id] >= STREAMS_PER_PERSON:
            await self._refuse(send, 503)
            return
        stream = Stream(viewer.topics)
        self._by_person[viewer.id] += 1
        gone = asyncio.create_task(_end_when_gone(receive, stream))
        try:
            await hub.join(stream)
            await self._start(send, 200, b"text/event-stream")
            await _send(send, b"retry: 2000\n\n")
            since = Position.parse(headers.get("last-event-id", ""))
            for news in await hub.missed(stream, since) if since else []:
                await _send(send, news.text)
            await _run(hub, stream, session_key, send)
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            gone.cancel()
            hub.leave(stream)
            self._by_person[viewer.id] -= 1

    async def _refuse(self, send: Send, status: int) -> None:
        await self._start(send, status, b"text/plain")
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _start(self, send: Send, status: int, kind: bytes) -> None:
        headers = [
            (b"content-type", kind),
            (b"cache-control", b"no-store"),
            (b"x-accel-buffering", b"no"),
            (b"vary", b"Origin"),
            (b"x-content-type-options", b"nosniff"),
            (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
            (b"access-control-allow-origin", self._origin.encode()),
            (b"access-control-allow-credentials", b"true"),
            (b"access-control-allow-headers", b"Last-Event-ID, Cache-Control"),
        ]
        await send({"type": "http.response.start", "status": status, "headers": headers})


async def _run(hub: Hub, stream: Stream, session_key: str, send: Send) -> None:
    clock = asyncio.get_running_loop().time
    recheck_at = clock() + RECHECK
    while True:
        if clock() >= recheck_at:
            viewer = await hub.ask(viewer_of, session_key)
            if viewer is None:
                return
            stream.allowed, recheck_at = viewer.topics, clock() + RECHECK
            await _send(send, b":\n\n")
        try:
            news = await asyncio.wait_for(stream.queue.get(), max(0.0, recheck_at - clock()))
        except TimeoutError:
            continue
        if news is None:
            return
        # Asked again here, because it was queued under the rights of that moment.
        if news.audience in stream.allowed:
            await _send(send, news.text)


async def _send(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})


async def _end_when_gone(receive: Receive, stream: Stream) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    await stream.queue.put(None)
