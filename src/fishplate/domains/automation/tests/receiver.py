"""A receiver as somebody would write it: it checks the signature by the specification, and has faults on demand."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from fishplate.kernel.actors import SYSTEM
from fishplate.kernel.egress import allowing

TOLERANCE_S = 300


class Receiver(ThreadingHTTPServer):
    """Keeps what it was told; ``answer`` is the status it gives, ``delay`` how long it thinks about it."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer, self.delay, self.body = 204, 0.0, b""
        self.drips = False
        self.requests: list[tuple[dict[str, str], bytes]] = []
        self.elsewhere = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook"

    def told(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _headers, body in self.requests]

    def handle_error(self, *_: object) -> None:
        """Say nothing: whoever asked has gone, as they may."""


class _Handler(BaseHTTPRequestHandler):
    server: Receiver
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path != "/hook":
            self.server.elsewhere += 1
        self.server.requests.append(({name.lower(): value for name, value in self.headers.items()}, body))
        time.sleep(self.server.delay)
        self.send_response(self.server.answer)
        if 300 <= self.server.answer < 400:
            self.send_header("Location", "/elsewhere")
        if self.server.drips:
            self.end_headers()
            for _ in range(200):
                self.wfile.write(b".")
                self.wfile.flush()
                time.sleep(0.1)
            return
        if self.server.answer != 204:
            self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        if self.server.answer != 204:
            self.wfile.write(self.server.body)

    def do_GET(self) -> None:
        self.server.elsewhere += 1

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Run a receiver that the installation may connect to."""
    server = Receiver()
    allowing.allow_destination(pattern="127.0.0.1", ports=str(server.server_port), actor=SYSTEM)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def verified(secret: str, headers: dict[str, str], body: bytes, *, now: float | None = None) -> bool:
    """Check a request as standardwebhooks.com says, with nothing of the product's own code."""
    key = base64.b64decode(secret.split("_", 1)[1])
    sent_at = int(headers["webhook-timestamp"])
    if abs((now if now is not None else time.time()) - sent_at) > TOLERANCE_S:
        return False
    signed = headers["webhook-id"].encode() + b"." + headers["webhook-timestamp"].encode() + b"." + body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return any(
        hmac.compare_digest(expected, signature.partition(",")[2])
        for signature in headers["webhook-signature"].split(" ")
        if signature.startswith("v1,")
    )
