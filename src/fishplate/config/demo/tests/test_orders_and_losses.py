"""What a seed makes, without any process."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fishplate.config.demo.chance import draw
from fishplate.config.demo.losses import transmitted
from fishplate.config.demo.orders import ORDERS_MADE, Order, from_json, from_row, produce

ORDER = Order("PO-1", "Valve", 3, 0.1, datetime(2026, 10, 1, 23, 59, 58, tzinfo=UTC))
SEEDS = st.integers(0, 2**32 - 1)


def lost(seed: int) -> list[Order]:
    return [order for order in produce(seed) if transmitted(order, seed) != order]


def test_a_draw_is_the_same_everywhere():
    assert draw(1, "lost", "PO-100001") == 0.4124296410098528


@given(SEEDS, st.text())
def test_a_draw_is_a_share(seed, about):
    assert 0 <= draw(seed, about) < 1


def test_the_same_seed_makes_the_same_orders():
    assert produce(1) == produce(1)
    assert produce(1) != produce(2)
    assert len({order.order_no for order in produce(1)}) == ORDERS_MADE


@given(st.floats(0, 1e6, allow_nan=False), st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)))  # noqa: DTZ001 - zone follows
def test_an_order_is_the_same_after_travel_and_storage(price, moment):
    order = Order("PO-1", "Valve", 3, price, moment.replace(microsecond=0, tzinfo=UTC))
    assert from_json(json.loads(json.dumps(order.as_json()))) == order
    assert from_row(order.as_row()) == order


@settings(max_examples=15, deadline=None)
@given(SEEDS)
def test_some_records_are_lost_but_few(seed):
    assert 0 < len(lost(seed)) < ORDERS_MADE * 0.04


def test_how_many_are_lost_depends_on_the_seed():
    assert len({len(lost(seed)) for seed in range(12)}) > 4


def test_records_are_lost_in_every_way():
    ways = set()
    for seed in range(5):
        for order in lost(seed):
            arrived = transmitted(order, seed)
            ways.add(arrived and tuple(a == b for a, b in zip(order.as_row(), arrived.as_row(), strict=True)))
    assert len(ways) == 5


@pytest.mark.parametrize(
    ("field", "value", "complaint"),
    [
        ("order_no", None, "order_no"),
        ("quantity", "3", "quantity"),
        ("quantity", True, "quantity"),
        ("quantity", 3.5, "quantity"),
        ("unit_price", "0.10", "unit_price"),
        ("completed_at", "yesterday", "completed_at must be a date-time"),
        ("completed_at", "2026-10-01T08:00:00", "completed_at must name its time zone"),
    ],
)
def test_what_is_not_as_agreed_is_named(field, value, complaint):
    with pytest.raises(ValueError, match=complaint):
        from_json({**ORDER.as_json(), field: value})


def test_an_order_must_be_an_object():
    with pytest.raises(ValueError, match="an order must be an object"):
        from_json(["PO-1"])
