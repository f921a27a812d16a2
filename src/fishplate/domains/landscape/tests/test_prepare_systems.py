"""Many systems at once: as one by one, checked before anything is locked, all of them or none."""

from __future__ import annotations

import json
from typing import Any

import pytest

from fishplate.domains.landscape import services
from fishplate.domains.landscape.models import System
from fishplate.domains.landscape.tests import factories
from fishplate.domains.organisations import services as organisations
from fishplate.domains.projects.tests import factories as projects
from fishplate.domains.projects.tests.factories import Cast
from fishplate.kernel import audit, errors, search
from fishplate.kernel.actors import Actor
from fishplate.kernel.audit.models import Entry
from fishplate.kernel.batches import Moved, Prepared
from fishplate.kernel.outbox.models import Message
from tests.support.guarding import guarded


def fields(refusal: errors.FishplateError) -> list[str]:
    assert isinstance(refusal, errors.Invalid)
    return list(refusal.fields)


pytestmark = pytest.mark.django_db


def typed(code: str, name: str = "A system", **more: Any) -> dict[str, Any]:
    given = {"kind": "application", "vendor": "", "description": "", "criticality": "low", "lifecycle": "in_use"}
    return {"code": code, "name": name, **given, **more}


def prepared(cast: Cast, *rows: tuple[System | None, dict[str, Any]], by: Actor | None = None) -> Prepared:
    return services.prepare_systems(organisation_id=cast.organisation.pk, rows=rows, actor=by or cast.owner)


def test_the_entries_of_many_rows_say_what_was_written_to_the_letter():
    cast = projects.cast()
    names = [f'接口 "{number}" \\N \\.\t{{a,"b"}}' for number in range(600)]
    prepared(cast, *((None, typed(f"S{number}", name)) for number, name in enumerate(names))).store()
    entries = Entry.objects.filter(action="landscape.system_registered").order_by("number")
    told = [json.loads(entry.content.payload)["rows"][0]["fields"]["name"] for entry in entries.select_related()]
    assert told == [[None, name] for name in names]
    assert audit.verify().findings == []


def test_what_is_stored_at_once_stands_as_if_it_were_entered_one_by_one():
    cast = projects.cast()
    standing = factories.system(cast.organisation, by=cast.owner, code="MES", name="Old")
    news = Message.objects.count()
    batch = prepared(cast, (None, typed(" ERP ", "资源计划")), (standing, typed("MES", "New")))
    assert batch.refusals == {}
    assert System.objects.get().name == "Old"
    stored = batch.store()
    erp, mes = System.objects.order_by("code")
    assert (erp.code, erp.name, erp.version, mes.name, mes.version) == ("ERP", "资源计划", 1, "New", 2)
    assert {place: record.pk for place, record in stored.items()} == {0: erp.pk, 1: mes.pk}
    entries = list(Entry.objects.order_by("number").filter(target_kind="landscape.system"))[-2:]
    assert [(entry.action, entry.target_id) for entry in entries] == [
        ("landscape.system_registered", erp.pk),
        ("landscape.system_amended", mes.pk),
    ]
    assert len({entry.change_id for entry in entries}) == 1
    assert '"name":["Old","New"]' in entries[1].content.payload
    assert audit.verify().findings == []
    assert [shown.reference.id for shown in search.find(cast.owner, "资源")] == [erp.pk]
    assert Message.objects.count() > news


def test_each_refusal_stands_at_its_row_and_nothing_is_written():
    cast = projects.cast()
    mes = factories.system(cast.organisation, by=cast.owner, code="MES")
    batch = prepared(
        cast, (None, typed("mes")), (None, typed("A")), (None, typed("a")), (None, typed("B", "")), (mes, typed("MES"))
    )
    assert {place: fields(refusal) for place, refusal in batch.refusals.items()} == {
        0: ["code"],
        2: ["code"],
        3: ["name"],
    }
    assert System.objects.count() == 1


def test_a_code_may_move_from_one_row_to_another():
    cast = projects.cast()
    one = factories.system(cast.organisation, by=cast.owner, code="ONE")
    prepared(cast, (one, typed("TWO")), (None, typed("ONE"))).store()
    assert set(System.objects.values_list("code", flat=True)) == {"ONE", "TWO"}


def test_what_others_did_meanwhile_is_noticed_and_nothing_is_written():
    cast = projects.cast()
    mes = factories.system(cast.organisation, by=cast.owner, code="MES", name="Old")
    taken = prepared(cast, (None, typed("NEW")), (None, typed("ERP")))
    stale = prepared(cast, (None, typed("X")), (mes, typed("MES", "Mine")))
    factories.system(cast.organisation, by=cast.owner, code="erp")
    services.amend_system(system_id=mes.pk, version=1, actor=cast.owner, **typed("MES", "Theirs"))
    before = Entry.objects.count()
    with pytest.raises(Moved) as moved:
        taken.store()
    assert list(moved.value.refusals) == [1]
    with pytest.raises(Moved) as moved:
        stale.store()
    assert isinstance(moved.value.refusals[1], errors.Stale)
    assert set(System.objects.values_list("code", "name")) >= {("MES", "Theirs")}
    assert (System.objects.count(), Entry.objects.count()) == (2, before)


def test_who_left_meanwhile_writes_nothing():
    cast = projects.cast()
    batch = prepared(cast, (None, typed("NEW")), by=cast.teammate)
    membership = cast.people["teammate"].memberships.get(organisation=cast.organisation)
    organisations.remove_membership(membership_id=membership.pk, actor=cast.owner)
    with pytest.raises((errors.NotFound, errors.Forbidden)):
        batch.store()
    assert not System.objects.exists()


def test_outsiders_find_nothing():
    cast = projects.cast()
    for outsider in (cast.stranger, cast.supplier_member, cast.removed_member):
        with pytest.raises(errors.NotFound):
            prepared(cast, (None, typed("NEW")), by=outsider)


def test_guards_are_asked_of_each_row_both_times():
    cast = projects.cast()
    mes = factories.system(cast.organisation, by=cast.owner, code="MES")
    reasons: list[str] = []
    with guarded("landscape.amend_system", lambda target, actor, under: reasons[0] if reasons else None):
        batch = prepared(cast, (mes, typed("MES", "New")))
        reasons.append("It is frozen.")
        with pytest.raises(Moved, match="frozen"):
            batch.store()
        assert str(prepared(cast, (mes, typed("MES", "New"))).refusals[0]) == "It is frozen."


def test_the_cost_does_not_grow_with_every_row(django_assert_max_num_queries):
    cast = projects.cast()
    with django_assert_max_num_queries(60):
        prepared(cast, *((None, typed(f"S{number}")) for number in range(400))).store()
    assert System.objects.count() == 400
