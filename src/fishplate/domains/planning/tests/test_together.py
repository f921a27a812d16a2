"""Two people at one plan: nobody's edit is lost, nobody is asked about what they did not touch."""

from __future__ import annotations

import pytest

from fishplate.domains.planning.services import drafts
from fishplate.domains.planning.tests.factories import amend, dates, task
from fishplate.kernel import errors

pytestmark = pytest.mark.django_db


def others_at_work(monkeypatch, work, *, times: int) -> None:
    """Let ``work`` happen right after the plan was read, as often as given."""
    read, left = drafts.read, [times]

    def slow_read(*arguments):
        draft = read(*arguments)
        if left[0]:
            left[0] -= 1
            work()
        return draft

    monkeypatch.setattr(drafts, "read", slow_read)  # others write at the very moment in between


def test_an_edit_made_upon_an_old_plan_is_reckoned_anew(cast, monkeypatch):
    first, second = task(cast, "A"), task(cast, "B", after="1")
    others_at_work(monkeypatch, lambda: amend(cast, first, duration="5d"), times=1)
    amend(cast, second, name="B2")
    assert dates(second)[0] > dates(first)[1]


def test_a_circle_made_by_two_is_seen(cast, monkeypatch):
    first, second = task(cast, "A"), task(cast, "B")
    others_at_work(monkeypatch, lambda: amend(cast, first, after="2"), times=1)
    with pytest.raises(errors.Invalid, match="wait for each other"):
        amend(cast, second, after="1")


def test_where_it_never_stands_still_the_person_is_told(cast, monkeypatch):
    first, second = task(cast, "A"), task(cast, "B")
    lengths = iter(range(2, 100))
    monkeypatch.setattr(drafts, "_ATTEMPTS", 2)  # others write at the very moment in between
    read = drafts.read

    def never_still(*arguments):
        draft = read(*arguments)
        monkeypatch.setattr(drafts, "read", read)  # others write at the very moment in between
        amend(cast, first, duration=f"{next(lengths)}d")
        monkeypatch.setattr(drafts, "read", never_still)  # others write at the very moment in between
        return draft

    monkeypatch.setattr(drafts, "read", never_still)  # others write at the very moment in between
    with pytest.raises(errors.Refused, match="Save once more"):
        amend(cast, second, name="B2")
