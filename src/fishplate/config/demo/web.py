"""The HTTP both systems speak: routing, JSON in and out, and the guards that keep strangers off the switches.

Only this machine is served: the socket is bound to loopback, a request under any other host name is refused
(a page elsewhere could have its name point here), and a change comes as JSON, which a foreign page cannot
send unasked, or from a form of the same origin.
"""

import json
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, unquote, urlsplit

from .systems import VERSIONS, System

MOST_BYTES = 4 * 1024 * 1024
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
_HOSTS = ("127.0.0.1", "localhost", "[::1]")
_SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True, slots=True)
class Request:
    """One request: `form` are the fields of a form, `body` the value that came as JSON, whichever was
    sent."""

    method: str
    path: str
    query: Mapping[str, str]
    accept_language: str
    form: Mapping[str, str] = field(default_factory=dict)
    body: object = None


@dataclass(frozen=True, slots=True)
class Answer:
    status: HTTPStatus
    body: bytes = b""
    content_type: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)


class RefusedError(Exception):
    """The request cannot be met; the message tells its sender why."""

    def __init__(self, status: HTTPStatus, message: str) -> None:
        super().__init__(message)
        self.status = status


Respond = Callable[..., Answer]


@dataclass(frozen=True, slots=True)
class Route:
    """`respond` is called with the request and the named groups of `path`, a regular expression for all of
    it."""

    method: str
    path: str
    respond: Respond


def as_json(value: object, status: HTTPStatus = HTTPStatus.OK) -> Answer:
    return Answer(status, json.dumps(value, ensure_ascii=False).encode())


def see_other(location: str) -> Answer:
    return Answer(HTTPStatus.SEE_OTHER, headers={"Location": location})


class Server(ThreadingHTTPServer):
    """One system on one port of this machine. Raises OSError when the port is taken."""

    daemon_threads = True
    allow_reuse_port = False
    # A measurement sends at its own pace: connections wait in the queue rather than fail.
    request_queue_size = 1024

    def __init__(self, system: System, port: int, routes: list[Route], hold: Callable[[], None]) -> None:
        """`hold` is called before every answer of the API and returns when the answer may go."""
        super().__init__(("127.0.0.1", port), _Handler)
        self.system = system
        self.routes = [(route, re.compile(route.path)) for route in routes]
        self.hold = hold

    def respond(self, request: Request) -> Answer:
        """The answer of the route that the request names. Raises RefusedError."""
        methods = set()
        for route, pattern in self.routes:
            matched = pattern.fullmatch(request.path)
            if matched and route.method == request.method:
                return route.respond(request, **matched.groupdict())
            if matched:
                methods.add(route.method)
        if methods:
            raise RefusedError(HTTPStatus.METHOD_NOT_ALLOWED, f"Use {' or '.join(sorted(methods))} here.")
        raise RefusedError(HTTPStatus.NOT_FOUND, "There is nothing under this address.")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60
    # Headers and body leave together: two small packets would wait for each other.
    wbufsize = 64 * 1024
    disable_nagle_algorithm = True
    server: Server

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def _serve(self) -> None:
        try:
            request = self._read()
            if request.path.startswith("/api/"):
                self.server.hold()
            answer = self.server.respond(request)
        except RefusedError as refused:
            problem = {"title": str(refused), "status": refused.status}
            answer = Answer(refused.status, json.dumps(problem).encode(), "application/problem+json")
        self._send(answer)

    def _read(self) -> Request:
        """The request, once it has passed the guards; where it has not, what follows on the connection is not
        read."""
        self.close_connection, keep_open = True, self.close_connection
        self._demand_this_machine()
        form: dict[str, str] = {}
        body: object = None
        if self.command == "POST":
            content_type = self.headers.get_content_type()
            if content_type == FORM:
                self._demand_same_origin()
                form = dict(parse_qsl(self._read_body().decode(errors="replace")))
            elif content_type == JSON:
                body = _parse(self._read_body())
            else:
                raise RefusedError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"Send {JSON}.")
        self.close_connection = keep_open
        address = urlsplit(self.path)
        return Request(
            self.command,
            unquote(address.path),
            dict(parse_qsl(address.query)),
            self.headers.get("Accept-Language", ""),
            form,
            body,
        )

    def _demand_this_machine(self) -> None:
        host = self.headers.get("Host", "")
        if host.rsplit(":", 1)[0] not in _HOSTS:
            raise RefusedError(HTTPStatus.MISDIRECTED_REQUEST, "Only 127.0.0.1 and localhost are served here.")

    def _demand_same_origin(self) -> None:
        origin = self.headers.get("Origin")
        if origin is None or urlsplit(origin).netloc != self.headers["Host"]:
            raise RefusedError(HTTPStatus.FORBIDDEN, "A form of another origin may change nothing here.")

    def _read_body(self) -> bytes:
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit()):
            raise RefusedError(HTTPStatus.LENGTH_REQUIRED, "Say how long the body is.")
        if int(length) > MOST_BYTES:
            raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"At most {MOST_BYTES} bytes are read.")
        return self.rfile.read(int(length))

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        headers = {
            "Content-Type": f"{answer.content_type}; charset=utf-8",
            "Content-Length": str(len(answer.body)),
            "X-System-Version": VERSIONS[self.server.system],
            **_SECURITY_HEADERS,
            **answer.headers,
        }
        if self.close_connection:
            headers["Connection"] = "close"
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)

    def version_string(self) -> str:
        return f"{self.server.system.label}/{VERSIONS[self.server.system]}"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name http.server calls it by
        """Only what goes wrong is worth a line."""

    def log_error(self, format: str, *args: object) -> None:  # noqa: A002 - the name http.server calls it by
        sys.stderr.write(f"{self.server.system.label}: {format % args}\n")


def _parse(body: bytes) -> object:
    try:
        return json.loads(body)
    except ValueError:
        raise RefusedError(HTTPStatus.BAD_REQUEST, "The body is not JSON.") from None
