from fishplate.domains.gates.models.criterion import Criterion
from fishplate.domains.gates.models.decision import Decision
from fishplate.domains.gates.models.gate import Gate, GateInterest, GateSeat

__all__ = ["Criterion", "Decision", "Gate", "GateInterest", "GateSeat"]
