"""The thread of the MES that brings the ERP to hold what was completed, as far as the connector is sound."""

import threading
from collections.abc import Mapping
from urllib.parse import quote

from . import orders
from .client import CallFailedError, call
from .mes_store import MesStore
from .orders import Order

ORDERS_PER_CALL = 500
RETRY_SECONDS = 1.0


class Connector(threading.Thread):
    """Sends whatever waits when told to `wake`, and again until the ERP has taken it."""

    def __init__(self, store: MesStore, erp_url: str) -> None:
        super().__init__(name="connector", daemon=True)
        self._store = store
        self._erp_url = erp_url
        self._woken = threading.Event()
        self.trouble: str | None = None

    def wake(self) -> None:
        self._woken.set()

    def run(self) -> None:
        while True:
            self._woken.wait(RETRY_SECONDS if self.trouble else None)
            self._woken.clear()
            try:
                self._send_what_waits()
                self.trouble = None
            except CallFailedError as error:
                self.trouble = str(error)

    def _send_what_waits(self) -> None:
        """Compares what should arrive with what the ERP holds, and sends the difference: a second time adds
        nothing."""
        outgoing = self._store.outgoing()
        if outgoing is None:
            return
        wanted = {order.order_no: order for order in outgoing.orders}
        present = self._held_by_erp()
        surplus = sorted(present.keys() - wanted.keys())
        if surplus:
            call(self._erp_url, "/api/production-cancellations", {"order_nos": surplus})
        changed = [order.as_json() for number, order in wanted.items() if present.get(number) != order]
        for first in range(0, len(changed), ORDERS_PER_CALL):
            batch = changed[first : first + ORDERS_PER_CALL]
            call(self._erp_url, "/api/production-confirmations", {"confirmations": batch})
        self._store.mark_sent(outgoing.attempt)

    def _held_by_erp(self) -> dict[str, Order]:
        held: dict[str, Order] = {}
        after: str | None = ""
        while after is not None:
            answer = call(self._erp_url, f"/api/orders?limit={ORDERS_PER_CALL}&after={quote(after)}")
            try:
                page, after = _read_page(answer)
            except ValueError as error:
                raise CallFailedError(f"The ERP answers in another format than agreed: {error}.") from error
            held |= {order.order_no: order for order in page}
        return held


def _read_page(answer: Mapping[str, object]) -> tuple[list[Order], str | None]:
    listed, after = answer.get("orders"), answer.get("next")
    if not isinstance(listed, list) or not isinstance(after, str | None):
        raise ValueError("a page must have orders and next")  # noqa: TRY004 - what came is wrong, not the call
    return [orders.from_json(value) for value in listed], after
