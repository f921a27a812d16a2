"""All passes over a plan in one call."""

from .backward import backward
from .code import compiled
from .forward import forward
from .records import LONG_AGO, Clocks, Flags, Numbers, Plan, Records
from .slack import slack

_DONE = -1


@compiled
def critical_path(
    plan: Plan, clocks: Clocks, placed: Records, bounds: Numbers, binding: Flags, overridden: Flags
) -> int:
    """Place all nodes both ways, a third time where others wait for what is as late as possible; with their slack.

    Returns the instant at which the plan is finished. Where `clocks.trouble` is set afterwards, a clock was asked
    beyond what is laid out, and nothing written counts.
    """
    terms = plan.terms
    start, finish, late = terms.project_start, terms.finish, terms.any_late
    if terms.from_finish:
        backward(plan, clocks, placed, overridden, finish, False)
        start = -LONG_AGO
        for node in range(terms.leaves):
            start = min(start, placed[node].late_start)
        if not clocks.trouble[0]:
            forward(plan, clocks, placed, bounds, binding, start, False)
    else:
        forward(plan, clocks, placed, bounds, binding, start, False)
        finish = _finish(plan, placed)
        if not clocks.trouble[0]:
            backward(plan, clocks, placed, overridden, finish, not late)
    if late and not clocks.trouble[0]:
        forward(plan, clocks, placed, bounds, binding, start, True)
    if (late or terms.from_finish) and not clocks.trouble[0]:
        slack(plan, clocks, placed, overridden)
    return finish


@compiled
def _finish(plan: Plan, placed: Records) -> int:
    latest = LONG_AGO
    for node in range(plan.terms.leaves):
        if plan.nodes[node].active:
            latest = max(latest, placed[node].early_finish)
    return plan.terms.project_start if latest == LONG_AGO else latest


@compiled
def topological_order(nodes: Records, incoming: Records, order: Numbers, upcoming: Numbers, path: Numbers) -> None:
    """Write all nodes of a graph without circles, each after its predecessors, else in the order 0, 1, 2…

    Neighbours in memory are then asked for one after the other. `upcoming` is where the edges to each node begin, and
    is used up; `path` is room for as many numbers as there are nodes.
    """
    done = 0
    for root in range(len(nodes)):
        path[0] = root
        depth = 1 if upcoming[root] >= 0 else 0
        while depth > 0:
            node = path[depth - 1]
            if upcoming[node] < nodes[node].last_in:
                source = incoming[upcoming[node]].source
                upcoming[node] += 1
                if upcoming[source] >= 0:
                    path[depth] = source
                    depth += 1
                continue
            depth -= 1
            upcoming[node] = _DONE
            order[done] = node
            done += 1
