"""Contents in a bucket of an object store that speaks S3: signed by botocore, sent through ``kernel.egress`` alone.

botocore's own client is not used: it opens sockets of its own. Only the host and port of the endpoint can be reached;
who sets the environment is the administrator.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final
from urllib.parse import quote

from django.utils.translation import gettext_lazy as _

from fishplate.kernel import egress
from fishplate.kernel.errors import Unavailable
from fishplate.kernel.files.contents import Damaged, Missing, Stored

if TYPE_CHECKING:
    import httpx

_TIMEOUT: Final = 60.0
_IN_MEMORY: Final = 8 * 1024 * 1024
_EMPTY: Final = hashlib.sha256(b"").hexdigest()
_NOT_FOUND: Final = 404
_PAGE: Final = 1000
#: The two things asked of a listing; what is no name of ours is passed over.
_KEY: Final = re.compile(r"<Key>([0-9a-f]{64})</Key>")
_NEXT: Final = re.compile(r"<NextContinuationToken>([^<]+)</NextContinuationToken>")


class Away(Unavailable):
    """The object store does not answer, or does not let us in. What it said is in ``said``, for the administrator."""

    code = "storage-unavailable"
    title = _("The storage of files cannot be reached at the moment. Nothing was changed; try again later")

    def __init__(self, said: str) -> None:
        super().__init__()
        self.said = said


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket. ``{bucket}`` in the endpoint is where its name goes; without it, it is the first part of the path."""

    endpoint: str
    name: str
    region: str
    key: str
    secret: str = field(repr=False)

    def settle(self, written: Path, stored: Stored) -> None:
        """Send the finished file whole; the store checks it against the digest that was signed."""
        with written.open("rb") as body:
            headers = {"Content-Length": str(stored.size), "Content-Type": "application/octet-stream"}
            answer = self._ask("PUT", self._url(stored.sha256), headers, stored.sha256, body)
        _accept(answer)

    def open(self, sha256: str) -> BinaryIO:
        """Fetch a content into a file without a name, and open it once it is known to be what was stored."""
        spool = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  # handed to the caller
        try:
            self._fetch(sha256, spool)
        except BaseException:
            spool.close()
            raise
        spool.seek(0)
        return spool  # type: ignore[return-value]  # it is one in all but name

    def names(self) -> Iterator[str]:
        """Yield the SHA-256 of every content in the bucket."""
        after = ""
        while True:
            query = {"list-type": "2", "max-keys": str(_PAGE), **({"continuation-token": after} if after else {})}
            text = "&".join(f"{name}={quote(value, safe='')}" for name, value in sorted(query.items()))
            page = _accept(self._ask("GET", f"{self._base()}/?{text}", {}, _EMPTY)).text
            yield from _KEY.findall(page)
            following = _NEXT.search(page)
            if following is None:
                return
            after = unescape(following[1])

    def _base(self) -> str:
        endpoint = self.endpoint.rstrip("/")
        return endpoint.replace("{bucket}", self.name) if "{bucket}" in endpoint else f"{endpoint}/{self.name}"

    def _url(self, sha256: str) -> str:
        return f"{self._base()}/{sha256}"

    def _fetch(self, sha256: str, target: Any) -> None:
        import httpx

        digest, url = hashlib.sha256(), self._url(sha256)
        try:
            with _client(self._base()).stream("GET", url, headers=self._signed("GET", url, {}, _EMPTY)) as answer:
                if answer.status_code == _NOT_FOUND:
                    raise Missing
                if not answer.is_success:
                    answer.read()
                _accept(answer)
                for chunk in answer.iter_bytes():
                    digest.update(chunk)
                    target.write(chunk)
        except (httpx.HTTPError, egress.Denied) as error:
            raise Away(f"{type(error).__name__}: {error}") from error
        if digest.hexdigest() != sha256:
            raise Damaged

    def _ask(
        self, method: str, url: str, headers: dict[str, str], sha256: str, body: BinaryIO | None = None
    ) -> httpx.Response:
        import httpx

        try:
            signed = self._signed(method, url, headers, sha256)
            return _client(self._base()).request(method, url, headers=signed, content=body)
        except (httpx.HTTPError, egress.Denied) as error:
            raise Away(f"{type(error).__name__}: {error}") from error

    def _signed(self, method: str, url: str, headers: dict[str, str], sha256: str) -> dict[str, str]:
        from botocore.auth import S3SigV4Auth
        from botocore.awsrequest import AWSRequest
        from botocore.credentials import Credentials

        class Signer(S3SigV4Auth):
            def payload(self, request: Any) -> str:
                # Known already; else botocore would read the file once more, or over TLS leave it unsigned.
                return sha256

        request = AWSRequest(method=method, url=url, headers=headers)
        signer: Any = Signer  # botocore says nothing of its types
        signer(Credentials(self.key, self.secret), "s3", self.region).add_auth(request)
        return dict(request.headers.items())


@cache
def _client(base: str) -> httpx.Client:
    """Return the connections of this process to one store."""
    return egress.client(egress.Policy.for_target(base), timeout=_TIMEOUT)


def _accept(answer: httpx.Response) -> httpx.Response:
    if not answer.is_success:
        said = " ".join(answer.text.split())[:500]
        raise Away(f"HTTP {answer.status_code} {said}")
    return answer
