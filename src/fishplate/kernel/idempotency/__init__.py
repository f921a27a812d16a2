"""A write that is sent twice happens once: the caller names it by a key, and its answer is kept under that key.

    attempt = idempotency.begin(Request(actor.id, "create_project", key, fingerprint))
    if isinstance(attempt, Kept): …                 # it was done before: give that answer again
    with audit.unit():
        …                                           # the write
        attempt.finish(Kept(201, headers, body))    # commits with it, or neither does

Whoever holds the key while it runs is the only one who writes: ``finish`` undoes the write of an attempt that was taken
for dead and whose key somebody else holds by now. See docs/adr/0018-idempotency-keys.md.
"""

from fishplate.kernel.idempotency.keeping import (
    LEASE,
    LONGEST,
    TTL,
    Attempt,
    Kept,
    Request,
    Reused,
    StillRunning,
    begin,
    sweep,
)

__all__ = [
    "LEASE",
    "LONGEST",
    "TTL",
    "Attempt",
    "Kept",
    "Request",
    "Reused",
    "StillRunning",
    "begin",
    "sweep",
]
