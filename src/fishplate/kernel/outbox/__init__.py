"""Events: how a lower domain tells what happened without knowing who listens.

Handlers run inside the transaction where two states must agree, or after it from an outbox row written in it: at least
once, so they are idempotent by the event's id.
"""

from fishplate.kernel.outbox.delivery import deliver_pending
from fishplate.kernel.outbox.events import AFTER, INSIDE, Event, name_of, publish, subscribe, wake_by
from fishplate.kernel.outbox.pruning import prune

__all__ = ["AFTER", "INSIDE", "Event", "deliver_pending", "name_of", "prune", "publish", "subscribe", "wake_by"]
