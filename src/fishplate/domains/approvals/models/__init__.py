from fishplate.domains.approvals.models.approval import Approval
from fishplate.domains.approvals.models.bars import Conflict, Interest
from fishplate.domains.approvals.models.delegation import Delegation
from fishplate.domains.approvals.models.seat import Seat, SeatPerson
from fishplate.domains.approvals.models.vote import Vote

__all__ = ["Approval", "Conflict", "Delegation", "Interest", "Seat", "SeatPerson", "Vote"]
