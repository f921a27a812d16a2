"""How a faulty connector loses records: which ones and in what way, the seed decides."""

from dataclasses import replace
from datetime import timedelta

from .chance import between, choose, draw
from .orders import Order


def transmitted(order: Order, seed: int) -> Order | None:
    """What arrives of `order` through the faulty connector: nothing, something else, or mostly the order
    itself."""
    share_lost = between(0.005, 0.02, seed, "share lost")
    if draw(seed, "lost", order.order_no) >= share_lost:
        return order
    return choose(_ACCIDENTS, seed, "accident", order.order_no)(order)


def _dropped(_: Order) -> None:
    return None


def _renumbered(order: Order) -> Order:
    return replace(order, order_no=order.order_no.replace("-", ""))


def _one_piece_short(order: Order) -> Order:
    return replace(order, quantity=order.quantity - 1)


def _off_by_a_cent(order: Order) -> Order:
    return replace(order, unit_price=round(order.unit_price + 0.01, 2))


def _in_the_wrong_time_zone(order: Order) -> Order:
    return replace(order, completed_at=order.completed_at + timedelta(hours=8))


_ACCIDENTS = (_dropped, _renumbered, _one_piece_short, _off_by_a_cent, _in_the_wrong_time_zone)
