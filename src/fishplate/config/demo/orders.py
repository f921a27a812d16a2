"""Production orders: as both systems keep them, as they travel, and as a seed makes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from .chance import between, choose, draw

T = TypeVar("T")

ORDERS_MADE = 2_000
COLUMNS = ("order_no", "product", "quantity", "unit_price", "completed_at")
FIRST_SHIFT = datetime(2026, 8, 3, 6, tzinfo=UTC)
PRODUCTS = (
    "AX-100 Axle", "BR-210 Bracket", "CP-330 Coupling", "DR-045 Drive shaft", "FL-500 Flange", "GB-720 Gearbox",
    "HS-615 Housing", "IM-080 Impeller", "PL-260 Plate", "RL-150 Roller", "SL-410 Seal", "VL-905 Valve",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Order:
    """A completed production order; the price is per piece, the time in UTC at whole seconds."""

    order_no: str
    product: str
    quantity: int
    unit_price: float
    completed_at: datetime

    def as_row(self) -> tuple[str, str, int, float, str]:
        """The values of COLUMNS as SQLite keeps them."""
        completed_at = f"{self.completed_at:%Y-%m-%d %H:%M:%S}"
        return (self.order_no, self.product, self.quantity, self.unit_price, completed_at)

    def as_json(self) -> dict[str, object]:
        return {
            "order_no": self.order_no,
            "product": self.product,
            "quantity": self.quantity,
            "unit_price": self.unit_price,
            "completed_at": f"{self.completed_at:%Y-%m-%dT%H:%M:%SZ}",
        }


def from_row(row: tuple[str, str, int, float, str]) -> Order:
    order_no, product, quantity, unit_price, completed_at = row
    return Order(order_no, product, quantity, unit_price, datetime.fromisoformat(f"{completed_at}+00:00"))


def from_json(value: object) -> Order:
    """The order that came over the wire. Raises ValueError naming the first field that is not as agreed."""
    if not isinstance(value, Mapping):
        raise ValueError("an order must be an object")  # noqa: TRY004 - what came is wrong, not the call
    completed_at = _field(value, "completed_at", str)
    try:
        moment = datetime.fromisoformat(completed_at)
    except ValueError:
        raise ValueError("completed_at must be a date-time") from None
    if moment.tzinfo is None:
        raise ValueError("completed_at must name its time zone")
    return Order(
        _field(value, "order_no", str),
        _field(value, "product", str),
        _field(value, "quantity", int),
        float(_field(value, "unit_price", float, int)),
        moment.astimezone(UTC),
    )


def _field(value: Mapping[str, object], name: str, *kinds: type[T]) -> T:
    field = value.get(name)
    if isinstance(field, kinds) and not isinstance(field, bool):
        return field
    raise ValueError(f"{name} is missing or not of the agreed type")


def produce(seed: int) -> list[Order]:
    """The orders that the plant of this seed has completed, one after the other."""
    completed_at = FIRST_SHIFT
    orders = []
    for number in range(ORDERS_MADE):
        completed_at += timedelta(seconds=int(between(300, 6_000, seed, "pause", number)))
        orders.append(
            Order(
                order_no=f"PO-{100_001 + number}",
                product=choose(PRODUCTS, seed, "product", number),
                quantity=1 + int(draw(seed, "quantity", number) * 500),
                unit_price=round(between(0.35, 480, seed, "price", number), 2),
                completed_at=completed_at,
            )
        )
    return orders
