"""The sample ERP: posts completed orders to stock. `python -m fishplate.config.demo.erp --help`."""

import argparse
import sys
from http import HTTPStatus
from pathlib import Path

from . import orders
from .erp_store import ErpStore
from .service import Service, run_service
from .systems import DEFAULT_PORTS, System
from .web import Answer, RefusedError, Request, Route, as_json


class Erp(Service[ErpStore]):
    """The ERP as a service."""

    system = System.ERP

    def routes(self) -> list[Route]:
        return [
            Route("POST", "/api/production-confirmations", self._confirm_production),
            Route("POST", "/api/production-cancellations", self._cancel_production),
            Route("GET", "/api/stock/(?P<product>.+)", self._read_stock),
        ]

    def _confirm_production(self, request: Request) -> Answer:
        try:
            confirmed = [orders.from_json(value) for value in _listed(request.body, "confirmations")]
        except ValueError as error:
            raise RefusedError(HTTPStatus.UNPROCESSABLE_ENTITY, f"{error}.") from None
        return as_json({"posted": self.store.confirm(confirmed)}, HTTPStatus.CREATED)

    def _cancel_production(self, request: Request) -> Answer:
        return as_json({"cancelled": self.store.cancel(map(str, _listed(request.body, "order_nos")))})

    def _read_stock(self, _: Request, product: str) -> Answer:
        quantity = self.store.stock(product)
        if quantity is None:
            raise RefusedError(HTTPStatus.NOT_FOUND, f"There is no stock of {product}.")
        return as_json({"product": product, "quantity": quantity})


def _listed(body: object, name: str) -> list[object]:
    values = body.get(name) if isinstance(body, dict) else None
    if not isinstance(values, list):
        raise RefusedError(HTTPStatus.UNPROCESSABLE_ENTITY, f"{name} must be a list.")
    return values


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m fishplate.config.demo.erp", description="The sample ERP.")
    parser.add_argument("--port", type=int, default=DEFAULT_PORTS[System.ERP])
    parser.add_argument("--data", type=Path, required=True, help="folder of its database")
    parser.add_argument("--mes-url", required=True, help="where the page of the sample MES is")
    options = parser.parse_args()
    return run_service(lambda: Erp(ErpStore(options.data), options.mes_url), options.port)


if __name__ == "__main__":
    sys.exit(main())
