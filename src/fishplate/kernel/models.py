"""Every table of the kernel, for Django to find; each is defined and documented in its part."""

from fishplate.kernel.audit.models import Chain, Content, Entry
from fishplate.kernel.documents.models import Printed, Template
from fishplate.kernel.files.models import Attachment, FileContent
from fishplate.kernel.idempotency.models import IdempotencyKey
from fishplate.kernel.jobs.models import Job, Periodic, Worker
from fishplate.kernel.live.models import LiveMessage
from fishplate.kernel.messages.models import OutgoingMail
from fishplate.kernel.outbox.models import Message
from fishplate.kernel.search.models import SearchDocument

__all__ = [
    "Attachment",
    "Chain",
    "Content",
    "Entry",
    "FileContent",
    "IdempotencyKey",
    "Job",
    "LiveMessage",
    "Message",
    "OutgoingMail",
    "Periodic",
    "Printed",
    "SearchDocument",
    "Template",
    "Worker",
]
