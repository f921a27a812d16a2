"""Several calendars at once, against a clockwork that lives through the plan minute by minute."""

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from fishplate.engines.scheduling import Calendar, LinkKind, Network, Task, shift

from .building import MONDAY, ROUND_THE_CLOCK, STANDARD, calendars, link, networks, scheduled

HALF_DAYS = Calendar("half days", ((shift("07:00", "11:30"),),) * 5 + ((), (shift("20:00", "24:00"),)))


def live_through(network: Network) -> dict[str, tuple[datetime, datetime]]:
    """Start and finish of each task when everybody begins as soon as they may and works only in their hours.

    Knows nothing of readings and passes: it asks at every minute who may begin and who works.
    """
    calendars = {calendar.id: calendar for calendar in network.calendars}
    on = {task.id: calendars[task.calendar or network.calendar] for task in network.tasks}
    waited = dict.fromkeys(range(len(network.links)), 0)
    left = {task.id: task.duration for task in network.tasks}
    begun: dict[str, datetime] = {}
    ended: dict[str, datetime] = {}
    now = network.start
    while len(ended) < len(network.tasks):
        minute = now.hour * 60 + now.minute
        at_work = {
            name: any(s.start <= minute < s.end for s in calendar.shifts_on(now.date()))
            for name, calendar in on.items()
        }
        # Whoever begins may let another begin in the same minute, wherever that one stands in the list.
        while beginning := [
            task.id
            for task in network.tasks
            if task.id not in begun and at_work[task.id] and _may_begin(network, task.id, begun, ended, waited)
        ]:
            begun.update(dict.fromkeys(beginning, now))
        now += timedelta(minutes=1)
        for index, wait in enumerate(network.links):
            free = begun if wait.kind is LinkKind.START_TO_START else ended
            if free.get(wait.predecessor, now) < now and at_work[wait.successor]:
                waited[index] += 1
        for task in network.tasks:
            if task.id in begun and task.id not in ended and at_work[task.id]:
                left[task.id] -= 1
                if left[task.id] == 0:
                    ended[task.id] = now
    return {name: (begun[name], ended[name]) for name in ended}


def _may_begin(
    network: Network,
    task: str,
    begun: dict[str, datetime],
    ended: dict[str, datetime],
    waited: dict[int, int],
) -> bool:
    return all(
        wait.predecessor in (begun if wait.kind is LinkKind.START_TO_START else ended) and waited[index] >= wait.lag
        for index, wait in enumerate(network.links)
        if wait.successor == task
    )


def test_the_clockwork_itself_lets_who_begins_together_begin_together_in_whatever_order_they_are_listed():
    links = [link("A SS B"), link("B SS C"), link("A FS D")]
    tasks = [Task("D", 60), Task("C", 30), Task("B", 60), Task("A", 60)]
    for listed in (tasks, tasks[::-1]):
        network = Network(MONDAY, tasks=listed, links=links, calendars=(STANDARD,))
        lived = live_through(network)
        assert [start for start, _ in (lived[one] for one in "ABC")] == [MONDAY] * 3
        assert lived["D"][0] == lived["A"][1]
        assert {t.id: (t.early_start, t.early_finish) for t in scheduled(network).tasks.values()} == lived


@settings(max_examples=60, deadline=None)
@given(
    st.tuples(calendars("one"), calendars("other")).flatmap(
        lambda drawn: networks(
            kinds=(LinkKind.FINISH_TO_START, LinkKind.START_TO_START),
            lags=st.integers(0, 90),
            durations=st.integers(1, 300),
            shared=(*drawn, ROUND_THE_CLOCK, HALF_DAYS),
            most_tasks=4,
        )
    )
)
def test_early_dates_are_those_of_people_who_begin_as_soon_as_they_may(network):
    lived = live_through(network)
    result = scheduled(network)
    assert {t.id: (t.early_start, t.early_finish) for t in result.tasks.values()} == lived
    assert result.finish == max(finish for _, finish in lived.values())
