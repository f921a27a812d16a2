"""A small scanner that speaks clamd's protocol as its manual describes it, for where no clamd is installed."""

from __future__ import annotations

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

#: The test file that every scanner knows (EICAR), put together here so that this file is none itself.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@dataclass(slots=True)
class Scanner:
    """Where it listens, what it was shown, and what it takes at most; ``answer`` says something else instead,
    ``answers`` for one content."""

    address: str = ""
    limit: int = 1_000_000
    answer: bytes = b""
    answers: dict[bytes, bytes] = field(default_factory=dict)
    shown: list[bytes] = field(default_factory=list)


@contextmanager
def serving() -> Iterator[Scanner]:
    """Serve on a free port of the loopback interface."""
    scanner = Scanner()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            command = b""
            while not command.endswith(b"\0") and (one := self.rfile.read(1)):
                command += one
            answers = {b"zINSTREAM\0": lambda: _instream(self, scanner), b"zVERSION\0": lambda: b"ClamAV of the tests"}
            self.wfile.write(answers[command]() + b"\0")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        scanner.address = f"127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield scanner
        finally:
            server.shutdown()
            thread.join()


def _instream(handler: socketserver.StreamRequestHandler, scanner: Scanner) -> bytes:
    content = b""
    while (size := struct.unpack(">I", handler.rfile.read(4))[0]) > 0:
        content += handler.rfile.read(size)
        if len(content) > scanner.limit:
            return b"INSTREAM size limit exceeded. ERROR"
    scanner.shown.append(content)
    return (
        scanner.answers.get(content)
        or scanner.answer
        or (b"stream: Eicar-Signature FOUND" if EICAR in content else b"stream: OK")
    )
