from fishplate.domains.charter.models.charter import Charter, CharterSeat
from fishplate.domains.charter.models.indicator import Indicator
from fishplate.domains.charter.models.objective import Objective

__all__ = ["Charter", "CharterSeat", "Indicator", "Objective"]
