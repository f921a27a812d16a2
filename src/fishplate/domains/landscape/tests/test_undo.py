"""What is done in the register is taken back by its services, and what was built on since stays."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fishplate.domains.conversations import services as conversations
from fishplate.domains.landscape import services
from fishplate.domains.landscape.models import Environment, Interface, Scope, System
from fishplate.domains.landscape.tests import factories
from fishplate.domains.landscape.tests.factories import Landscape
from fishplate.domains.organisations import services as organisations
from fishplate.kernel import audit, errors, files, search, undo
from fishplate.kernel.actors import Actor
from fishplate.kernel.custom import CustomValues
from fishplate.kernel.records import reference
from fishplate.kernel.undo.testing import latest, take_back
from tests.support.guarding import guarded

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(db: None) -> Landscape:
    return factories.landscape()


def amend(one: System, *, by: Actor, **changed: Any) -> System:
    standing = System.objects.get(pk=one.pk)
    names = ("code", "name", "kind", "vendor", "description", "criticality", "lifecycle", "version")
    given = {name: getattr(standing, name) for name in names}
    return services.amend_system(system_id=one.pk, actor=by, **{**given, **changed})


def amend_interface(one: Interface, *, by: Actor, **changed: Any) -> Interface:
    names = (
        "code", "name", "provider_id", "flow", "pattern", "protocol", "frequency", "volume", "data_objects",
        "criticality", "lifecycle", "description", "version",
    )  # fmt: skip
    standing = Interface.objects.get(pk=one.pk)
    given = {name: getattr(standing, name) for name in names}
    given["consumer_ids"] = list(standing.consumers.values_list("system", flat=True))
    return services.amend_interface(interface_id=one.pk, actor=by, **{**given, **changed})


def values(one: System) -> dict[str, Any]:
    return {name: value for name, value in System.objects.values().get(pk=one.pk).items() if name not in PLUMBING}


PLUMBING = {"version", "updated_at", "created_at"}


def test_an_amended_system_is_as_it_was_and_the_history_says_what_was_taken_back(place):
    before = values(place.erp)
    amend(place.erp, by=place.cast.owner, name="Renamed", vendor="Acme", criticality="high")
    change = latest(place.cast.owner)
    take_back(place.cast.owner)
    assert values(place.erp) == before
    entry = audit.told(audit.entries_of_record(reference(place.erp))[0])
    assert (entry.action, entry.note) == ("landscape.system_amended", {"undoes": str(change.pk)})


def test_it_goes_back_step_by_step_and_forth_again(place):
    owner = place.cast.owner
    for name in ("One", "Two", "Three"):
        amend(place.erp, by=owner, name=name)
    seen = []
    for _step in range(3):
        take_back(owner)
        seen.append(System.objects.get(pk=place.erp.pk).name)
    assert seen == ["Two", "One", "Resource planning"]
    for name in ("One", "Two", "Three"):
        take_back(owner, redo=True)
        assert System.objects.get(pk=place.erp.pk).name == name
    take_back(owner)
    assert System.objects.get(pk=place.erp.pk).name == "Two"


def test_a_registered_system_is_withdrawn_and_comes_back_as_the_same(place):
    owner = place.cast.owner
    wms = factories.system(place.cast.organisation, by=owner, code="WMS", name="Warehouse")
    take_back(owner)
    assert not System.objects.filter(pk=wms.pk).exists()
    assert not search.find(owner, "Warehouse", limit=5)
    take_back(owner, redo=True)
    assert System.objects.get(pk=wms.pk).name == "Warehouse"
    assert search.find(owner, "Warehouse", limit=5)


def test_registering_into_a_project_is_taken_back_whole(place):
    cast = place.cast
    wms = factories.system(cast.organisation, by=cast.owner, code="WMS", project_id=cast.project.pk)
    take_back(cast.owner)
    assert not Scope.objects.filter(system=wms.pk).exists()
    assert not System.objects.filter(pk=wms.pk).exists()
    take_back(cast.owner, redo=True)
    assert Scope.objects.filter(system=wms.pk, project=cast.project).exists()


def test_what_something_belongs_to_by_now_is_not_withdrawn(place):
    owner = place.cast.owner
    wms = factories.system(place.cast.organisation, by=owner, code="WMS")
    change = latest(owner)
    factories.interface(place.erp, wms, by=owner)
    with pytest.raises(errors.Refused, match="WMS"):
        undo.undo_change(change_id=change.pk, actor=owner)
    assert System.objects.filter(pk=wms.pk).exists()


def test_what_somebody_commented_on_or_filed_a_paper_with_is_not_withdrawn(place):
    owner = place.cast.owner
    wms = factories.system(place.cast.organisation, by=owner, code="WMS")
    change = latest(owner)
    conversations.add_comment(subject=reference(wms), text="Who runs it?", actor=place.cast.teammate)
    with pytest.raises(errors.Refused, match="commented"):
        undo.undo_change(change_id=change.pk, actor=owner)
    mes2 = factories.system(place.cast.organisation, by=owner, code="MES2")
    change = latest(owner)
    files.attach_file(to=reference(mes2), name="a.txt", content=b"plan", actor=owner)
    with pytest.raises(errors.Refused, match="stays"):
        undo.undo_change(change_id=change.pk, actor=owner)


def test_an_interface_gets_its_consumers_back_and_loses_new_ones(place):
    owner = place.cast.owner
    wms = factories.system(place.cast.organisation, by=owner, code="WMS")
    amend_interface(place.interface, by=owner, consumer_ids=[wms.pk], protocol="AS2")
    take_back(owner)
    interface = Interface.objects.get(pk=place.interface.pk)
    assert list(interface.consumers.values_list("system", flat=True)) == [place.mes.pk]
    assert interface.protocol == ""


def test_a_registered_interface_goes_with_its_consumers_and_comes_back_with_them(place):
    owner = place.cast.owner
    one = factories.interface(place.erp, place.mes, by=owner)
    take_back(owner)
    assert not Interface.objects.filter(pk=one.pk).exists()
    take_back(owner, redo=True)
    assert list(Interface.objects.get(pk=one.pk).consumers.values_list("system", flat=True)) == [place.mes.pk]
    take_back(owner)
    assert not Interface.objects.filter(pk=one.pk).exists()


def test_an_environment_is_amended_back_withdrawn_and_restored(place):
    owner = place.cast.owner
    one = factories.environment(place.erp, by=owner, name="Test", system_version="1.0")
    services.amend_environment(
        environment_id=one.pk, version=one.version, name="Test", kind=one.kind, base_url="", system_version="2.0",
        is_production=False, actor=owner,
    )  # fmt: skip
    take_back(owner)
    assert Environment.objects.get(pk=one.pk).system_version == "1.0"
    take_back(owner)
    assert not Environment.objects.filter(pk=one.pk).exists()
    take_back(owner, redo=True)
    assert Environment.objects.get(pk=one.pk).system_version == "1.0"


def test_scope_is_left_and_entered_again(place):
    owner, project = place.cast.owner, place.cast.project
    services.remove_from_scope(scope_id=place.scope.pk, actor=owner)
    take_back(owner)
    assert Scope.objects.get(project=project, interface=place.interface).role == place.scope.role
    take_back(owner, redo=True)
    assert not Scope.objects.filter(project=project, interface=place.interface).exists()


def test_own_fields_are_filled_back_and_emptied(place):
    owner = place.cast.owner
    organisations.define_custom_field(
        organisation_id=place.cast.organisation.pk, kind="landscape.system", key="cost_centre", type="text",
        name_en="Cost centre", actor=owner,
    )  # fmt: skip
    for version, value in enumerate(("4711", "4712")):
        organisations.fill_custom_fields(
            kind="landscape.system", record_id=place.mes.pk, version=version, values={"cost_centre": value}, actor=owner
        )
    stored = CustomValues.objects.filter(record_id=place.mes.pk)
    take_back(owner)
    assert stored.get().values == {"cost_centre": "4711"}
    take_back(owner)
    assert not stored.exists()
    take_back(owner, redo=True)
    assert stored.get().values == {"cost_centre": "4711"}


def test_somebody_elses_change_since_is_named_and_nothing_is_overwritten(place):
    cast = place.cast
    amend(place.erp, by=cast.owner, name="Mine")
    change = latest(cast.owner)
    amend(place.erp, by=cast.teammate, vendor="Acme")
    with pytest.raises(errors.Refused) as refused:
        undo.undo_change(change_id=change.pk, actor=cast.owner)
    assert cast.teammate.name in str(refused.value)
    assert "vendor" in str(refused.value)
    standing = System.objects.get(pk=place.erp.pk)
    assert (standing.name, standing.vendor) == ("Mine", "Acme")
    # What was itself taken back is nobody's obstacle any more.
    take_back(cast.teammate)
    undo.undo_change(change_id=change.pk, actor=cast.owner)
    assert values(place.erp)["name"] == "Resource planning"


def test_only_whoever_did_it_once_and_in_time(clock, place):
    cast = place.cast
    amend(place.erp, by=cast.owner, name="Mine")
    change = latest(cast.owner)
    for other in (cast.teammate, cast.supplier_member, cast.removed_member, cast.stranger):
        with pytest.raises(errors.NotFound):
            undo.undo_change(change_id=change.pk, actor=other)
    clock.set(clock.now + undo.AT_HAND)
    assert undo.last(cast.owner) is None
    undo.undo_change(change_id=change.pk, actor=cast.owner)
    with pytest.raises(errors.Refused, match="already"):
        undo.undo_change(change_id=change.pk, actor=cast.owner)


def test_after_a_day_it_stands(clock, place):
    amend(place.erp, by=place.cast.owner, name="Mine")
    change = latest(place.cast.owner)
    clock.set(clock.now + undo.LIMIT)
    with pytest.raises(errors.Refused, match="24 hours"):
        undo.undo_change(change_id=change.pk, actor=place.cast.owner)
    assert not undo.recent(place.cast.owner).exists()


def test_a_guard_has_its_say(place):
    amend(place.erp, by=place.cast.owner, name="Mine")

    def frozen(target, actor, under):
        return "The ERP is frozen." if target.code == "ERP" else None

    with guarded("landscape.amend_system", frozen), pytest.raises(errors.Refused, match="frozen"):
        take_back(place.cast.owner)
    assert System.objects.get(pk=place.erp.pk).name == "Mine"


def test_a_code_that_was_given_away_meanwhile_is_told(place):
    owner = place.cast.owner
    amend(place.erp, by=owner, code="SAP")
    change = latest(owner)
    factories.system(place.cast.organisation, by=owner, code="ERP")
    with pytest.raises(errors.Invalid, match="code"):
        undo.undo_change(change_id=change.pk, actor=owner)
    assert System.objects.get(pk=place.erp.pk).code == "SAP"


def test_many_at_once_go_back_all_or_not_at_all(place):
    cast = place.cast
    audit.together([partial(amend, one, by=cast.owner, vendor="Acme") for one in (place.mes, place.erp)])
    change = latest(cast.owner)
    amend(place.mes, by=cast.teammate, vendor="Other")
    with pytest.raises(errors.Refused, match="MES"):
        undo.undo_change(change_id=change.pk, actor=cast.owner)
    assert System.objects.get(pk=place.erp.pk).vendor == "Acme"
    take_back(cast.teammate)
    undo.undo_change(change_id=change.pk, actor=cast.owner)
    assert set(System.objects.values_list("vendor", flat=True)) == {""}


def test_an_uploaded_contract_is_not_offered(place):
    factories.contract(place.interface, by=place.cast.owner)
    last = latest(place.cast.owner)
    assert "landscape.contract_uploaded" not in [entry.action for entry in undo.step(last).entries]


def test_nothing_changed_is_nothing_to_undo(place):
    before = undo.recent(place.cast.owner).count()
    amend(place.erp, by=place.cast.owner)
    assert undo.recent(place.cast.owner).count() == before


def rows(place: Landscape, systems: list[System], **changed: Any) -> list[tuple[System | None, dict[str, Any]]]:
    names = ("code", "name", "kind", "vendor", "description", "criticality", "lifecycle")
    return [(one, {**{name: getattr(one, name) for name in names}, **changed}) for one in systems]


def imported(place: Landscape, count: int, mark: str) -> list[System]:
    """Many systems from one table, and all of them amended by another one."""
    owner, register = place.cast.owner, place.cast.organisation.pk
    new = [
        (None, {"code": f"{mark}{number}", "name": f"Imported {mark}", "kind": "application", "vendor": "",
                "description": "", "criticality": "low", "lifecycle": "in_use"})
        for number in range(count)
    ]  # fmt: skip
    services.prepare_systems(organisation_id=register, rows=new, actor=owner).store()
    systems = list(System.objects.filter(code__startswith=mark).select_related("organisation"))
    services.prepare_systems(organisation_id=register, rows=rows(place, systems, vendor="Acme"), actor=owner).store()
    return systems


def test_a_table_goes_back_and_forth_as_a_whole_beyond_what_goes_one_by_one(place, monkeypatch):
    monkeypatch.setattr("fishplate.kernel.undo.noting.MOST", 3)  # so that few are many
    owner = place.cast.owner
    systems = imported(place, 5, "T")
    take_back(owner)
    table = System.objects.filter(code__startswith="T")
    assert set(table.values_list("vendor", "version")) == {("", 3)}
    assert len(search.find(owner, "Imported", limit=9)) == 5
    take_back(owner)
    assert not table.exists()
    assert not search.find(owner, "Imported", limit=9)
    take_back(owner, redo=True)
    assert set(table.values_list("pk", flat=True)) == {one.pk for one in systems}
    assert len(search.find(owner, "Imported", limit=9)) == 5
    entries = audit.entries_of_record(reference(systems[0]))
    assert [entry.action.rpartition("_")[2] for entry in entries] == [
        "restored", "withdrawn", "amended", "amended", "registered",
    ]  # fmt: skip


def test_interfaces_of_a_table_go_back_with_their_consumers(place):
    owner = place.cast.owner
    names = (
        "code", "name", "provider_id", "flow", "pattern", "protocol", "frequency", "volume", "data_objects",
        "criticality", "lifecycle", "description",
    )  # fmt: skip
    given = {name: getattr(place.interface, name) for name in names}
    new = [(None, {**given, "code": f"T{number}", "consumer_ids": [place.mes.pk]}) for number in range(3)]
    services.prepare_interfaces(organisation_id=place.cast.organisation.pk, rows=new, actor=owner).store()
    standing = list(Interface.objects.filter(code__startswith="T").select_related("provider", "organisation"))
    changed = [(one, {**given, "code": one.code, "volume": "9", "consumer_ids": []}) for one in standing]
    services.prepare_interfaces(organisation_id=place.cast.organisation.pk, rows=changed, actor=owner).store()
    table = Interface.objects.filter(code__startswith="T")

    def consumers() -> list[tuple[str, list[Any]]]:
        return [(one.volume, list(one.consumers.values_list("system", flat=True))) for one in table.all()]

    assert consumers() == [("9", [])] * 3
    take_back(owner)
    assert consumers() == [("", [place.mes.pk])] * 3
    take_back(owner)
    assert not table.exists()
    take_back(owner, redo=True)
    assert consumers() == [("", [place.mes.pk])] * 3


def test_of_a_table_nothing_goes_where_one_row_was_used_or_changed_since(place):
    owner = place.cast.owner
    services.prepare_systems(
        organisation_id=place.cast.organisation.pk,
        rows=[(None, {**rows(place, [place.mes])[0][1], "code": f"T{number}"}) for number in range(3)],
        actor=owner,
    ).store()
    change = latest(owner)
    used, said = System.objects.filter(code__in=["T1", "T2"]).order_by("code")
    factories.interface(place.erp, used, by=owner)
    with pytest.raises(errors.Refused, match="T1") as refused:
        undo.undo_change(change_id=change.pk, actor=owner)
    assert "T0" not in str(refused.value)
    conversations.add_comment(subject=reference(said), text="Who runs it?", actor=place.cast.teammate)
    amend(System.objects.get(code="T0"), by=place.cast.teammate, vendor="Acme")
    with pytest.raises(errors.Refused, match=place.cast.teammate.name):
        undo.undo_change(change_id=change.pk, actor=owner)
    assert System.objects.filter(code__startswith="T").count() == 3


def test_more_rows_cost_no_more_queries_to_take_back(place):
    owner = place.cast.owner

    def costs(count: int, mark: str) -> list[int]:
        imported(place, count, mark)
        found = []
        for redo in (False, False, True):
            with CaptureQueriesContext(connection) as queries:
                take_back(owner, redo=redo)
            found.append(len([one for one in queries if "SAVEPOINT" not in one["sql"]]))
        return found

    few, many = costs(3, "F"), costs(30, "M")
    assert many == few
    assert max(many) <= 60


def test_of_a_record_that_is_gone_it_says_no_more_than_that(place):
    cast = place.cast
    one = factories.environment(place.erp, by=cast.owner, name="Test")
    registered = latest(cast.owner)
    services.amend_environment(
        environment_id=one.pk, version=one.version, name="Trial", kind=one.kind, base_url="", system_version="2",
        is_production=False, actor=cast.owner,
    )  # fmt: skip
    amended = latest(cast.owner)
    undo.undo_change(change_id=amended.pk, actor=cast.owner)
    undo.undo_change(change_id=registered.pk, actor=cast.owner)
    redo = undo.recent(cast.owner).filter(undoes=amended.pk).get()
    with pytest.raises(errors.Refused) as refused:
        undo.undo_change(change_id=redo.pk, actor=cast.owner)
    assert "changed since" in str(refused.value)
    assert not Environment.objects.exists()


def test_whoever_left_takes_nothing_back_and_learns_nothing(place):
    cast = place.cast
    amend(place.erp, by=cast.teammate, vendor="Acme")
    change = latest(cast.teammate)
    organisations.remove_membership(
        membership_id=cast.organisation.memberships.get(person=cast.teammate.id).pk, actor=cast.owner
    )
    with pytest.raises(errors.FishplateError) as refused:
        undo.undo_change(change_id=change.pk, actor=cast.teammate)
    assert "ERP" not in str(refused.value)
    assert System.objects.get(pk=place.erp.pk).vendor == "Acme"


def test_many_reasons_are_told_in_a_few_sentences(place):
    owner = place.cast.owner
    for one in imported(place, 8, "Q"):
        amend(one, by=place.cast.teammate, vendor="Other")
    change = latest(owner)
    with pytest.raises(errors.Refused) as refused:
        undo.undo_change(change_id=change.pk, actor=owner)
    assert len(refused.value.reasons) == 8
    client = Client()
    client.force_login(place.cast.people["owner"], backend="django.contrib.auth.backends.ModelBackend")
    client.post(reverse("web:undo_change", args=[change.pk]), {"back": "/"})
    said = client.get("/undo/").content.decode()
    assert said.count("was changed since") == 5
    assert "(3 more reasons)" in said
