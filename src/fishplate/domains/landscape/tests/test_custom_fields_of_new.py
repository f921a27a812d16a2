"""Own fields of a record that is yet to be made: asked for in its form and by programs, kept with it or not at all."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from fishplate.domains.landscape.models import System
from fishplate.domains.landscape.tests import factories
from fishplate.domains.landscape.tests.factories import Landscape
from fishplate.domains.organisations import services as organisations
from fishplate.domains.organisations.choices import MembershipRole
from fishplate.domains.organisations.models import Membership
from fishplate.domains.organisations.tests import factories as people
from fishplate.kernel import audit, records
from fishplate.kernel.actors import SYSTEM
from fishplate.kernel.audit.models import Entry
from fishplate.kernel.custom import CustomField, CustomValues, Type
from fishplate.kernel.undo.testing import take_back
from tests.api.program import Program, fields

pytestmark = pytest.mark.django_db
TYPED = {"code": "WMS", "name": "Stock", "kind": "application", "criticality": "low", "lifecycle": "in_use"}


def define(place: Landscape, kind: str = "landscape.system", key: str = "cost_centre", **given: Any) -> CustomField:
    values = {"type": Type.NUMBER, "name_en": "Cost centre", "required": True, "actor": place.cast.owner, **given}
    return organisations.define_custom_field(organisation_id=place.cast.organisation.pk, kind=kind, key=key, **values)


def owner_of(place: Landscape) -> Client:
    client = Client()
    client.force_login(place.cast.people["owner"])
    return client


def registering(place: Landscape, **typed: str) -> Any:
    data = {**TYPED, "organisation_id": str(place.cast.organisation.pk), **typed}
    return owner_of(place).post(reverse("landscape:register_system"), data)


def test_the_form_of_a_new_record_asks_for_them_and_keeps_both_in_one_step():
    place = factories.landscape()
    define(place)
    assert "Cost centre" in owner_of(place).get(reverse("landscape:register_system")).content.decode()
    assert registering(place, **{"custom.cost_centre": "12.50"}).status_code == 303
    wms = System.objects.get(code="WMS")
    assert CustomValues.objects.get(record_id=wms.pk).values == {"cost_centre": "12.5"}
    entries = Entry.objects.filter(target_id=wms.pk)
    assert {entry.action for entry in entries} == {
        "landscape.system_registered",
        "organisations.custom_fields_filled",
    }
    assert len({entry.change_id for entry in entries}) == 1
    take_back(place.cast.owner)
    assert not System.objects.filter(code="WMS").exists()
    assert not CustomValues.objects.exists()


def test_what_is_needed_and_missing_makes_no_record_and_stands_at_its_field():
    place = factories.landscape()
    define(place)
    answer = registering(place)
    assert answer.status_code == 422
    assert "custom.cost_centre" in answer.content.decode()
    assert registering(place, **{"custom.cost_centre": "much"}).status_code == 422
    assert not System.objects.filter(code="WMS").exists()


def test_nothing_typed_leaves_no_entry_of_its_own():
    place = factories.landscape()
    define(place, required=False)
    assert registering(place).status_code == 303
    assert not CustomValues.objects.exists()
    assert not Entry.objects.filter(action="organisations.custom_fields_filled").exists()


def test_of_several_registers_the_chosen_one_says_what_is_asked_and_a_foreign_one_tells_nothing():
    place = factories.landscape()
    other, foreign = people.organisation(), people.organisation()
    with audit.change("organisations.membership_added", actor=SYSTEM) as change:
        member = {"person": place.cast.people["owner"], "role": MembershipRole.MEMBER}
        change.created(Membership.objects.create(organisation=other, **member))
    for organisation, name in ((other, "Warehouse"), (foreign, "Secret field")):
        CustomField.objects.create(
            organisation_id=organisation.pk,
            kind="landscape.system",
            key="more",
            name_en=name,
            type="text",
            required=True,
        )
    answer = registering(place, code="WMS2", organisation_id=str(other.pk))
    assert answer.status_code == 422
    assert "Warehouse" in answer.content.decode()
    told = registering(place, code="WMS3", organisation_id=str(foreign.pk))
    assert told.status_code == 422
    assert "Secret field" not in told.content.decode()


def test_programs_give_them_with_the_record_and_are_told_what_is_missing():
    place = factories.landscape()
    define(place)
    send = Program(place.cast.people["owner"])
    body = {"organisation_id": str(place.cast.organisation.pk), "code": "WMS", "name": "Stock"}
    assert fields(send("POST", "/systems", body)) == ["custom.cost_centre"]
    assert fields(send("POST", "/systems", {**body, "custom": {"cost_centre": "much"}})) == ["custom.cost_centre"]
    assert fields(send("POST", "/systems", {**body, "custom": {"cost_centre": 1, "no": 2}})) == ["custom.no"]
    assert not System.objects.filter(code="WMS").exists()
    made = send("POST", "/systems", {**body, "custom": {"cost_centre": 7}})
    assert made.status_code == 201
    assert CustomValues.objects.get().values == {"cost_centre": "7"}


def test_a_program_that_amends_changes_the_fields_that_it_names():
    place = factories.landscape()
    define(place)
    define(place, key="vendor_code", type=Type.TEXT, required=False, name_en="Vendor code")
    organisations.fill_custom_fields(
        kind="landscape.system",
        record_id=place.mes.pk,
        version=0,
        values={"cost_centre": 7, "vendor_code": "A"},
        actor=place.cast.owner,
    )
    send = Program(place.cast.people["owner"])
    body = {**TYPED, "code": "MES", "vendor": "", "description": ""}

    def amend(**more: Any) -> Any:
        version = System.objects.get(pk=place.mes.pk).version
        return send("PUT", f"/systems/{place.mes.pk}", {**body, **more}, version=version)

    assert amend(custom={"vendor_code": "B"}).status_code == 200
    assert CustomValues.objects.get().values == {"cost_centre": "7", "vendor_code": "B"}
    assert amend(name="Without").status_code == 200
    assert CustomValues.objects.get().values == {"cost_centre": "7", "vendor_code": "B"}
    assert fields(amend(name="Not kept", custom={"cost_centre": None})) == ["custom.cost_centre"]
    assert System.objects.get(pk=place.mes.pk).name == "Without"


@pytest.mark.parametrize(
    ("kind", "route"),
    [
        ("planning.task", "planning:add_task"),
        ("charter.objective", "charter:add_objective"),
        ("gates.gate", "gates:plan_gate"),
    ],
)
def test_forms_in_a_project_ask_for_those_of_its_organisation(kind: str, route: str):
    place = factories.landscape()
    define(place, kind)
    assert records.get(kind).owner
    shown = owner_of(place).get(reverse(route, args=[place.cast.project.pk])).content.decode()
    assert 'name="custom.cost_centre"' in shown


def test_a_row_of_the_plan_has_no_room_for_what_is_needed_and_says_so():
    place = factories.landscape()
    define(place, "planning.task")
    url = reverse("planning:add_task", args=[place.cast.project.pk])
    answer = owner_of(place).post(f"{url}?row=", {"name": "x", "duration": "1d"}, headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert "Cost centre" in answer.content.decode()
    assert not records.get("planning.task").visible_to(place.cast.owner).exists()
