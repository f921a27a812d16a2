from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from fishplate.kernel import audit, clock, secrets
from fishplate.kernel.errors import FishplateError
from fishplate.kernel.idempotency.models import IdempotencyKey

#: How long an answer is kept, and with it what it says about people.
TTL: Final = timedelta(hours=24)
#: After this long a request that neither ended nor failed is taken for dead, and the next one with its key runs.
LEASE: Final = timedelta(seconds=60)
#: Characters of a key.
LONGEST: Final = 255


class Reused(FishplateError):
    """The key stands for another request."""

    status = 422
    code = "idempotency-key-reused"
    title = _("This Idempotency-Key was used for another request")

    def __init__(self) -> None:
        super().__init__(_("Send the same request again, or another one under a key of its own."))


class StillRunning(FishplateError):
    """The first request with this key has not been answered yet."""

    status = 409
    code = "idempotency-still-running"
    title = _("The first request with this Idempotency-Key is still running")
    retry_after = 1

    def __init__(self) -> None:
        super().__init__(_("Send the same request again in a moment; you will get the answer of the first."))


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asks for under a key; ``fingerprint`` tells one request from another."""

    actor_id: UUID
    operation: str
    key: str
    fingerprint: str

    def rows(self) -> QuerySet[IdempotencyKey]:
        """Return the row of this key, whichever request it stands for."""
        return IdempotencyKey.objects.filter(actor_id=self.actor_id, operation=self.operation, key=self.key)

    @property
    def context(self) -> str:
        """What a kept answer is bound to when it is sealed."""
        return f"kernel.idempotency:{self.actor_id}:{self.operation}:{self.key}"


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer: what is needed to give it again."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def seal(self, context: str) -> str:
        """Return it as it is stored."""
        said = {"status": self.status, "headers": dict(self.headers), "body": base64.b64encode(self.body).decode()}
        return secrets.seal(json.dumps(said), context=context)

    @classmethod
    def unseal(cls, text: str, context: str) -> Kept:
        """Read what ``seal`` wrote."""
        said: dict[str, Any] = json.loads(secrets.unseal(text, context=context))
        return cls(said["status"], said["headers"], base64.b64decode(said["body"]))


@dataclass(frozen=True, slots=True)
class Attempt:
    """The one request that may write now."""

    request: Request
    claim_id: UUID

    def finish(self, answer: Kept) -> None:
        """Keep the answer, in the transaction of what it tells of.

        Raises:
            StillRunning: this attempt was given up and another holds the key; let it undo the transaction.
        """
        if not self._own().update(answer=answer.seal(self.request.context), expires_at=clock.now() + TTL):
            raise StillRunning

    def drop(self) -> None:
        """Forget the key: nothing was written, so the next request, also a corrected one, starts anew."""
        with audit.unit():
            self._own().delete()

    def _own(self) -> QuerySet[IdempotencyKey]:
        return self.request.rows().filter(claim_id=self.claim_id, answer="")


def begin(request: Request) -> Attempt | Kept:
    """Take the key for this request, before and outside its transaction; or return what was answered to it already.

    Raises:
        Reused: the key stands for another request. StillRunning: the first one has not ended.
    """
    at = clock.now()
    attempt = Attempt(request, uuid4())
    taken = {
        "fingerprint": request.fingerprint,
        "claim_id": attempt.claim_id,
        "claimed_until": at + LEASE,
        "expires_at": at + TTL,
        "answer": "",
    }
    with audit.unit():
        row = IdempotencyKey(actor_id=request.actor_id, operation=request.operation, key=request.key, **taken)
        IdempotencyKey.objects.bulk_create([row], ignore_conflicts=True)
        stored = request.rows().select_for_update().first()
        if stored is None:
            # The first one was refused at this very moment and forgot its key.
            raise StillRunning
        if stored.claim_id == attempt.claim_id:
            return attempt
        if stored.expires_at > at:
            if stored.fingerprint != request.fingerprint:
                raise Reused
            if stored.answer:
                return Kept.unseal(stored.answer, request.context)
            if stored.claimed_until > at:
                raise StillRunning
        request.rows().update(**taken)
    return attempt


def sweep() -> int:
    """Delete what has expired; return how many keys that were."""
    with audit.unit():
        deleted, _by_model = IdempotencyKey.objects.filter(expires_at__lte=clock.now()).delete()
    return deleted
