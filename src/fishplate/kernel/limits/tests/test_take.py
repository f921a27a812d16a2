from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, connections

from fishplate.kernel import limits
from fishplate.kernel.limits.models import Allowance
from tests.support.time import Clock

HOUR = timedelta(hours=1)


@pytest.mark.django_db
def test_it_may_be_done_so_often_and_then_not_until_the_time_is_over() -> None:
    with Clock() as clock:
        assert [limits.take("a", most=3, within=HOUR) for _ in range(5)] == [True, True, True, False, False]
        clock.advance(minutes=59)
        assert not limits.take("a", most=3, within=HOUR)
        clock.advance(minutes=1)
        assert limits.take("a", most=3, within=HOUR)


@pytest.mark.django_db
def test_what_is_counted_does_not_count_for_something_else_and_is_not_stored() -> None:
    assert limits.take("mei@example.org", within=HOUR)
    assert limits.take("lin@example.org", within=HOUR)
    assert not [row for row in Allowance.objects.all() if "example" in row.key]


@pytest.mark.django_db
def test_what_counts_no_longer_is_forgotten() -> None:
    with Clock() as clock:
        limits.take("old", within=HOUR)
        clock.advance(minutes=30)
        limits.take("new", within=HOUR)
        clock.advance(minutes=30)
        assert limits.forget_expired() == 1
        assert not limits.take("new", within=HOUR)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("most", [1, 3])
def test_of_many_at_once_on_connections_of_their_own_no_more_are_told_yes(most: int) -> None:
    start = Barrier(8)

    def ask(_number: int) -> bool:
        start.wait()
        try:
            return limits.take("code", most=most, within=HOUR)
        finally:
            connections.close_all()

    connection.close()
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(ask, range(8))) == most
