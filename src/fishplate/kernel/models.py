"""Every table of the kernel, for Django to find; each is defined and documented in its part."""

from fishplate.kernel.audit.models import Chain, Content, Entry
from fishplate.kernel.idempotency.models import IdempotencyKey
from fishplate.kernel.jobs.models import Job, Periodic, Worker
from fishplate.kernel.live.models import LiveMessage
from fishplate.kernel.messages.models import OutgoingMail
from fishplate.kernel.outbox.models import Message
from fishplate.kernel.search.models import SearchDocument

__all__ = [
    "Chain",
    "Content",
    "Entry",
    "IdempotencyKey",
    "Job",
    "LiveMessage",
    "Message",
    "OutgoingMail",
    "Periodic",
    "SearchDocument",
    "Worker",
]
