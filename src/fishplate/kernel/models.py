"""Every table of the kernel, for Django to find; each is defined and documented in its part."""

from fishplate.kernel.audit.models import Chain, Content, Entry
from fishplate.kernel.outbox.models import Message

__all__ = ["Chain", "Content", "Entry", "Message"]
