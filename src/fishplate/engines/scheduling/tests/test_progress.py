"""What has happened stands; what remains comes after the status date."""

import pytest

from fishplate.engines.scheduling import Driver, Network, Progress, ProgressLogic, Reason, Task

from .building import DAY, MONDAY, at, link, scheduled


def out_of_sequence(logic: ProgressLogic) -> Network:
    """B began on the 3rd, before A, which takes until the 6th, was done; half of B's four days remain on the 5th."""
    return Network(
        MONDAY,
        [
            Task("A", 5 * DAY, progress=Progress(MONDAY, remaining=2 * DAY)),
            Task("B", 4 * DAY, progress=Progress(at("3 08:00"), remaining=2 * DAY)),
        ],
        [link("A FS B")],
        status=at("5 08:00"),
        logic=logic,
    )


@pytest.mark.parametrize(
    ("logic", "finish"), [(ProgressLogic.RETAINED, "10 17:00"), (ProgressLogic.OVERRIDE, "6 17:00")]
)
def test_work_that_began_out_of_sequence_waits_or_does_not(logic, finish):
    result = scheduled(out_of_sequence(logic))
    assert (result.tasks["B"].early_start, result.tasks["B"].early_finish) == (at("3 08:00"), at(finish))
    assert result.tasks["A"].early_finish == at("6 17:00")


def test_what_has_not_begun_comes_after_the_status_date():
    network = Network(MONDAY, [Task("A", DAY), Task("M", 0)], status=at("5 08:00"))
    result = scheduled(network)
    assert result.tasks["A"].early_start == result.tasks["M"].early_start == at("5 08:00")
    assert result.tasks["A"].drivers == result.tasks["M"].drivers == (Driver(Reason.STATUS_DATE),)


def test_without_a_status_date_work_runs_on_as_it_was_planned():
    begun = Task("A", 4 * DAY, progress=Progress(at("3 08:00"), remaining=DAY))
    result = scheduled(Network(MONDAY, [begun, Task("B", DAY)], [link("A FS B")]))
    assert (result.tasks["A"].early_start, result.tasks["A"].early_finish) == (at("3 08:00"), at("6 17:00"))
    assert result.tasks["B"].early_start == at("9 08:00")


def test_what_is_finished_is_neither_critical_nor_held():
    done = Task("A", DAY, progress=Progress(at("3 08:00"), at("4 17:00")))
    before = Task("Z", 9 * DAY)
    result = scheduled(Network(MONDAY, [before, done, Task("B", DAY)], [link("Z FS A"), link("A FS B")]))
    assert (result.tasks["A"].late_start, result.tasks["A"].late_finish) == (at("3 08:00"), at("4 17:00"))
    assert not result.tasks["A"].critical
    assert result.tasks["B"].early_start == at("5 08:00")
    # Nothing that is done waits for Z, so it may take as long as the project.
    assert result.tasks["Z"].total_slack == 0
    assert result.tasks["Z"].free_slack == 0


def test_a_finished_successor_takes_no_slack():
    done = Task("B", DAY, progress=Progress(MONDAY, at("2 17:00")))
    result = scheduled(Network(MONDAY, [Task("A", DAY), done, Task("C", 5 * DAY)], [link("A FS B")]))
    assert result.tasks["A"].total_slack == result.tasks["A"].free_slack == 4 * DAY


def test_a_predecessor_of_what_began_may_be_as_late_as_the_rest_of_it():
    begun = Task("B", 4 * DAY, progress=Progress(MONDAY, remaining=DAY))
    result = scheduled(Network(MONDAY, [Task("A", DAY), begun, Task("C", 5 * DAY)], [link("A FS B")]))
    assert result.tasks["A"].late_finish == at("5 17:00")
