"""JSON over HTTP between the systems of this machine, and to no other."""

import json
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class CallFailedError(Exception):
    """The other system did not answer, or not as asked; the message says which and why."""


def call(url: str, path: str, body: object = None, timeout: float = 30) -> dict[str, object]:
    """What the system at `url` answers to a GET of `path`, or to a POST when there is a body.

    Raises CallFailedError unless the answer is a success in JSON, and ValueError for an address of another
    machine.
    """
    address = urlsplit(url)
    if address.scheme != "http" or address.hostname not in _LOOPBACK:
        raise ValueError(f"{url} is not an address of this machine.")
    connection = HTTPConnection(address.hostname, address.port or 80, timeout=timeout)
    try:
        if body is None:
            connection.request("GET", path)
        else:
            connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
        response = connection.getresponse()
        content = json.loads(response.read())
    except (OSError, HTTPException, ValueError) as error:
        raise CallFailedError(f"{url} does not answer: {error or type(error).__name__}.") from error
    finally:
        connection.close()
    if not isinstance(content, dict):
        raise CallFailedError(f"{url}{path} answers with something else than an object.")
    if response.status >= HTTPStatus.BAD_REQUEST:
        raise CallFailedError(f"{url}{path} answers {response.status}: {content.get('title', response.reason)}")
    return content
