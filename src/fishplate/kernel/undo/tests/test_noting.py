"""What is noted as undoable, and what becomes of it."""

from __future__ import annotations

from functools import partial

import pytest

from fishplate.domains.landscape.models import System
from fishplate.domains.landscape.tests import factories
from fishplate.domains.projects.tests.factories import Cast
from fishplate.kernel import audit, errors, undo
from fishplate.kernel.actors import SYSTEM
from fishplate.kernel.audit.models import Content
from fishplate.kernel.undo import Undoable, noting, queries
from fishplate.kernel.undo.testing import latest
from tests.support.time import Clock

pytestmark = pytest.mark.django_db


def test_what_fishplate_does_by_itself_is_nobodys_to_undo(cast: Cast) -> None:
    before = Undoable.objects.count()
    factories.system(cast.organisation, by=SYSTEM)
    assert Undoable.objects.count() == before


def test_a_change_with_a_part_that_has_no_inverse_is_not_offered_at_all(cast: Cast) -> None:
    before = undo.last(cast.owner)
    with audit.unit():
        system = factories.system(cast.organisation, by=cast.owner)
        with audit.change("landscape.contract_approval_requested", actor=cast.owner, target=system):
            pass
    assert undo.last(cast.owner) == before
    assert System.objects.filter(pk=system.pk).exists()


def test_a_change_that_failed_leaves_nothing_to_undo(cast: Cast) -> None:
    before = undo.last(cast.owner)
    with pytest.raises(errors.Invalid):
        factories.system(cast.organisation, by=cast.owner, name="")
    assert undo.last(cast.owner) == before


def test_what_was_erased_from_the_history_stands(cast: Cast) -> None:
    factories.system(cast.organisation, by=cast.owner)
    change = latest(cast.owner)
    Content.objects.filter(entry__change_id=change.pk).delete()
    with pytest.raises(errors.Refused, match="erased"):
        undo.undo_change(change_id=change.pk, actor=cast.owner)


def test_after_a_day_the_note_goes_and_the_history_stays(clock: Clock, cast: Cast) -> None:
    system = factories.system(cast.organisation, by=cast.owner)
    change = latest(cast.owner)
    clock.advance(hours=23)
    assert queries.sweep() == 0
    clock.advance(hours=1)
    assert queries.sweep() >= 1
    assert not Undoable.objects.filter(pk=change.pk).exists()
    assert audit.entries_of_change(change.pk)[0].target_id == system.pk


def test_what_is_noticed_is_what_was_committed_within(cast: Cast) -> None:
    with undo.noticing() as outer:
        factories.system(cast.organisation, by=cast.owner)
        with undo.noticing() as inner:
            second = factories.system(cast.organisation, by=cast.owner)
        assert len(inner.changes) == 1
    assert len(outer.changes) == 2
    assert outer.last is not None
    assert audit.entries_of_change(outer.last.pk)[0].target_id == second.pk


def test_more_than_can_be_taken_back_in_a_moment_is_not_offered(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(noting, "MOST", 2)  # so that few are too many
    system = factories.system(cast.organisation, by=cast.owner)
    before = undo.last(cast.owner)
    # Environments go back one by one, systems together.
    audit.together([partial(factories.environment, system, by=cast.owner) for _number in range(3)])
    assert undo.last(cast.owner) == before
    audit.together([partial(factories.environment, system, by=cast.owner) for _number in range(2)])
    last = undo.last(cast.owner)
    assert last != before
    audit.together([partial(factories.system, cast.organisation, by=cast.owner) for _number in range(3)])
    assert undo.last(cast.owner) not in {before, last}


def test_a_second_undo_that_got_past_every_look_comes_to_nothing_at_its_end(cast: Cast) -> None:
    factories.system(cast.organisation, by=cast.owner)
    change = latest(cast.owner)
    undo.undo_change(change_id=change.pk, actor=cast.owner)
    with pytest.raises(errors.Refused, match="already"), audit.undoing(change.pk):
        factories.system(cast.organisation, by=cast.owner, code="TWICE")
    assert not System.objects.filter(code="TWICE").exists()
