"""Every table of the kernel, for Django to find; each is defined and documented in its part."""

from fishplate.kernel.audit.models import Chain, Content, Entry
from fishplate.kernel.custom.models import CustomField, CustomValues
from fishplate.kernel.documents.models import Printed, Template
from fishplate.kernel.files.models import Attachment, FileContent
from fishplate.kernel.idempotency.models import IdempotencyKey
from fishplate.kernel.jobs.models import Job, Periodic, Worker
from fishplate.kernel.limits.models import Allowance
from fishplate.kernel.live.models import LiveMessage
from fishplate.kernel.messages.models import OutgoingMail
from fishplate.kernel.outbox.models import Message
from fishplate.kernel.search.models import SearchDocument
from fishplate.kernel.sessions.models import Session
from fishplate.kernel.undo.models import Undoable
from fishplate.kernel.views.models import DefaultView, SavedView

__all__ = [
    "Allowance",
    "Attachment",
    "Chain",
    "Content",
    "CustomField",
    "CustomValues",
    "DefaultView",
    "Entry",
    "FileContent",
    "IdempotencyKey",
    "Job",
    "LiveMessage",
    "Message",
    "OutgoingMail",
    "Periodic",
    "Printed",
    "SavedView",
    "SearchDocument",
    "Session",
    "Template",
    "Undoable",
    "Worker",
]
