"""Whether what was put up for signature is still so."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _

from fishplate.domains.approvals.models import Approval
from fishplate.kernel.contributions import Slot
from fishplate.kernel.errors import Text

#: (approval) -> reasons why what it was asked for is not so any more. The domain of its subject contributes: signatures
#: under what has changed are void, at the next vote or within a minute.
SUBJECT_CHANGES: Final[Slot[Text]] = Slot("what changed after it was put up")

#: Kinds of subjects whose own domain tells people that they were granted, in words that say what follows from it.
GRANTS_TOLD_ELSEWHERE: Final[set[str]] = set()


def changes_of(approval: Approval) -> list[Text]:
    """Return why signatures under this approval are worth nothing, or nothing if it stands."""
    if not approval.is_intact:
        return [_("The stored text is not the one that was put up for signature: its SHA-256 is another.")]
    return list(SUBJECT_CHANGES.collect(approval))
