"""The two servers, both granian: pages and API on threads, the event stream on one loop."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from fishplate.config import startup
from fishplate.config.following import end_with_parent

DEFAULT_THREADS = 64


def serve_pages(host: str, port: int) -> None:
    """Serve pages and API until told to stop; ``FISHPLATE_WEB_THREADS`` requests at a time."""
    threads = startup.whole_number("FISHPLATE_WEB_THREADS", DEFAULT_THREADS, low=1, high=512)
    _serve("fishplate.config.wsgi:application", Interfaces.WSGI, host, port, blocking_threads=threads)


def serve_events(host: str, port: int) -> None:
    """Serve the event stream until told to stop."""
    _serve("fishplate.config.asgi:application", Interfaces.ASGI, host, port)


def load(target: str) -> Any:
    """Import the application in granian's own child process."""
    end_with_parent()
    module, _, name = target.partition(":")
    return getattr(import_module(module), name)


def _serve(target: str, interface: Interfaces, host: str, port: int, **options: Any) -> None:
    server = Server(
        target,
        address=host,
        port=port,
        interface=interface,
        websockets=False,
        backlog=2048,
        log_level=LogLevels.error,
        workers_kill_timeout=2,
        **options,
    )
    server.serve(target_loader=load)
