"""Browsers for the tests: they speak ASGI to the application, without a network between."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.db import connection

from fishplate.kernel.actors import Actor
from fishplate.kernel.live.serving import Events
from fishplate.kernel.sessions.store import SessionStore

ORIGIN = "http://127.0.0.1:8000"


def sign_in(actor: Actor) -> str:
    """Return the key of a session as the sign-in page makes it."""
    user = get_user_model()._default_manager.get(pk=actor.id)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    assert session.session_key
    return session.session_key


@dataclass
class Browser:
    """One request to ``/events``: what came back so far."""

    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    ended: bool = False
    _text: str = ""
    _more: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            self._text += message["body"].decode()
            self.ended = not message["more_body"]
        self._more.set()

    def heard(self) -> list[dict[str, Any]]:
        """Return the messages so far."""
        lines = self._text.splitlines()
        return [json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data: ")]

    async def hear(self, count: int, *, seconds: float = 10) -> list[dict[str, Any]]:
        """Wait for so many messages."""
        async with asyncio.timeout(seconds):
            while len(self.heard()) < count and not self.ended:
                self._more.clear()
                await self._more.wait()
        return self.heard()


async def beside(function: Callable[..., object], *arguments: object) -> None:
    """Call a function that uses the database, in a thread with a connection of its own."""

    def call() -> None:
        try:
            function(*arguments)
        finally:
            connection.close()

    await asyncio.to_thread(call)


@asynccontextmanager
async def browsing(
    events: Events, session: str = "", *, last: str = "", origin: str = ORIGIN, method: str = "GET"
) -> AsyncIterator[Browser]:
    """Open the stream, let it begin, and close it at the end."""
    browser, closed = Browser(), asyncio.Event()
    headers = {"origin": origin, "cookie": f"{settings.SESSION_COOKIE_NAME}={session}", "last-event-id": last}
    raw = [(name.encode(), value.encode()) for name, value in headers.items() if value]
    scope = {"type": "http", "path": "/events", "method": method, "headers": raw}

    async def receive() -> dict[str, Any]:
        await closed.wait()
        return {"type": "http.disconnect"}

    serving = asyncio.create_task(events(scope, receive, browser.send))
    async with asyncio.timeout(10):
        while not browser._text and not browser.ended:
            browser._more.clear()
            await browser._more.wait()
    yield browser
    closed.set()
    await asyncio.wait_for(serving, 5)
