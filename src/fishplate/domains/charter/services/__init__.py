from fishplate.domains.charter.services.charter import (
    approve_charter,
    reopen_charter,
    set_charter_seats,
    submit_charter,
    write_charter,
)
from fishplate.domains.charter.services.indicators import add_indicator, amend_indicator, remove_indicator
from fishplate.domains.charter.services.objectives import (
    add_objective,
    amend_objective,
    hand_over_objective,
    remove_objective,
)

__all__ = [
    "add_indicator",
    "add_objective",
    "amend_indicator",
    "amend_objective",
    "approve_charter",
    "hand_over_objective",
    "remove_indicator",
    "remove_objective",
    "reopen_charter",
    "set_charter_seats",
    "submit_charter",
    "write_charter",
]
