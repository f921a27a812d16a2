"""``requests`` for libraries that insist on it, its sockets opened as everywhere here: resolved, checked, then dialled.

urllib3 builds a connection in one place, ``HTTPConnection._new_conn``; ours asks the policy there and dials the address
it approved. TLS still checks the certificate against the name. Redirects and retries connect anew, so each is asked.
"""

from __future__ import annotations

import logging
import socket
import ssl
from collections.abc import Callable
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError
from urllib3.poolmanager import PoolManager

from .connecting import approve, trusted
from .policy import Policy
from .resolving import Resolver, system_resolver

# It writes whole addresses into the log, with the keys that webhooks carry in their paths.
logging.getLogger("urllib3.connectionpool").addFilter(lambda _record: False)

Connector = Callable[[str, int, float | None], socket.socket]


def session(
    policy: Policy,
    *,
    tls: ssl.SSLContext | None = None,
    resolver: Resolver = system_resolver,
    connector: Connector | None = None,
) -> requests.Session:
    """Return a `requests.Session` that raises `Denied` instead of connecting where ``policy`` does not allow.

    Proxies and credentials of the environment are ignored: a proxy would connect in our place, unchecked. ``connector``
    opens the socket to an approved address.
    """
    made = requests.Session()
    made.trust_env = False
    adapter = _Adapter(_Dialler(policy, resolver, connector or _dial), tls or trusted())
    for scheme in list(made.adapters):
        made.mount(scheme, adapter)
    return made


class _Dialler:
    """Opens a socket to a host, if the policy lets it."""

    def __init__(self, policy: Policy, resolver: Resolver, connector: Connector) -> None:
        self._policy = policy
        self._resolver = resolver
        self._connector = connector

    def open(self, connection: HTTPConnection) -> socket.socket:
        host, port = connection.host.strip("[]"), connection.port or connection.default_port
        timeout = connection.timeout if isinstance(connection.timeout, int | float) else None
        try:
            addresses = approve(host, port, self._policy, self._resolver)
            return self._first(addresses, port, timeout)
        except TimeoutError as error:
            raise ConnectTimeoutError(connection, "the connection timed out") from error
        except OSError as error:
            raise NewConnectionError(connection, "no connection") from error

    def _first(self, addresses: list[str], port: int, timeout: float | None) -> socket.socket:
        for number, address in enumerate(addresses, start=1):
            try:
                return self._connector(address, port, timeout)
            except OSError:
                if number == len(addresses):
                    raise
        raise AssertionError("approve() never returns an empty list")


def _dial(address: str, port: int, timeout: float | None) -> socket.socket:
    return socket.create_connection((address, port), timeout)  # noqa: TID251  # an address that was approved


class _Adapter(HTTPAdapter):
    def __init__(self, dialler: _Dialler, tls: ssl.SSLContext) -> None:
        self._dialler = dialler
        self._tls = tls
        super().__init__(max_retries=0)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **options: Any) -> None:
        """Make pools whose connections ask before they dial."""
        self.poolmanager = PoolManager(num_pools=connections, maxsize=maxsize, block=block, ssl_context=self._tls)
        self.poolmanager.pool_classes_by_scheme = _pools(self._dialler)

    def build_connection_pool_key_attributes(
        self, request: requests.PreparedRequest, verify: Any, cert: Any = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """Check every certificate, whatever the caller asks for."""
        host, _options = super().build_connection_pool_key_attributes(request, verify=True, cert=None)
        return host, {}

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        """Leave the trusted certificates to the context."""
        conn.cert_reqs = "CERT_REQUIRED"

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
        """Refuse: what a proxy connects to nobody here decides."""
        raise requests.exceptions.ProxyError("no proxies")


def _pools(dialler: _Dialler) -> dict[str, type[HTTPConnectionPool]]:
    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return dialler.open(self)

    class Encrypted(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return dialler.open(self)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class EncryptedPool(HTTPSConnectionPool):
        ConnectionCls = Encrypted

    return {"http": PlainPool, "https": EncryptedPool}
