"""The compiled loops make the same schedules as the plain ones."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from fishplate.engines.scheduling.levelling import Project, native
from fishplate.engines.scheduling.levelling.generation import RULES, by_urgency, parallel, serial, span, urgency
from fishplate.engines.scheduling.levelling.network import Net, net_of

from .building import faults, projects

MANNERS = (native.Manner(1, 1, 5, 40, 500), native.Manner(2, 3, 25, 75, 0))
values = st.lists(st.integers(0, 9), min_size=12, max_size=12)


def starts_of(project: Project, starts: list[int]) -> dict[str, int]:
    return {activity.id: start for activity, start in zip(project.activities, starts, strict=True)}


def placed(net: Net, order: list[int]) -> tuple[int, list[int]]:
    starts = np.zeros(net.size, np.int64)
    used = np.full((net.horizon, len(net.capacities)), 99, np.int64)
    return native.place(net, np.array(order, np.int64), used, starts), starts.tolist()


def in_order(net: Net, order: list[int]) -> bool:
    at = {one: place for place, one in enumerate(order)}
    return len(at) == net.size and all(
        at[int(before)] < at[one]
        for one in range(net.size)
        for before in net.before[net.before_at[one] : net.before_at[one + 1]]
    )


@given(projects(most=12), values)
@settings(max_examples=50, deadline=None)
def test_placing_is_the_serial_scheme(project: Project, urgent: list[int]):
    net = net_of(project)
    order = by_urgency(net, urgent)

    starts = serial(net, order)

    assert placed(net, order) == (span(net, starts), starts)
    assert faults(project, starts_of(project, starts)) == []


@given(projects(most=12), st.sampled_from(RULES))
@settings(max_examples=50, deadline=None)
def test_the_parallel_scheme_heeds_links_and_capacities(project: Project, rule: str):
    net = net_of(project)

    assert faults(project, starts_of(project, parallel(net, urgency(net, rule)))) == []


@given(projects(most=12), values)
@settings(max_examples=50, deadline=None)
def test_turning_and_placing_from_the_back_makes_it_no_longer(project: Project, urgent: list[int]):
    net = net_of(project)
    order = by_urgency(net, urgent)
    makespan, starts = placed(net, order)
    turned, times = np.zeros(net.size, np.int64), np.zeros(net.size, np.int64)

    native.turn(
        net, np.array(order, np.int64), np.array(starts, np.int64), makespan, turned, times, np.full(net.horizon + 2, 9)
    )

    assert in_order(net.mirrored(), turned.tolist())
    assert times.tolist() == [makespan - start - int(d) for start, d in zip(starts, net.durations, strict=True)]
    assert placed(net.mirrored(), turned.tolist())[0] <= makespan


@given(projects(most=12), st.integers(1, 2**62), st.integers(1, 6))
@settings(max_examples=60, deadline=None)
def test_a_herd_only_ever_holds_orders_that_can_be_placed(project: Project, seed: int, generations: int):
    nets = (net_of(project), net_of(project).mirrored())
    herd = native.new_herd(nets[0], 4, seed)
    latest = np.array(urgency(nets[0], "latest finish"), np.int64)
    for at in range(4):
        native.wander(nets[0], latest, 2, herd)
        assert in_order(nets[0], herd.child.tolist())
        native.bear(nets[0], herd, 0, herd.child, at)
        native.bear(nets[1], herd, 1, herd.orders[1, at].copy(), at)
    for generation in range(generations):
        native.breed(nets[generation % 2], herd, generation % 2, 0, 4, MANNERS[generation % 2])

    for side in (0, 1):
        for order, span_there in zip(herd.orders[side], herd.spans[side], strict=True):
            assert in_order(nets[side], order.tolist())
            assert placed(nets[side], order.tolist())[0] <= span_there
    assert faults(project, starts_of(project, herd.best.tolist())) == []
    assert span(nets[0], herd.best.tolist()) == herd.shortest[0]
