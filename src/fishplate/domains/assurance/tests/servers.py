"""A real HTTP server with faults, in a process of its own so that it does not slow the one who measures."""

from __future__ import annotations

import asyncio
import multiprocessing
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection

from tests.support.ports import free_ports

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"
ERROR = b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 2\r\n\r\nno"
ANSWERS = {
    b"/redirects": b"HTTP/1.1 302 Found\r\nLocation: /login\r\nContent-Length: 0\r\n\r\n",
    b"/closes": b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nread me to the end",
    b"/cuts": b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf",
    b"/babbles": b"this is no HTTP\r\n\r\n",
}
TLS_HANDSHAKE = b"\x16"


class Server(asyncio.Protocol):
    """Has a fault for each path: ``/stalls``, ``/fails``, ``/silent`` …; any other path works."""

    served: Counter[bytes] = Counter()
    started = time.monotonic()

    def connection_made(self, transport):
        self.transport = transport
        self.seen = b""
        self.answered = 0

    def data_received(self, data):
        if data.startswith(TLS_HANDSHAKE):
            self.say(b"220 no TLS here", close=True)
            return
        self.seen += data
        while b"\r\n\r\n" in self.seen:
            request, self.seen = self.seen.split(b"\r\n\r\n", 1)
            path = request.split()[1]
            Server.served[path] += 1
            self.answered += 1
            self.answer(path.split(b"?")[0], Server.served[path])

    def answer(self, path: bytes, number: int) -> None:
        if path == b"/stalls":
            phase = (time.monotonic() - Server.started) % 10
            asyncio.get_running_loop().call_later(max(0.0, 1 - phase) + 0.005, self.say, OK)
        elif path == b"/fails":
            self.say(ERROR if number % 4 == 0 else OK)
        elif path == b"/how-often-it-hung-up":
            count = str(Server.served[b"hang-ups"]).encode()
            self.say(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(count), count))
        elif path == b"/hangs-up-on-the-second":
            Server.served[b"hang-ups"] += self.answered == 2
            self.say(OK if self.answered == 1 else b"", close=self.answered == 2)
        elif path != b"/silent":
            self.say(ANSWERS.get(path, CHUNKED), close=path in {b"/closes", b"/cuts"})

    def say(self, data: bytes, *, close: bool = False) -> None:
        self.transport.write(data)
        if close:
            self.transport.close()


async def _serve(channel: Connection) -> None:
    server = await asyncio.get_running_loop().create_server(Server, "127.0.0.1", 0, backlog=1024)
    channel.send(server.sockets[0].getsockname()[1])
    await server.serve_forever()


def serve(channel: Connection) -> None:
    asyncio.run(_serve(channel))


@contextmanager
def faulty_server() -> Iterator[str]:
    """Yield the URL of the server, to which the fault is appended."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs,), daemon=True)
    process.start()
    try:
        assert ours.poll(20), "the server did not start"
        yield f"http://127.0.0.1:{ours.recv()}/"
    finally:
        process.kill()
        process.join()
        process.close()
        ours.close()
        theirs.close()


def nobody_listens() -> str:
    """Return the URL of a port that no server has."""
    (port,) = free_ports()
    return f"http://127.0.0.1:{port}/"
