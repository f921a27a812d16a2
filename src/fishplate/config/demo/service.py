"""What every sample system does besides its trade: tell its state, switch its faults, start and stop."""

import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Generic, TypeVar

from . import contract, page
from .faults import drifted, hold_answer
from .orders import Order
from .stopping import stop_on_signals
from .store import BadStoreError, Store
from .systems import VERSIONS, Fault, System
from .web import Answer, RefusedError, Request, Route, Server, as_json, see_other

MOST_PER_PAGE = 500
S = TypeVar("S", bound=Store)


class CannotServeError(Exception):
    """The port cannot be used; the message says why."""


class Service(ABC, Generic[S]):
    """A sample system over its store; `partner_url` is where the page of the other one is."""

    system: System

    def __init__(self, store: S, partner_url: str) -> None:
        self.store = store
        self.partner_url = partner_url

    @abstractmethod
    def routes(self) -> list[Route]:
        """The routes of this system's trade."""

    def switch(self, faults: Mapping[Fault, bool]) -> None:
        self.store.switch(faults)

    def transfer(self) -> dict[str, object] | None:
        """How far this system's messages to the other are, of one that sends any."""
        return None

    def start(self) -> None:
        """Begins what the system does of itself."""

    def serve(self, port: int) -> None:
        """Serves until interrupted, after one line on stdout. Raises CannotServeError when the port is taken."""
        try:
            server = Server(self.system, port, self._common_routes() + self.routes(), self._hold)
        except OSError as error:
            message = f"The {self.system.label} cannot use port {port}: {error.strerror}."
            raise CannotServeError(message) from error
        self.start()
        sys.stdout.write(f"{self.system.label} http://127.0.0.1:{port}  {self.store.path}\n")
        sys.stdout.flush()
        try:
            server.serve_forever(poll_interval=0.1)
        finally:
            server.server_close()
            self.store.close()

    def _hold(self) -> None:
        hold_answer(self.store.faults())

    def _common_routes(self) -> list[Route]:
        return [
            Route("GET", "/", self._show_page),
            Route("GET", "/style.css", _show_stylesheet),
            Route("GET", "/health", self._tell_health),
            Route("GET", "/version", self._tell_version),
            Route("GET", "/openapi.json", self._tell_contract),
            Route("GET", "/faults", self._tell_faults),
            Route("POST", "/faults", self._switch_faults),
            Route("GET", "/api/orders", self._list_orders),
            Route("GET", r"/api/orders/(?P<order_no>[\w-]+)", self._read_order),
        ]

    def _show_page(self, request: Request) -> Answer:
        language = page.choose_language(request.query.get("lang"), request.accept_language)
        condition = page.Condition(
            self.system, self.store.count_orders(), self.store.faults(), self.partner_url, self.transfer()
        )
        html = page.render(condition, language)
        return Answer(HTTPStatus.OK, html.encode(), "text/html", {"Vary": "Accept-Language"})

    def _tell_health(self, _: Request) -> Answer:
        return as_json({"status": "ok", "system": self.system, "orders": self.store.count_orders()})

    def _tell_version(self, _: Request) -> Answer:
        return as_json({"system": self.system, "version": VERSIONS[self.system]})

    def _tell_contract(self, _: Request) -> Answer:
        return as_json(contract.document(self.system))

    def _tell_faults(self, _: Request) -> Answer:
        return as_json({"system": self.system, "faults": self.store.faults()})

    def _switch_faults(self, request: Request) -> Answer:
        if request.form:
            self.switch(self._faults_of_form(request.form))
            return see_other(f"/?lang={page.choose_language(request.form.get('lang'), '')}")
        self.switch(self._faults_of_body(request.body))
        return self._tell_faults(request)

    def _faults_of_form(self, form: Mapping[str, str]) -> dict[Fault, bool]:
        is_on = form.get("state") == "on"
        if form.get("fault") == "all":
            return dict.fromkeys(self.store.faults(), is_on)
        return {self._fault(form.get("fault", "")): is_on}

    def _faults_of_body(self, body: object) -> dict[Fault, bool]:
        if not isinstance(body, dict) or not body:
            raise RefusedError(HTTPStatus.BAD_REQUEST, 'Name faults and their state, as in {"latency": false}.')
        faults = {}
        for name, is_on in body.items():
            if not isinstance(is_on, bool):
                raise RefusedError(HTTPStatus.BAD_REQUEST, f"The state of {name} must be true or false.")
            faults[self._fault(name)] = is_on
        return faults

    def _fault(self, name: str) -> Fault:
        faults = list(self.store.faults())
        if name not in faults:
            message = f"The {self.system.label} has no fault {name!r}; it has {', '.join(faults)}."
            raise RefusedError(HTTPStatus.BAD_REQUEST, message)
        return Fault(name)

    def _list_orders(self, request: Request) -> Answer:
        limit = request.query.get("limit", "100")
        if not (limit.isascii() and limit.isdigit() and 1 <= int(limit) <= MOST_PER_PAGE):
            raise RefusedError(HTTPStatus.BAD_REQUEST, f"limit must be a number from 1 to {MOST_PER_PAGE}.")
        orders = self.store.orders(request.query.get("after", ""), int(limit))
        last = orders[-1].order_no if len(orders) == int(limit) else None
        return as_json({"orders": [self._answered(order) for order in orders], "next": last})

    def _read_order(self, _: Request, order_no: str) -> Answer:
        order = self.store.order(order_no)
        if order is None:
            raise RefusedError(HTTPStatus.NOT_FOUND, f"There is no order {order_no}.")
        return as_json(self._answered(order))

    def _answered(self, order: Order) -> dict[str, object]:
        return drifted(order.as_json()) if self.store.faults()[Fault.FORMAT_DRIFT] else order.as_json()


def _show_stylesheet(_: Request) -> Answer:
    return Answer(HTTPStatus.OK, page.STYLESHEET, "text/css")


def run_service(open_service: Callable[[], Service[S]], port: int) -> int:
    """Opens a service and serves on the port until SIGINT or SIGTERM; the exit status of its process."""
    stop_on_signals()
    try:
        open_service().serve(port)
    except KeyboardInterrupt:
        return 0
    except (BadStoreError, CannotServeError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0
