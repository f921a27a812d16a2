"""What happened to the files of a record, whatever it is; told inside the transaction to who shows them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from fishplate.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class FilesChanged(Event):
    """A file was attached to a record, taken off it, or put back."""

    record_kind: str
    record_id: UUID
