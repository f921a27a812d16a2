"""What was done, by whom, on which authority, and proof that nobody rewrote it.

``change`` is the transaction: it opens the only ones there are, records before and after, and appends an entry to the
chain of the record's project or organisation. See docs/adr/0004-audit-chains.md.
"""

from fishplate.kernel.audit.changes import change, change_each
from fishplate.kernel.audit.reading import (
    Told,
    entries_of_chain,
    entries_of_change,
    entries_of_record,
    entries_where,
    told,
)
from fishplate.kernel.audit.recorded import Change
from fishplate.kernel.audit.several import later, together
from fishplate.kernel.audit.units import before_commit, change_id, current, in_change, in_unit, undoing, unit
from fishplate.kernel.audit.verification import Finding, Report, checkpoint, verify

__all__ = [
    "Change",
    "Finding",
    "Report",
    "Told",
    "before_commit",
    "change",
    "change_each",
    "change_id",
    "checkpoint",
    "current",
    "entries_of_chain",
    "entries_of_change",
    "entries_of_record",
    "entries_where",
    "in_change",
    "in_unit",
    "later",
    "together",
    "told",
    "undoing",
    "unit",
    "verify",
]
