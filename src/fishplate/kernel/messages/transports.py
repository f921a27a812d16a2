"""How a mail leaves: by SMTP to the one server the administrator named, or to the terminal."""

from __future__ import annotations

import re
import smtplib
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any
from urllib.parse import unquote, urlsplit

from fishplate.kernel import egress

Transport = Callable[[EmailMessage], None]
"""Hands over one mail. Raises `Refused` or `Deferred` for this mail alone, OSError when the connection is lost."""

_TIMEOUT = 30.0
_URL = re.compile(r"smtps?://([^@/]*@)?([^@/:]+|\[[0-9a-f:.]+\])(:\d{1,5})?/?")
_PORTS = {"smtp": 587, "smtps": 465}
_FOR_EVER = 500  # SMTP: 4xx is for now, 5xx is final


class Refused(Exception):
    """The server does not take this mail and never will."""


class Deferred(Exception):
    """The server does not take this mail now; it may later."""


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server as ``FISHPLATE_MAIL_URL`` names it."""

    host: str
    port: int
    user: str
    password: str
    encrypted: bool

    @classmethod
    def parse(cls, url: str) -> Server:
        """Read ``smtp://user:password@host:port`` or ``smtps://…``; ValueError says what is wrong with it."""
        if _URL.fullmatch(url) is None:
            raise ValueError("FISHPLATE_MAIL_URL must look like smtp://user:password@host:587, smtps://… or console:")
        parts = urlsplit(url)
        return cls(
            host=parts.hostname or "",
            port=parts.port or _PORTS[parts.scheme],
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            encrypted=parts.scheme == "smtps",
        )


class _Pinned(smtplib.SMTP):
    """Connects to the address that egress checked; TLS still checks the certificate against the name."""

    def __init__(self, pinned: str, server: Server, **options: Any) -> None:
        self._pinned = pinned
        super().__init__(server.host, server.port, timeout=_TIMEOUT, **options)

    def _get_socket(self, *destination: Any) -> socket.socket:
        _host, port, timeout = destination
        opened: socket.socket = super()._get_socket(self._pinned, port, timeout)  # type: ignore[misc]  # not in typeshed
        return opened


class _PinnedEncrypted(_Pinned, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte."""


@contextmanager
def opened(url: str) -> Iterator[Transport]:
    """Yield the transport that ``url`` names; one connection serves all mails handed over within the block.

    Only the server in the URL is reachable, wherever it stands: who sets the environment is the administrator.

    Raises:
        OSError, Denied: the server cannot be reached or does not let us in.
    """
    if url == "console:":
        yield _print
        return
    server = Server.parse(url)
    policy = egress.Policy.for_target(f"smtp://{server.host}:{server.port}")
    pinned = egress.pin(server.host, server.port, policy)
    with _connect(pinned, server) as connection:
        _sign_in(connection, server)
        yield lambda mail: _hand_over(connection, mail)


def _connect(pinned: str, server: Server) -> smtplib.SMTP:
    if server.encrypted:
        return _PinnedEncrypted(pinned, server, context=egress.trusted())
    return _Pinned(pinned, server)


def _sign_in(connection: smtplib.SMTP, server: Server) -> None:
    connection.ehlo()
    encrypted = server.encrypted
    if not encrypted and connection.has_extn("starttls"):
        connection.starttls(context=egress.trusted())
        connection.ehlo()
        encrypted = True
    if server.user:
        if not encrypted:
            raise smtplib.SMTPNotSupportedError("the server offers no encryption, so the password is not sent to it")
        connection.login(server.user, server.password)


def _hand_over(connection: smtplib.SMTP, mail: EmailMessage) -> None:
    try:
        connection.send_message(mail)
    except smtplib.SMTPRecipientsRefused as refusal:
        [(code, _)] = refusal.recipients.values()  # one mail goes to one address
        raise (Refused if code >= _FOR_EVER else Deferred)(str(refusal)) from refusal
    except smtplib.SMTPResponseException as answer:
        raise (Refused if answer.smtp_code >= _FOR_EVER else Deferred)(str(answer)) from answer


def _print(mail: EmailMessage) -> None:
    sys.stderr.write(f"{mail.as_string()}\n")
