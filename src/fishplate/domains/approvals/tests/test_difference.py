"""What differs between two rounds, and what follows what."""

from __future__ import annotations

import pytest

from fishplate.domains.approvals import queries, services
from fishplate.domains.approvals.models.content import Line, Section
from fishplate.domains.approvals.tests import factories
from fishplate.kernel import clock
from fishplate.kernel.facts import Answer, Reason, State
from fishplate.kernel.fields import uuid7
from fishplate.kernel.records import Reference


def said(found):
    return [(one.label, [(str(piece.change), piece.text) for piece in one.pieces]) for one in found]


def compared(before: list[Line], after: list[Line]):
    return said(queries.compare([Section("S", tuple(before))], [Section("S", tuple(after))]))


def test_a_text_is_compared_line_by_line():
    before, after = Line("Scope", "Orders\nStock\nPrices"), Line("Scope", "Orders\nStock and lots\nPrices")
    assert compared([before], [after]) == [
        ("Scope", [("same", "Orders"), ("removed", "Stock"), ("added", "Stock and lots"), ("same", "Prices")])
    ]


def test_what_is_new_and_what_is_gone_is_said():
    assert compared([Line("A", "1"), Line("B", "2")], [Line("A", "1"), Line("C", "3")]) == [
        ("C", [("added", "3")]),
        ("B", [("removed", "2")]),
    ]


def test_when_it_was_measured_is_no_difference_but_what_is():
    def answer(value: int) -> Answer:
        return Answer(State.MET, value=value, unit="ms", target="≤ 300 ms", measured_at=clock.now())

    assert compared([Line("P95", answer=answer(250))], [Line("P95", answer=answer(250))]) == []
    [(label, pieces)] = compared([Line("P95", answer=answer(250))], [Line("P95", answer=answer(120))])
    assert label == "P95"
    assert ("removed", "Value: 250 ms") in pieces
    assert ("added", "Value: 120 ms") in pieces


def test_a_state_that_changed_comes_with_its_reasons():
    before = Line("P95", answer=Answer(State.NOT_MET, reasons=(Reason("Too slow."),)))
    [(_label, pieces)] = compared([before], [Line("P95", answer=Answer(State.MET))])
    assert pieces == [("removed", "not met"), ("removed", "Too slow."), ("added", "met")]


def test_lines_of_the_same_label_are_told_apart_by_their_order():
    before, after = [Line("R", "1"), Line("R", "2")], [Line("R", "1"), Line("R", "3")]
    assert compared(before, after) == [("R", [("removed", "2"), ("added", "3")])]


def test_long_texts_show_only_what_stands_near():
    lines = [f"line {number}" for number in range(60)]
    [(_label, pieces)] = compared([Line("T", "\n".join(lines))], [Line("T", "\n".join([*lines, "one more"]))])
    assert pieces[-1] == ("added", "one more")
    assert len(pieces) < 10


@pytest.mark.django_db
def test_a_new_round_follows_the_last_one_of_its_subject():
    people = factories.signers()
    subject = Reference("tests.plan", uuid7())
    first = factories.approval(people.cast, subject=subject, said="Ten units")
    assert first.follows is None
    factories.reject(first, people.manager, "Too many.")
    second = factories.approval(people.cast, subject=subject, said="Two units")
    assert second.follows == first
    assert said(queries.difference(second)) == [("What", [("removed", "Ten units"), ("added", "Two units")])]
    services.withdraw_approval(approval_id=second.pk, reason="Typo", actor=people.manager)
    assert factories.approval(people.cast, subject=subject).follows == second
