from fishplate.domains.automation.choices.kinds import EVERYTHING, KINDS, TEST, EventKind, kind_of, label_of
from fishplate.domains.automation.choices.states import DeliveryState

__all__ = ["EVERYTHING", "KINDS", "TEST", "DeliveryState", "EventKind", "kind_of", "label_of"]
