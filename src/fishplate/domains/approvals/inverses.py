"""What takes back what in approvals. What was signed or asked for stands; a revoked delegation is given anew."""

from __future__ import annotations

from fishplate.domains.approvals import services
from fishplate.domains.approvals.models import Delegation
from fishplate.kernel import undo


def register() -> None:
    """Declare the inverses of this domain."""
    undo.register("approvals.signing_delegated", undo.switch_back(services.revoke_delegation, Delegation))
