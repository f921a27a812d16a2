from fishplate.domains.approvals.models.approval import Approval
from fishplate.domains.approvals.models.seat import Seat
from fishplate.domains.approvals.models.vote import Vote

__all__ = ["Approval", "Seat", "Vote"]
