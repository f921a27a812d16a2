"""One HTTP/1.1 request, again and again, over connections that are kept: the transport of a latency run.

httpx cannot carry this: on the machine the benchmark ran on it needs 2.5 ms of processor per request, so at 500/s
the run measures the client. This does the same request in a tenth of that; see benchmarks/measurement.py.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlsplit

import h11

from fishplate.engines.measurement import Failure
from fishplate.kernel import egress

_PORTS: Final = {"http": 80, "https": 443}
_REPEATABLE: Final = {"GET", "HEAD", "OPTIONS", "PUT", "DELETE"}
_READ_SIZE: Final = 65_536


@dataclass(frozen=True, slots=True)
class Target:
    """Where a request goes and what it says there."""

    host: str
    port: int
    tls: bool
    request: h11.Request

    @classmethod
    def of(cls, url: str, method: str = "GET", headers: Mapping[str, str] | None = None) -> Target:
        """Read an absolute http or https URL. Raises ValueError, whose text says what is wrong with it."""
        if any(character.isspace() or not character.isprintable() for character in url):
            raise ValueError(f"a URL has no spaces or control characters: {url!r}")
        parts = urlsplit(url)
        if parts.scheme not in _PORTS:
            raise ValueError(f"not an http:// or https:// address: {url!r}")
        if parts.username is not None or parts.password is not None:
            raise ValueError("credentials belong into a header, not into the URL")
        if not parts.hostname or parts.port == 0:
            raise ValueError(f"no host and port in {url!r}")
        host = _ascii(parts.hostname)
        named = f"[{host}]" if ":" in host else host
        fields = {
            "Host": named if parts.port is None else f"{named}:{parts.port}",
            "User-Agent": "fishplate",
            "Accept": "*/*",
            **(headers or {}),
        }
        if method not in _REPEATABLE:
            fields.setdefault("Content-Length", "0")
        path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
        query = f"?{quote(parts.query, safe='/%:@!$&()*+,;=~-._?')}" if parts.query else ""
        try:
            request = h11.Request(method=method, target=path + query, headers=list(fields.items()))
        except h11.LocalProtocolError as error:
            raise ValueError(f"not a request: {error}") from None
        return cls(host, parts.port or _PORTS[parts.scheme], parts.scheme == "https", request)


class KeepAlive:
    """Sends ``target`` once per call, on an idle connection if there is one; the last used is used first.

    A connection is as many as there are requests in flight: the caller limits those. Redirects are not followed, and
    count as failures: what answers then is not what was to be measured.
    """

    def __init__(self, target: Target, addresses: list[str], policy: egress.Policy) -> None:
        self._target = target
        self._addresses = addresses
        self._policy = policy
        self._tls = egress.trusted() if target.tls else None
        self._idle: list[_Connection] = []
        self._open: set[_Connection] = set()

    async def __call__(self) -> Failure | None:
        """Return None for a status below 300, otherwise what went wrong. Raises `egress.Denied`."""
        try:
            return _judged(await self._ask())
        except _Closed as error:
            return Failure("connection-closed", str(error))
        except h11.RemoteProtocolError as error:
            return Failure("protocol", str(error))
        except ConnectionRefusedError as error:
            return Failure("refused", str(error))
        except ssl.SSLError as error:
            return Failure("tls", str(error))
        except OSError as error:
            return Failure("connection", str(error))

    async def close(self) -> None:
        """Close every connection and wait until they are gone."""
        connections = tuple(self._open)
        for connection in connections:
            connection.transport.abort()
        await asyncio.gather(*(connection.lost for connection in connections))

    async def _ask(self) -> h11.Response:
        if self._idle:
            connection = self._idle.pop()
            try:
                return await connection.ask(self._target.request)
            except _Closed as closed:
                # A server may close a kept connection just as we use it; that says nothing about its speed.
                if closed.answered or self._target.request.method.decode() not in _REPEATABLE:
                    raise
        connection = await self._connect()
        return await connection.ask(self._target.request)

    async def _connect(self) -> _Connection:
        failures: list[OSError] = []
        for address in tuple(self._addresses):
            try:
                connection = await egress.dial(
                    lambda: _Connection(self._idle, self._open),
                    address,
                    self._target.port,
                    self._policy,
                    name=self._target.host,
                    tls=self._tls,
                )
            except OSError as failure:
                failures.append(failure)
            else:
                self._addresses.sort(key=lambda known: known != address)
                return connection
        raise failures[0]


class _Closed(Exception):
    """The connection ended before the answer did; ``answered`` when some of it had come."""

    def __init__(self, reason: str, *, answered: bool) -> None:
        super().__init__(reason)
        self.answered = answered


class _Connection(asyncio.Protocol):
    """One connection: at most one request at a time, and back to ``idle`` when it may be used again."""

    transport: asyncio.Transport

    def __init__(self, idle: list[_Connection], opened: set[_Connection]) -> None:
        self._idle = idle
        self._opened = opened
        self._http = h11.Connection(h11.CLIENT)
        self.lost: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._response: h11.Response | None = None
        self._answer: asyncio.Future[h11.Response] | None = None

    async def ask(self, request: h11.Request) -> h11.Response:
        """Send ``request`` and return the head of the answer once its body is complete (and thrown away)."""
        self._response = None
        self._answer = asyncio.get_running_loop().create_future()
        head, end = self._http.send(request), self._http.send(h11.EndOfMessage())
        self.transport.write((head or b"") + (end or b""))
        try:
            return await self._answer
        except asyncio.CancelledError:
            self.transport.abort()
            raise

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self._opened.add(self)

    def data_received(self, data: bytes) -> None:
        try:
            self._http.receive_data(data)
            self._read()
        except h11.RemoteProtocolError as error:
            self._fail(error)

    def eof_received(self) -> None:
        self._retire()
        if self._response is not None:
            self.data_received(b"")

    def connection_lost(self, exc: Exception | None) -> None:
        self._retire()
        self._opened.discard(self)
        self.lost.set_result(None)
        self._fail(_Closed(str(exc or "closed by the other side"), answered=self._response is not None))

    def _read(self) -> None:
        while self._answer is not None:
            event = self._http.next_event()
            if isinstance(event, h11.Response):
                self._response = event
            elif isinstance(event, h11.EndOfMessage):
                self._complete()
            elif event is h11.NEED_DATA or isinstance(event, h11.ConnectionClosed) or event is h11.PAUSED:
                return

    def _complete(self) -> None:
        assert self._answer is not None
        assert self._response is not None
        if not self._answer.done():
            self._answer.set_result(self._response)
        self._answer = None
        if self._http.our_state is self._http.their_state is h11.DONE:
            self._http.start_next_cycle()
            self._idle.append(self)
        else:
            self.transport.close()

    def _retire(self) -> None:
        if self in self._idle:
            self._idle.remove(self)

    def _fail(self, error: Exception) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(error)
        self._answer = None
        self.transport.abort()


def _judged(response: h11.Response) -> Failure | None:
    status = response.status_code
    if status < 300:
        return None
    reason = response.reason.decode("latin-1")
    location = dict(response.headers).get(b"location", b"").decode("latin-1")
    detail = f"{status} {reason}" + (f", redirects to {location}" if location else "")
    return Failure(f"http-{status}", detail)


def _ascii(host: str) -> str:
    try:
        return host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        raise ValueError(f"not a host name: {host!r}") from None
