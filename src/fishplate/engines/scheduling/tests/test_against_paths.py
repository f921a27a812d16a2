"""Round the clock a schedule is a longest-path problem: here every path is walked."""

from datetime import timedelta

from hypothesis import given

from fishplate.engines.scheduling import Link, LinkKind, Network

from .building import ROUND_THE_CLOCK, networks, scheduled


def weight(link: Link, durations: dict[str, int]) -> int:
    """How many minutes the successor must start after the predecessor starts."""
    before, after = durations[link.predecessor], durations[link.successor]
    return (
        link.lag
        + {
            LinkKind.FINISH_TO_START: before,
            LinkKind.START_TO_START: 0,
            LinkKind.FINISH_TO_FINISH: before - after,
            LinkKind.START_TO_FINISH: -after,
        }[link.kind]
    )


def starts_by_enumeration(network: Network) -> dict[str, int]:
    durations = {task.id: task.duration for task in network.tasks}

    def all_paths(task: str) -> list[int]:
        ways = [0]
        for link in network.links:
            if link.successor == task:
                ways += [way + weight(link, durations) for way in all_paths(link.predecessor)]
        return [way for way in ways if way >= 0]

    return {task.id: max(all_paths(task.id)) for task in network.tasks}


def room_by_enumeration(network: Network, starts: dict[str, int]) -> dict[str, int]:
    durations = {task.id: task.duration for task in network.tasks}
    end = max(starts[task] + durations[task] for task in starts)

    def all_tails(task: str) -> list[int]:
        tails = [durations[task]]
        for link in network.links:
            if link.predecessor == task:
                tails += [weight(link, durations) + tail for tail in all_tails(link.successor)]
        return tails

    return {task: end - max(all_tails(task)) - starts[task] for task in starts}


@given(networks(shared=(ROUND_THE_CLOCK,)))
def test_dates_and_slack_are_those_of_the_longest_paths(network):
    result = scheduled(network)
    starts = starts_by_enumeration(network)
    room = room_by_enumeration(network, starts)
    for task in network.tasks:
        dates = result.tasks[task.id]
        start = network.start + timedelta(minutes=starts[task.id])
        assert dates.early_start == start
        assert dates.early_finish == start + timedelta(minutes=task.duration)
        assert dates.total_slack == room[task.id]
        assert dates.late_start == start + timedelta(minutes=room[task.id])
        assert dates.late_finish - dates.late_start == timedelta(minutes=task.duration)


@given(networks(shared=(ROUND_THE_CLOCK,)))
def test_free_slack_is_the_gap_to_the_nearest_successor(network):
    result = scheduled(network)
    durations = {task.id: task.duration for task in network.tasks}
    starts = starts_by_enumeration(network)
    for task in network.tasks:
        gaps = [
            starts[link.successor] - starts[task.id] - weight(link, durations)
            for link in network.links
            if link.predecessor == task.id
        ]
        # Never more than the total slack: a lead can leave a gap wider than what the project has.
        assert result.tasks[task.id].free_slack == min([*gaps, result.tasks[task.id].total_slack])
