"""Records are really lost between two processes, as many as the seed says, and found again by a repair."""

import pytest

from fishplate.config.demo import switching
from fishplate.config.demo.losses import transmitted
from fishplate.config.demo.orders import Order, produce
from fishplate.config.demo.systems import Fault, System

from .pairs import PATIENCE, SEED, compare, pair, post, rows, send

pytestmark = pytest.mark.network


def planted() -> list[Order]:
    return [order for order in produce(SEED) if transmitted(order, SEED) != order]


def test_the_sample_begins_with_a_slow_erp_and_lost_records(systems):
    switched_on = {
        (system, fault)
        for system, state in switching.read_status(systems).items()
        for fault, is_on in state["faults"].items()
        if is_on
    }
    assert switched_on == {(System.MES, Fault.LOST_RECORDS), (System.ERP, Fault.LATENCY)}


def test_exactly_the_planted_records_differ(systems):
    differences = compare(systems)
    assert differences.only_mes | differences.differing == {order.order_no for order in planted()}
    assert {number.replace("PO", "PO-") for number in differences.only_erp} <= differences.only_mes
    assert len(rows(systems, System.MES, "SELECT * FROM orders")) == len(produce(SEED))


def test_the_mes_believes_it_has_sent_everything(systems):
    transfer = send(systems, System.MES, "/api/transfer").json()
    assert transfer == {"sent": len(produce(SEED)), "waiting": 0, "trouble": None}


def test_repair_makes_both_agree_and_break_plants_the_same_again(systems):
    before = compare(systems)
    switching.repair(systems, PATIENCE)
    assert compare(systems).total == 0
    assert not any(any(state["faults"].values()) for state in switching.read_status(systems).values())
    switching.plant(systems, PATIENCE)
    assert compare(systems) == before


def test_switching_a_sound_connector_on_again_sends_nothing(systems):
    switching.repair(systems, PATIENCE)
    post(systems, System.MES, "/faults", {"lost-records": False, "stall": False})
    assert send(systems, System.MES, "/api/transfer").json()["waiting"] == 0


def test_stock_is_what_the_orders_of_the_erp_add_up_to(systems):
    switching.plant(systems, PATIENCE)
    switching.repair(systems, PATIENCE)
    query = "SELECT product, sum(quantity) FROM {} GROUP BY product ORDER BY product"
    stock = rows(systems, System.ERP, query.format("stock_postings"))
    assert stock == rows(systems, System.ERP, query.format("orders"))
    product, quantity = stock[0]
    answer = send(systems, System.ERP, f"/api/stock/{product.replace(' ', '%20')}").json()
    assert answer == {"product": product, "quantity": quantity}


def test_a_resync_brings_back_what_someone_deleted(systems):
    switching.repair(systems, PATIENCE)
    assert post(systems, System.ERP, "/api/production-cancellations", {"order_nos": ["PO-100001", "none"]}).json() == {
        "cancelled": 1
    }
    assert compare(systems).only_mes == {"PO-100001"}
    assert post(systems, System.MES, "/api/resync", {}).status == 202
    switching.wait_until_sent(systems, PATIENCE)
    assert compare(systems).total == 0


def test_a_restart_keeps_data_seed_and_switches(tmp_path):
    with pair(tmp_path) as settings:
        switching.switch(settings, System.ERP, {Fault.STALL: True, Fault.LATENCY: False})
        before, states = compare(settings), switching.read_status(settings)[System.ERP]["faults"]
    with pair(tmp_path, seed=SEED + 1) as settings:
        assert switching.read_status(settings)[System.ERP]["faults"] == states
        assert compare(settings) == before
        post(settings, System.MES, "/api/resync", {})
        switching.wait_until_sent(settings, PATIENCE)
        assert compare(settings) == before


def test_what_waits_is_sent_once_the_erp_keeps_its_contract_again(tmp_path):
    with pair(tmp_path) as settings:
        switching.switch(settings, System.ERP, {Fault.FORMAT_DRIFT: True, Fault.LATENCY: False})
        switching.switch(settings, System.MES, {Fault.LOST_RECORDS: False})
        with pytest.raises(TimeoutError, match="another format"):
            switching.wait_until_sent(settings, 1)
        switching.switch(settings, System.ERP, {Fault.FORMAT_DRIFT: False})
        switching.wait_until_sent(settings, PATIENCE)
        assert compare(settings).total == 0


def test_without_a_seed_one_is_drawn(tmp_path):
    with pair(tmp_path, seed=None) as settings:
        assert len(rows(settings, System.MES, "SELECT seed FROM plant")) == 1
        assert compare(settings).total > 0
