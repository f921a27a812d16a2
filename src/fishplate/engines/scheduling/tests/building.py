"""Short words for the networks of these tests, and strategies that draw them."""

from datetime import date, datetime, timedelta

from hypothesis import strategies as st

from fishplate.engines.scheduling import (
    Calendar,
    Constraint,
    ConstraintKind,
    Link,
    LinkKind,
    Network,
    Schedule,
    Status,
    Task,
    schedule,
    shift,
)

DAY = 480
MONDAY = datetime.fromisoformat("2026-11-02T08:00")
ROUND_THE_CLOCK = Calendar("always", week=((shift("00:00", "24:00"),),) * 7)
NIGHTS = Calendar("nights", week=((shift("00:00", "06:00"), shift("22:00", "24:00")),) * 7)
STANDARD = Calendar("standard")
SUNDAYS = Calendar("sundays", week=((), (), (), (), (), (), (shift("09:30", "11:00"),)))


def at(text: str) -> datetime:
    """A time of November 2026, whose 2nd is a Monday: "6 17:00"."""
    day, _, time = text.partition(" ")
    return datetime.fromisoformat(f"2026-11-{int(day):02}T{time}")


def link(text: str, lag: int = 0) -> Link:
    """A link written as "A FS B"."""
    predecessor, kind, successor = text.split()
    return Link(predecessor, successor, LinkKind(kind), lag)


def scheduled(network: Network) -> Schedule:
    result = schedule(network)
    assert result.status is Status.SCHEDULED, result.diagnostics
    return result


@st.composite
def weeks(draw):
    """A working week with one to three shifts on at least one day."""
    day = st.lists(st.integers(0, 48), min_size=0, max_size=6, unique=True).map(_shifts)
    week = draw(st.tuples(*[day] * 7))
    return week if any(week) else ((shift("08:00", "09:30"),), *week[1:])


def _shifts(half_hours):
    edges = [half_hour * 30 for half_hour in sorted(half_hours)]
    return tuple(
        shift(f"{start // 60}:{start % 60}", f"{end // 60}:{end % 60}")
        for start, end in zip(edges[::2], edges[1::2], strict=False)
    )


@st.composite
def calendars(draw, name="drawn"):
    days = st.integers(-20, 60).map(lambda n: date(2026, 11, 2) + timedelta(days=n))
    day = st.lists(st.integers(0, 48), min_size=0, max_size=4, unique=True).map(_shifts)
    return Calendar(name, draw(weeks()), draw(st.dictionaries(days, day, max_size=6)))


def _no_earlier(moment):
    return moment and Constraint(ConstraintKind.START_NO_EARLIER_THAN, moment)


ANY_LAG = st.integers(-600, 600)
ANY_DURATION = st.integers(0, 1500)


@st.composite
def networks(
    draw,
    kinds=tuple(LinkKind),
    lags=ANY_LAG,
    shared=(STANDARD,),
    durations=ANY_DURATION,
    most_tasks=7,
    dated=False,
):
    """Acyclic networks: links run from a lower to a higher number, and all is then listed in any order."""
    count = draw(st.integers(1, most_tasks))
    dates = st.none() | st.integers(-3000, 20_000).map(lambda n: MONDAY + timedelta(minutes=n))
    tasks = [
        Task(
            f"T{n}",
            draw(durations),
            draw(st.sampled_from(shared)).id,
            draw(dates.map(_no_earlier)) if dated else None,
            draw(dates) if dated else None,
        )
        for n in range(count)
    ]
    links: list[Link] = []
    for target in range(1, count):
        links += [
            Link(f"T{source}", f"T{target}", draw(st.sampled_from(kinds)), draw(lags))
            for source in draw(st.lists(st.integers(0, target - 1), max_size=3))
        ]
    return Network(
        MONDAY + timedelta(minutes=draw(st.integers(0, 7 * 24 * 60))),
        draw(st.permutations(tasks)),
        draw(st.permutations(links)),
        shared,
        shared[0].id,
    )
