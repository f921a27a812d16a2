"""How the faults that concern every answer act; lost records are the business of the MES's connector."""

import time
from collections.abc import Mapping

from .systems import Fault

LATENCY_SECONDS = 0.9
STALL_EVERY_SECONDS = 10.0
STALL_SECONDS = 1.0


def hold_answer(faults: Mapping[Fault, bool]) -> None:
    """Returns when a system with these faults would answer: late, or after the stall it is in, or at once."""
    if faults.get(Fault.STALL):
        into_period = time.monotonic() % STALL_EVERY_SECONDS
        time.sleep(max(0.0, STALL_SECONDS - into_period))
    if faults.get(Fault.LATENCY):
        time.sleep(LATENCY_SECONDS)


def drifted(order: dict[str, object]) -> dict[str, object]:
    """An order as the system answers it after a release that nobody announced."""
    changed = {name: value for name, value in order.items() if name != "unit_price"}
    return {**changed, "price": order["unit_price"], "quantity": str(order["quantity"])}
