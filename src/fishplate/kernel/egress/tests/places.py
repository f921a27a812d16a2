"""A real server on loopback that counts who reached it, and addresses as tests write them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from fishplate.kernel.egress import addresses


def parsed(text: str) -> addresses.Address:
    address = addresses.parse(text)
    assert address is not None
    return address


class Listening(ThreadingHTTPServer):
    daemon_threads = True
    redirect_to = ""
    hits = 0

    @property
    def port(self) -> int:
        return self.server_address[1]


class _Handler(BaseHTTPRequestHandler):
    server: Listening

    def do_GET(self):
        self.server.hits += 1
        self.send_response(302 if self.server.redirect_to else 200)
        if self.server.redirect_to:
            self.send_header("Location", self.server.redirect_to)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *args):
        pass


@contextmanager
def listening(redirect_to: str = "") -> Iterator[Listening]:
    with Listening(("127.0.0.1", 0), _Handler) as server:
        server.redirect_to = redirect_to
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
