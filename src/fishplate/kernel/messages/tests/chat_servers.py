"""A real HTTPS server that stands for the chat services: their names lead to it, and it keeps what arrives."""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from fishplate.kernel.egress import Policy
from fishplate.kernel.egress.session import session

TEAMS = "prod-01.westus.logic.azure.com"
HOSTS = ("qyapi.weixin.qq.com", "oapi.dingtalk.com", "open.feishu.cn", "hooks.slack.com", TEAMS, "ntfy.example.org")
KEY = "CANARY0KEY0CANARY0KEY0"
ADDRESSES = {
    "wecom": f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}",
    "dingtalk": f"https://oapi.dingtalk.com/robot/send?access_token={KEY}",
    "feishu": f"https://open.feishu.cn/open-apis/bot/v2/hook/{KEY}",
    "slack": f"https://hooks.slack.com/services/T{KEY[:8]}/B{KEY[:8]}/{KEY}AB",
    "teams": (
        f"https://{TEAMS}:443/workflows/0123456789abcdef0123456789abcdef/triggers/manual/paths/invoke"
        f"?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig={KEY}"
    ),
}
#: How each service says that it took a message, as their documentation gives it.
TAKEN = {
    "wecom": (200, {"errcode": 0, "errmsg": "ok"}),
    "dingtalk": (200, {"errcode": 0, "errmsg": "ok"}),
    "feishu": (200, {"code": 0, "msg": "success", "data": {}}),
    "slack": (200, "ok"),
    "teams": (202, ""),
}


@dataclass(slots=True)
class Arrived:
    """One request."""

    host: str
    path: str
    body: Any


@dataclass(slots=True)
class Services:
    """The server, what arrived, what it answers, and where connections went before they were led here."""

    port: int = 0
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    arrived: list[Arrived] = field(default_factory=list)
    answer: tuple[int, Any] = (200, "ok")
    dialled: list[tuple[str, int]] = field(default_factory=list)

    def sessions(self, policy: Policy) -> requests.Session:
        """Connect as the product does; only name and socket are of this machine."""

        def connector(address: str, port: int, timeout: float | None) -> socket.socket:
            self.dialled.append((address, port))
            return socket.create_connection(("127.0.0.1", self.port), timeout)  # noqa: TID251  # to ourselves

        return session(policy, tls=self.tls, resolver=lambda _host, _port: ["93.184.215.14"], connector=connector)


@contextmanager
def serving() -> Iterator[Services]:
    services = Services()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            text = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            try:
                body = json.loads(text)
            except ValueError:
                body = text
            services.arrived.append(Arrived(self.headers["Host"], self.path, body))
            status, said = services.answer
            answer = (said if isinstance(said, str) else json.dumps(said)).encode()
            self.send_response(status)
            if status in {301, 302, 307, 308}:
                self.send_header("Location", "https://elsewhere.example.org/")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *args: Any) -> None:
            pass

    with TemporaryDirectory() as folder, ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        certificate = _certificate(Path(folder))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        services.port = server.server_address[1]
        services.tls = ssl.create_default_context(cafile=str(certificate))
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield services
        finally:
            server.shutdown()
            thread.join()


def _certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "chat services of a test")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host) for host in HOSTS]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return path
