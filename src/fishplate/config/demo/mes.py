"""The sample MES: has completed orders and tells the ERP. `python -m fishplate.config.demo.mes --help`."""

import argparse
import sys
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path

from .connector import Connector
from .mes_store import MesStore
from .page import choose_language
from .service import Service, run_service
from .systems import DEFAULT_PORTS, Fault, System
from .web import Answer, Request, Route, as_json, see_other


class Mes(Service[MesStore]):
    """The MES as a service, with the connector to the ERP at `erp_url`."""

    system = System.MES

    def __init__(self, store: MesStore, erp_url: str) -> None:
        super().__init__(store, erp_url)
        self._connector = Connector(store, erp_url)

    def start(self) -> None:
        self._connector.start()
        self._connector.wake()

    def switch(self, faults: Mapping[Fault, bool]) -> None:
        super().switch(faults)
        self._connector.wake()

    def transfer(self) -> dict[str, object]:
        sent, waiting = self.store.progress()
        return {"sent": sent, "waiting": waiting, "trouble": self._connector.trouble if waiting else None}

    def routes(self) -> list[Route]:
        return [
            Route("GET", "/api/transfer", self._read_transfer),
            Route("POST", "/api/resync", self._resync),
            Route("POST", "/resync", self._resync_from_page),
        ]

    def _read_transfer(self, _: Request) -> Answer:
        return as_json(self.transfer())

    def _resync(self, _: Request) -> Answer:
        self.store.request_transfer()
        self._connector.wake()
        return as_json(self.transfer(), HTTPStatus.ACCEPTED)

    def _resync_from_page(self, request: Request) -> Answer:
        self._resync(request)
        return see_other(f"/?lang={choose_language(request.form.get('lang'), '')}")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m fishplate.config.demo.mes", description="The sample MES.")
    parser.add_argument("--port", type=int, default=DEFAULT_PORTS[System.MES])
    parser.add_argument("--data", type=Path, required=True, help="folder of its database")
    parser.add_argument("--seed", type=int, help="what its orders and losses are made from, at the first start")
    parser.add_argument("--erp-url", required=True, help="where the ERP is that it tells")
    options = parser.parse_args()
    return run_service(lambda: Mes(MesStore(options.data, options.seed), options.erp_url), options.port)


if __name__ == "__main__":
    sys.exit(main())
