"""One reader for all streams: it asks the database once in a while, and hands each news to whoever may hear it."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import DatabaseError, close_old_connections, connections

from fishplate.kernel.live import messages
from fishplate.kernel.live.messages import Position
from fishplate.kernel.live.models import LiveMessage

logger = logging.getLogger(__name__)

POLL = 0.3  # seconds
_IDLE_POLLS = 100  # so many without a stream, and the reader rests until the next one comes
_BATCH = 500
_BACKLOG = 1000  # a browser that is so far behind is sent away and resumes when it comes back

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class News:
    """One message, ready to be sent."""

    position: Position
    audience: str
    text: bytes


@dataclass(eq=False, slots=True)
class Stream:
    """One browser: what it may hear now, and what waits for it. ``None`` in the queue ends it."""

    allowed: frozenset[str]
    queue: asyncio.Queue[News | None] = field(default_factory=lambda: asyncio.Queue(_BACKLOG))
    joined_at: Position = messages.BEGINNING

    def offer(self, news: News) -> bool:
        """Queue the news if this browser may hear it; ``False`` when it is too far behind."""
        if news.audience in self.allowed:
            try:
                self.queue.put_nowait(news)
            except asyncio.QueueFull:
                return False
        return True


class Hub:
    """The reader and its streams. Everything runs in one event loop, the database in a thread beside it."""

    def __init__(self) -> None:
        self._database = ThreadPoolExecutor(max_workers=1, thread_name_prefix="live")
        self._streams: set[Stream] = set()
        self._position = messages.BEGINNING
        self._joining = asyncio.Lock()
        self._reader: asyncio.Task[None] | None = None

    @property
    def streams(self) -> int:
        """How many browsers listen."""
        return len(self._streams)

    async def ask(self, function: Callable[..., T], *arguments: Any) -> T:
        """Call a function that reads the database."""
        return await asyncio.get_running_loop().run_in_executor(self._database, _fresh, function, arguments)

    async def close(self) -> None:
        """Stop reading and leave the database."""
        if self._reader is not None:
            self._reader.cancel()
        await self.ask(connections.close_all)
        self._database.shutdown(wait=False)

    async def join(self, stream: Stream) -> None:
        """Let the stream hear everything from ``stream.joined_at`` on."""
        async with self._joining:
            if self._reader is None or self._reader.done():
                self._position = await self.ask(messages.latest)
                self._reader = asyncio.create_task(self._read())
        stream.joined_at = self._position
        self._streams.add(stream)

    def leave(self, stream: Stream) -> None:
        """Forget the stream."""
        self._streams.discard(stream)

    async def missed(self, stream: Stream, since: Position) -> list[News]:
        """Return what the stream may hear and was not sent between ``since`` and its joining."""
        return await self.ask(_between, since, stream.joined_at, stream.allowed)

    async def _read(self) -> None:
        idle = 0
        while self._streams or idle < _IDLE_POLLS:
            await asyncio.sleep(POLL)
            idle = 0 if self._streams else idle + 1
            try:
                batch = await self.ask(_batch, self._position)
            except DatabaseError:
                logger.exception("news could not be read")
                continue
            for news in batch:
                self._position = news.position
                for stream in list(self._streams):
                    if not stream.offer(news):
                        self._send_away(stream)

    def _send_away(self, stream: Stream) -> None:
        self.leave(stream)
        while not stream.queue.empty():
            stream.queue.get_nowait()
        stream.queue.put_nowait(None)


def _fresh(function: Callable[..., T], arguments: tuple[Any, ...]) -> T:
    close_old_connections()
    return function(*arguments)


def _batch(position: Position) -> list[News]:
    return [_news(row) for row in messages.after(position)[:_BATCH]]


def _between(since: Position, until: Position, allowed: frozenset[str]) -> list[News]:
    rows = messages.after(since).filter(audience__in=allowed)
    return [news for row in rows.iterator() if (news := _news(row)).position <= until]


def _news(row: LiveMessage) -> News:
    position = Position(row.transaction, row.pk)
    body = {"id": str(position), "topic": row.topic, "kind": row.kind, "data": row.data}
    text = f"id: {position}\ndata: {json.dumps(body, ensure_ascii=False)}\n\n"
    return News(position, row.audience, text.encode())
