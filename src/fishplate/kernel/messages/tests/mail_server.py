"""A small real SMTP server: it takes mail, or answers as the test tells it."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message


@dataclass(slots=True)
class Post:
    """What arrived, and what is answered to each recipient (SMTP code; 250 takes the mail)."""

    url: str = ""
    taken: list[Message] = field(default_factory=list)
    answers: dict[str, int] = field(default_factory=dict)
    hang_up_on: str = ""
    said: list[str] = field(default_factory=list)


@contextmanager
def serving() -> Iterator[Post]:
    """Serve on a free port of the loopback interface."""
    post = Post()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            _talk(self, post)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        post.url = f"smtp://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield post
        server.shutdown()
        thread.join()


def _talk(handler: socketserver.StreamRequestHandler, post: Post) -> None:
    def say(text: str) -> None:
        handler.wfile.write(f"{text}\r\n".encode())

    say("220 ready")
    while line := handler.rfile.readline().decode().strip():
        post.said.append(line)
        command = line.upper()
        if command == "QUIT":
            say("221 bye")
            return
        if command == "DATA":
            say("354 go on")
            if not _receive(handler, post):
                return
            say("250 taken")
        elif command.startswith("RCPT TO"):
            address = line.partition("<")[2].partition(">")[0]
            say(f"{post.answers.get(address, 250)} so")
        else:
            say("250 ok")


def _receive(handler: socketserver.StreamRequestHandler, post: Post) -> bool:
    lines = []
    while (line := handler.rfile.readline()) != b".\r\n":
        lines.append(line)
    mail = message_from_bytes(b"".join(lines))
    if mail["To"] == post.hang_up_on:
        return False
    post.taken.append(mail)
    return True
