"""``requests`` sessions for libraries that insist on them: each request, redirects included, goes through ``client``.

Only the interface is theirs. Sockets, certificates and the decision where to connect are those of our HTTP client, so a
name that answers differently the second time gains nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import httpx
import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from .http import client
from .policy import Denied, Policy
from .resolving import Resolver, system_resolver

#: Configuration, keys and claims are some kilobytes.
MOST_BYTES = 2_000_000
_TIMEOUT = 10.0


def session(policy: Policy, *, resolver: Resolver = system_resolver) -> requests.Session:
    """Return a session that raises `requests.ConnectionError` instead of connecting where ``policy`` does not allow.

    Proxies, ``.netrc`` and certificates that the environment names are ignored.
    """
    made = requests.Session()
    made.trust_env = False
    made.max_redirects = 5
    for scheme in ("http://", "https://"):
        made.mount(scheme, _Adapter(policy, resolver))
    return made


class _Adapter(BaseAdapter):
    """Sends one request; the session follows redirects by coming back here."""

    def __init__(self, policy: Policy, resolver: Resolver) -> None:
        super().__init__()
        self._policy = policy
        self._resolver = resolver

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: float | tuple[float | None, float | None] | None = None,
        verify: bool | str = True,
        cert: bytes | str | tuple[bytes | str, bytes | str] | None = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        seconds = timeout if isinstance(timeout, int | float) else _TIMEOUT
        headers = [(name, str(value)) for name, value in request.headers.items() if name.lower() != "accept-encoding"]
        try:
            with client(self._policy, timeout=seconds, resolver=self._resolver) as http:
                sent = http.build_request(
                    request.method or "GET",
                    request.url or "",
                    headers=headers,
                    content=cast("bytes", request.body or b""),
                )
                answered = http.send(sent, stream=True)
                return _response(request, answered, _content(answered))
        except Denied as denial:
            raise requests.ConnectionError(str(denial), request=request) from denial
        except httpx.TimeoutException as late:
            raise requests.Timeout(str(late), request=request) from late
        except httpx.HTTPError as error:
            raise requests.ConnectionError(str(error), request=request) from error

    def close(self) -> None:
        """Nothing is kept open."""


def _content(answered: httpx.Response) -> bytes:
    content = b""
    for part in answered.iter_bytes():
        content += part
        if len(content) > MOST_BYTES:
            raise httpx.DecodingError(f"more than {MOST_BYTES} bytes")
    return content


def _response(request: requests.PreparedRequest, answered: httpx.Response, content: bytes) -> requests.Response:
    made = requests.Response()
    made.status_code = answered.status_code
    made.headers = CaseInsensitiveDict(answered.headers)
    made.reason = answered.reason_phrase
    made.url = str(answered.url)
    made.request = request
    made.encoding = answered.charset_encoding or "utf-8"
    _set_content(made, content)
    return made


def _set_content(made: Any, content: bytes) -> None:
    made._content = content  # noqa: SLF001  # requests has no other way in for what was read already
    made._content_consumed = True  # noqa: SLF001  # as above
