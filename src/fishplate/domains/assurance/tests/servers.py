"""Real HTTP servers with one fault each, in a process of their own so that they do not slow the one who measures."""

from __future__ import annotations

import asyncio
import multiprocessing
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
ERROR = b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 2\r\n\r\nno"
REDIRECT = b"HTTP/1.1 302 Found\r\nLocation: /login\r\nContent-Length: 0\r\n\r\n"
CLOSING = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nread me to the end"
CUT = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"


class Server(asyncio.Protocol):
    """Answers each request as `answer` says; tells nothing about the requests but their number."""

    served = 0
    started = time.monotonic()

    def __init__(self, fault: str) -> None:
        self.fault = fault

    def connection_made(self, transport):
        self.transport = transport
        self.seen = b""
        self.on_this_connection = 0
        if self.fault == "speaks first":
            self.say(b"220 not what you think\r\n")

    def data_received(self, data):
        self.seen += data
        while b"\r\n\r\n" in self.seen:
            _request, self.seen = self.seen.split(b"\r\n\r\n", 1)
            Server.served += 1
            self.on_this_connection += 1
            self.answer(Server.served)

    def answer(self, number: int) -> None:
        if self.fault == "stalls":
            phase = (time.monotonic() - Server.started) % 10
            asyncio.get_running_loop().call_later(max(0.0, 1 - phase) + 0.005, self.say, OK)
        elif self.fault == "fails":
            self.say(ERROR if number % 4 == 0 else OK)
        elif self.fault == "redirects":
            self.say(REDIRECT)
        elif self.fault == "closes":
            self.say(CLOSING, close=True)
        elif self.fault == "cuts":
            self.say(CUT, close=True)
        elif self.fault == "babbles":
            self.say(b"this is no HTTP\r\n\r\n")
        elif self.fault == "hangs up on the second":
            self.say(OK if self.on_this_connection == 1 else b"", close=self.on_this_connection == 2)
        elif self.fault != "is silent":
            self.say(CHUNKED)

    def say(self, data: bytes, *, close: bool = False) -> None:
        self.transport.write(data)
        if close:
            self.transport.close()


async def _serve(fault: str, channel: Connection) -> None:
    server = await asyncio.get_running_loop().create_server(lambda: Server(fault), "127.0.0.1", 0, backlog=1024)
    channel.send(server.sockets[0].getsockname()[1])
    await server.serve_forever()


def serve(fault: str, channel: Connection) -> None:
    asyncio.run(_serve(fault, channel))


@contextmanager
def server_that(fault: str) -> Iterator[str]:
    """Yield the URL of a server that ``stalls``, ``fails``, ``is silent`` … or ``works``."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(fault, theirs), daemon=True)
    process.start()
    try:
        assert ours.poll(20), "the server did not start"
        yield f"http://127.0.0.1:{ours.recv()}/orders"
    finally:
        process.kill()
        process.join()
        process.close()
        ours.close()
        theirs.close()
