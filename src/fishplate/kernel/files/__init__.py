"""Files: contents kept once under their SHA-256, and files that hang on records.

    files.attach_file(to=records.reference(interface), name="minutes.pdf", content=upload, actor=actor)
    files.attachments_of(records.reference(interface), actor)  # newest first; NotFound where the record is not theirs
    files.detach_file(attachment_id=…, actor=actor)            # by who attached it, or the record's steward

What a person called the file and who may read it is the business of the record it hangs on; nothing that came from
outside ever becomes a path. ``attach_file`` stores before it changes anything, so call it outside of ``audit.change``;
where a file comes with a record of one's own, ``receive`` it before the change and ``attach_received`` within.
``store``, ``open_stored`` and ``read`` keep contents that a domain's own record points at, such as a contract.
See docs/adr/0013-files.md and docs/how-to/files.md.
"""

from fishplate.kernel.files.attaching import (
    Received,
    attach_file,
    attach_received,
    detach_all,
    detach_file,
    receive,
    restore_file,
)
from fishplate.kernel.files.contents import Damaged, Missing, Stored
from fishplate.kernel.files.events import FilesChanged
from fishplate.kernel.files.models import Attachment, FileContent, Scan
from fishplate.kernel.files.queries import (
    Share,
    Usage,
    attachment,
    attachments_by_record,
    attachments_of,
    held_back,
    scans,
    taken_off_by_record,
    usage,
    usage_by_chain,
    usage_by_kind,
    visible_to,
)
from fishplate.kernel.files.storing import LIMIT, open_stored, read, store

__all__ = [
    "LIMIT",
    "Attachment",
    "Damaged",
    "FileContent",
    "FilesChanged",
    "Missing",
    "Received",
    "Scan",
    "Share",
    "Stored",
    "Usage",
    "attach_file",
    "attach_received",
    "attachment",
    "attachments_by_record",
    "attachments_of",
    "detach_all",
    "detach_file",
    "held_back",
    "open_stored",
    "read",
    "receive",
    "restore_file",
    "scans",
    "store",
    "taken_off_by_record",
    "usage",
    "usage_by_chain",
    "usage_by_kind",
    "visible_to",
]
