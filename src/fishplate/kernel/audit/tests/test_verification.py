"""History that was tampered with is found: modified, deleted, swapped, inserted, and a tail cut off."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection

from fishplate.domains.organisations import services
from fishplate.domains.organisations.tests import factories
from fishplate.kernel import audit
from fishplate.kernel.actors import SYSTEM
from fishplate.kernel.audit.models import Chain, Content, Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain() -> Chain:
    """A chain of eight entries."""
    organisation = factories.organisation("Start")
    for number in range(1, 8):
        services.amend_organisation(
            organisation_id=organisation.pk, version=number, name=f"Name {number}", description="", actor=SYSTEM
        )
    return Chain.objects.get(key=f"organisation:{organisation.pk}")


def entry(chain: Chain, number: int) -> Entry:
    return Entry.objects.get(chain=chain, number=number)


def delete(one: Entry) -> None:
    Content.objects.filter(entry=one).delete()
    one.delete()


def modify_action(chain: Chain) -> None:
    Entry.objects.filter(chain=chain, number=4).update(action="nothing.happened")


def modify_time(chain: Chain) -> None:
    Entry.objects.filter(chain=chain, number=4).update(at=entry(chain, 3).at)


def modify_content(chain: Chain) -> None:
    content = entry(chain, 4).content
    content.payload = content.payload.replace("Name 3", "Name X")
    content.save()


def swap_contents(chain: Chain) -> None:
    one, other = entry(chain, 3).content, entry(chain, 4).content
    one.payload, other.payload, one.salt, other.salt = other.payload, one.payload, other.salt, one.salt
    one.save()
    other.save()


def swap_entries(chain: Chain) -> None:
    Entry.objects.filter(chain=chain, number=3).update(number=99)
    Entry.objects.filter(chain=chain, number=4).update(number=3)
    Entry.objects.filter(chain=chain, number=99).update(number=4)


def delete_middle(chain: Chain) -> None:
    delete(entry(chain, 4))


def delete_first(chain: Chain) -> None:
    delete(entry(chain, 1))


def delete_content(chain: Chain) -> None:
    Content.objects.filter(entry__chain=chain, entry__number=4).delete()


def cut_tail(chain: Chain) -> None:
    delete(entry(chain, 8))


def rewrite_from_the_middle(chain: Chain) -> None:
    """What a careful forger does: change an entry and recompute its own hash."""
    one = entry(chain, 4)
    one.action = "nothing.happened"
    from fishplate.kernel.audit.appending import hash_of

    one.hash = hash_of(one, chain.key)
    one.save()


def move_head(chain: Chain) -> None:
    Chain.objects.filter(pk=chain.pk).update(number=7, head=entry(chain, 7).hash)


def garble(chain: Chain) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kernel_entry SET at = 'garbage' WHERE number = 4 AND chain_id = %s", [chain.pk])


TAMPERINGS: list[Callable[[Chain], None]] = [
    modify_action,
    modify_time,
    modify_content,
    swap_contents,
    swap_entries,
    delete_middle,
    delete_first,
    delete_content,
    cut_tail,
    rewrite_from_the_middle,
    move_head,
]


def test_an_honest_history_holds(chain: Chain):
    report = audit.verify(checkpoints=list(audit.checkpoint()))
    assert report.holds, report.findings
    assert report.entries >= 8


@pytest.mark.parametrize("tamper", TAMPERINGS, ids=lambda tamper: tamper.__name__)
def test_tampering_is_found(chain: Chain, tamper: Callable[[Chain], None]):
    tamper(chain)
    report = audit.verify()
    assert not report.holds
    assert {finding.chain for finding in report.findings} == {chain.key}


def test_a_tail_cut_off_with_its_head_is_found_against_a_checkpoint_only(chain: Chain):
    kept_outside = list(audit.checkpoint())
    delete(entry(chain, 8))
    move_head(chain)
    assert audit.verify().holds
    (finding,) = audit.verify(checkpoints=kept_outside).findings
    assert (finding.chain, finding.number, finding.fault) == (chain.key, 8, "checkpoint")


def test_a_whole_chain_taken_away_is_found_against_a_checkpoint(chain: Chain):
    kept_outside = list(audit.checkpoint())
    Content.objects.filter(entry__chain=chain).delete()
    Entry.objects.filter(chain=chain).delete()
    chain.delete()
    assert not audit.verify(checkpoints=kept_outside).holds


def test_a_forged_checkpoint_is_not_believed(chain: Chain):
    forged = [line.replace('"number":8', '"number":7') for line in audit.checkpoint()]
    report = audit.verify(checkpoints=forged)
    assert "not written by this installation" in report.findings[0].text


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL stores no instant that is none")
def test_a_column_that_holds_nonsense_is_found_and_the_rest_still_verified(chain: Chain):
    garble(chain)
    report = audit.verify()
    assert [finding.fault for finding in report.findings] == ["entry"]
    assert report.chains == Chain.objects.count()


@pytest.mark.django_db(transaction=True)
def test_entries_whose_chain_was_taken_away_are_found(chain: Chain):
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE kernel_entry DISABLE TRIGGER ALL")
            cursor.execute("ALTER TABLE kernel_chain DISABLE TRIGGER ALL")
        cursor.execute("DELETE FROM kernel_chain WHERE id = %s", [chain.pk])
    found = audit.verify().findings
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kernel_content")
        cursor.execute("DELETE FROM kernel_entry")
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE kernel_entry ENABLE TRIGGER ALL")
            cursor.execute("ALTER TABLE kernel_chain ENABLE TRIGGER ALL")
    assert len(found) == 8
