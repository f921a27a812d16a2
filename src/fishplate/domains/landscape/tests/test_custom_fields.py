"""Fields that an organisation gives its records: defined by managers, filled by who looks after the record."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from fishplate.domains.landscape import services as landscape_services
from fishplate.domains.landscape.models import System
from fishplate.domains.landscape.pages import systems as systems_page
from fishplate.domains.landscape.tests import factories
from fishplate.domains.landscape.tests.factories import Landscape
from fishplate.domains.organisations import services
from fishplate.kernel import audit, custom, errors, records
from fishplate.kernel.actors import SYSTEM, Actor
from fishplate.kernel.custom import CustomField, CustomValues, Type
from fishplate.web import history
from fishplate.web.history.own_fields import OwnFields
from tests.access.people import read as body_of

pytestmark = pytest.mark.django_db
KIND = "landscape.system"


def define(place: Landscape, key: str = "cost_centre", *, by: Actor | None = None, **given: Any) -> CustomField:
    values = {"type": Type.TEXT, "name_en": "Cost centre", "name_zh": "成本中心", **given}
    organisation_id = place.cast.organisation.pk
    return services.define_custom_field(
        organisation_id=organisation_id, kind=KIND, key=key, actor=by or place.cast.owner, **values
    )


def fill(place: Landscape, *, by: Actor | None = None, version: int = 0, **values: Any) -> CustomValues:
    return services.fill_custom_fields(
        kind=KIND, record_id=place.mes.pk, version=version, values=values, actor=by or place.cast.owner
    )


def test_a_manager_defines_a_field_and_it_speaks_both_languages():
    place = factories.landscape()
    field = define(place, unit="万元", type=Type.NUMBER)
    with translation.override("zh-hans"):
        assert field.head == "成本中心 (万元)"
    with translation.override("en"):
        assert field.label == "Cost centre"


def test_only_managers_define_and_outsiders_find_nothing():
    place = factories.landscape()
    field = define(place)
    with pytest.raises(errors.Forbidden):
        define(place, "other", by=place.cast.teammate)
    for outsider in (place.cast.supplier_member, place.cast.removed_member, place.cast.stranger):
        with pytest.raises(errors.NotFound):
            define(place, "other", by=outsider)
        with pytest.raises(errors.NotFound):
            services.retire_custom_field(custom_field_id=field.pk, actor=outsider)


def test_everything_that_is_wrong_with_a_definition_is_told_at_once():
    place = factories.landscape()
    define(place)
    with pytest.raises(errors.Invalid) as refusal:
        define(place, type=Type.CHOICE, name_en="", name_zh=" ")
    assert set(refusal.value.fields) == {"key", "name_zh", "options"}
    for key in ("Cost", "a__b", "1st", "ends_", ""):
        with pytest.raises(errors.Invalid) as refusal:
            define(place, key)
        assert "key" in refusal.value.fields


@pytest.mark.parametrize(
    ("given", "good", "bad"),
    [
        ({"type": Type.NUMBER}, ("0.10", "0.1"), "1,5"),
        ({"type": Type.DATE}, ("2026-11-30", "2026-11-30"), "30.11.2026"),
        ({"type": Type.YES_NO}, (True, True), "perhaps"),
        ({"type": Type.CHOICE, "options": ["高", "低"]}, ("高", "高"), "中"),
        ({"type": Type.LINK}, ("https://example.org/a", "https://example.org/a"), "javascript:alert(1)"),
        ({"type": Type.TEXT}, (" x ", "x"), "x" * 301),
        ({"type": Type.NUMBER}, (12, "12"), "NaN"),
        ({"type": Type.NUMBER}, ("1e3", "1000"), "1e999999999999"),
        ({"type": Type.NUMBER}, ("1e-3", "0.001"), "1e-999999999999"),
    ],
)
def test_a_field_holds_what_its_type_says_and_nothing_else(given, good, bad):
    place = factories.landscape()
    define(place, **given)
    assert fill(place, cost_centre=good[0]).values == {"cost_centre": good[1]}
    with pytest.raises(errors.Invalid) as refusal:
        fill(place, version=1, cost_centre=bad)
    assert set(refusal.value.fields) == {"cost_centre"}


def test_a_person_is_one_the_actor_works_with():
    place = factories.landscape()
    define(place, type=Type.PERSON)
    people = place.cast.people
    assert fill(place, cost_centre=str(people["teammate"].pk)).values == {"cost_centre": str(people["teammate"].pk)}
    with pytest.raises(errors.Invalid):
        fill(place, version=1, cost_centre=str(people["stranger"].pk))


def test_needed_fields_are_asked_when_filled_and_stop_nothing_else():
    place = factories.landscape()
    define(place, required=True)
    define(place, "other")
    with pytest.raises(errors.Invalid, match="Cost centre"):
        fill(place, other="x")
    assert [field.key for field in custom.missing(custom.standing(place.mes))] == ["cost_centre"]


def test_filling_is_in_the_history_of_the_record():
    place = factories.landscape()
    define(place)
    fill(place, cost_centre="4711")
    entry = audit.entries_of_record(records.reference(place.mes)).first()
    assert entry is not None
    assert entry.action == "organisations.custom_fields_filled"
    [row] = audit.told(entry).rows
    assert row["fields"]["values"][1] == {"cost_centre": "4711"}


def test_the_history_calls_the_fields_by_their_names_and_says_their_values():
    place = factories.landscape()
    define(place)
    define(place, "budget", name_en="Budget", name_zh="预算", type=Type.NUMBER, unit="万元")
    define(place, "keeper", name_en="Keeper", name_zh="保管人", type=Type.PERSON)
    owner = place.cast.owner
    fill(place, cost_centre="4711", keeper=str(owner.id))
    fill(place, cost_centre="4712", budget="12000.5", keeper=str(owner.id), version=1)
    entries = list(audit.entries_of_record(records.reference(place.mes)).select_related("chain", "content")[:2])

    def told() -> list[list[tuple[str, str, str]]]:
        sentences = history.tell(entries, owner)
        return [sorted((one.name, one.before, one.after) for one in sentence.changes) for sentence in sentences]

    with translation.override("en"):
        assert told() == [
            [("Budget", "—", "12,000.5 万元"), ("Cost centre", "4711", "4712")],
            [("Cost centre", "—", "4711"), ("Keeper", "—", owner.name)],
        ]
        [row] = history.rows(audit.told(entries[0]), owner)
        assert {one.name for one in row.fields} == {"Budget", "Cost centre"}
    with translation.override("zh-hans"):
        assert [name for name, _before, _after in told()[0]] == ["成本中心", "预算"]


def test_a_timeline_without_such_fields_asks_nothing_about_them(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert OwnFields.of([{"kind": KIND, "id": "1", "fields": {}}], SYSTEM) == OwnFields()


def test_who_sees_a_record_only_through_a_project_does_not_fill_its_fields():
    place = factories.landscape()
    define(place)
    with pytest.raises(errors.Forbidden):
        fill(place, by=place.cast.supplier_member, cost_centre="x")
    for outsider in (place.cast.removed_member, place.cast.stranger):
        with pytest.raises(errors.NotFound):
            fill(place, by=outsider, cost_centre="x")


def test_who_was_slower_is_told():
    place = factories.landscape()
    define(place)
    fill(place, cost_centre="1")
    with pytest.raises(errors.Stale):
        fill(place, cost_centre="2")


def test_renaming_keeps_values_and_retired_fields_can_still_be_read():
    place = factories.landscape()
    field = define(place)
    fill(place, cost_centre="4711")
    services.amend_custom_field(
        custom_field_id=field.pk, version=1, name_en="Account", name_zh="", unit="", options=[], required=False,
        position=0, actor=place.cast.owner,
    )  # fmt: skip
    [stands] = custom.standing(place.mes)
    assert (stands.field.name_en, stands.value) == ("Account", "4711")
    services.retire_custom_field(custom_field_id=field.pk, actor=place.cast.owner)
    assert [one.value for one in custom.standing(place.mes)] == ["4711"]
    assert custom.standing(place.erp) == []
    with pytest.raises(errors.Invalid):
        fill(place, version=1, cost_centre="new")
    assert fill(place, version=1).values == {"cost_centre": "4711"}
    services.restore_custom_field(custom_field_id=field.pk, actor=place.cast.owner)
    assert fill(place, version=2, cost_centre="5").values == {"cost_centre": "5"}


def test_a_record_has_the_fields_of_the_organisation_that_owns_it():
    place = factories.landscape()
    theirs = factories.system(place.cast.supplier, by=place.cast.supplier_member, code="SCADA")
    define(place)
    assert custom.fields_of(theirs) == []
    assert [field.key for field in custom.fields_of(place.mes)] == ["cost_centre"]


def signed_in(place: Landscape, who: str) -> Client:
    client = Client()
    client.force_login(place.cast.people[who])
    return client


def test_on_pages_a_field_is_defined_filled_listed_filtered_and_exported():
    place = factories.landscape()
    client = signed_in(place, "owner")
    url = reverse("organisations:define_custom_field", args=[place.cast.organisation.pk])
    given = {"kind": KIND, "key": "budget", "type": "number", "name_en": "Budget", "unit": "k€", "position": "0"}
    assert client.post(url, given).status_code == 303
    fill_url = reverse("organisations:fill_custom_fields", args=[KIND, place.mes.pk])
    assert client.post(fill_url, {"budget": "1250.5", "version": "0"}).status_code == 303
    page = client.get(reverse("landscape:view_system", args=[place.mes.pk])).content.decode()
    assert "1,250.5 k€" in page
    systems = reverse("landscape:list_systems")
    assert "Budget (k€)" in client.get(systems).content.decode()

    def codes(query: str) -> set[str]:
        body = body_of(client.get(f"{systems}?format=csv&{query}")).decode()
        return {line.split(",")[0] for line in body.splitlines()[1:]}

    assert codes("") == {"MES", "ERP"}
    assert codes("custom.budget_from=1000") == {"MES"}
    assert codes("custom.budget_to=1000") == set()
    assert codes("custom.budget_from=nonsense") == {"MES", "ERP"}


@pytest.mark.parametrize(
    ("given", "value", "hit", "miss"),
    [
        ({"type": Type.TEXT}, "Halle 3, 北京", "custom.cost_centre=北京", "custom.cost_centre=上海"),
        ({"type": Type.YES_NO}, True, "custom.cost_centre=true", "custom.cost_centre=false"),
        ({"type": Type.CHOICE, "options": ["高", "低"]}, "高", "custom.cost_centre=高", "custom.cost_centre=低"),
        (
            {"type": Type.DATE},
            "2026-05-01",
            "custom.cost_centre_from=2026-05-01&custom.cost_centre_to=2026-05-01",
            "custom.cost_centre_from=2026-05-02",
        ),
    ],
)
def test_lists_are_narrowed_by_every_type(given, value, hit, miss):
    place = factories.landscape()
    define(place, **given)
    fill(place, cost_centre=value)
    client = signed_in(place, "owner")
    for query, expected in ((hit, True), (miss, False)):
        page = client.get(f"{reverse('landscape:list_systems')}?{query}").content.decode()
        assert ("Plant execution" in page) is expected
        assert "Resource planning" not in page


def test_a_link_of_somebody_is_no_script():
    place = factories.landscape()
    define(place, type=Type.TEXT)
    fill(place, cost_centre="<script>alert(1)</script>")
    page = signed_in(place, "owner").get(reverse("landscape:view_system", args=[place.mes.pk])).content.decode()
    assert "<script>alert" not in page


def test_by_the_api_the_object_is_described_and_validated():
    place = factories.landscape()
    define(place, type=Type.NUMBER, required=True)
    client = signed_in(place, "owner")
    url = f"/api/v1/records/{KIND}/{place.mes.pk}/custom"
    described = client.get(url)
    assert (described["ETag"], described.json()["custom"]) == ('"0"', {})
    assert described.json()["fields"][0]["key"] == "cost_centre"

    def put(body: dict[str, Any], etag: str = '"0"') -> Any:
        return client.put(url, {"custom": body}, content_type="application/json", headers={"If-Match": etag})

    refused = put({})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "cost_centre")
    assert put({"cost_centre": 5}).json()["custom"] == {"cost_centre": "5"}
    assert put({"cost_centre": 6}).status_code == 412
    assert System.objects.get(pk=place.mes.pk).version == place.mes.version


def test_two_organisations_may_mean_different_things_by_one_key():
    place = factories.landscape()
    cast = place.cast
    define(place, "size", type=Type.NUMBER)
    theirs = factories.system(cast.supplier, by=cast.supplier_member, code="SCADA", name="Control room")
    services.define_custom_field(
        organisation_id=cast.supplier.pk, kind=KIND, key="size", type=Type.TEXT, name_en="Size", actor=SYSTEM
    )
    fill(place, size=12)
    services.fill_custom_fields(
        kind=KIND, record_id=theirs.pk, version=0, values={"size": "large"}, actor=cast.supplier_member
    )
    factories.in_scope(cast, place.mes)
    landscape_services.add_to_scope(project_id=cast.project.pk, system_id=theirs.pk, actor=cast.supplier_member)
    url = reverse("landscape:list_systems_in_scope", args=[cast.project.pk])
    page = signed_in(place, "owner").get(f"{url}?custom.size_from=10").content.decode()
    assert "Plant execution" in page
    assert "Control room" not in page
    assert signed_in(place, "owner").get(f"{url}?custom.size=large&custom.size_to=5").status_code == 200


def amend_url(place: Landscape) -> str:
    return reverse("landscape:amend_system", args=[place.mes.pk])


def sent(place: Landscape, **changes: str) -> dict[str, str]:
    mes = System.objects.get(pk=place.mes.pk)
    names = ("code", "name", "kind", "vendor", "product_version", "criticality", "lifecycle", "description")
    shown = {name: str(getattr(mes, name, "")) for name in names}
    return {**shown, "version": str(mes.version), "custom_version": "0", **changes}


def test_the_form_of_a_record_has_its_own_fields_and_keeps_both_together():
    place = factories.landscape()
    define(place, type=Type.YES_NO)
    client = signed_in(place, "owner")
    assert 'name="custom.cost_centre"' in client.get(amend_url(place)).content.decode()
    given = sent(place, vendor="Acme", **{"custom.cost_centre": "true"})
    assert client.post(amend_url(place), given).status_code == 303
    assert System.objects.get(pk=place.mes.pk).vendor == "Acme"
    assert [one.value for one in custom.standing(place.mes)] == [True]
    assert '<option value="true" selected>' in client.get(amend_url(place)).content.decode()
    fill_url = reverse("organisations:fill_custom_fields", args=[KIND, place.mes.pk])
    assert '<option value="true" selected>' in client.get(fill_url).content.decode()


def test_what_is_wrong_with_an_own_field_stands_at_it_and_the_record_stays():
    place = factories.landscape()
    define(place, required=True)
    answer = signed_in(place, "owner").post(amend_url(place), sent(place, vendor="Acme", **{"custom.cost_centre": ""}))
    assert answer.status_code == 422
    assert "Acme" in answer.content.decode()
    assert System.objects.get(pk=place.mes.pk).vendor != "Acme"


def test_two_people_who_fill_own_fields_at_once_see_both_values_and_the_record_stays():
    place = factories.landscape()
    define(place)
    fill(place, cost_centre="theirs")
    client = signed_in(place, "owner")
    answer = client.post(amend_url(place), sent(place, vendor="Acme", **{"custom.cost_centre": "mine"}))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "theirs" in page
    assert "mine" in page
    assert System.objects.get(pk=place.mes.pk).vendor != "Acme"
    picked = sent(
        place, vendor="Acme", custom_version="1", _conflict="picked",
        **{"custom.cost_centre": "mine", "_pick.custom.cost_centre": "theirs"},
    )  # fmt: skip
    assert client.post(amend_url(place), picked).status_code == 303
    assert [one.value for one in custom.standing(place.mes)] == ["theirs"]
    assert System.objects.get(pk=place.mes.pk).vendor == "Acme"


def test_an_untouched_own_field_is_not_in_the_way_of_a_change():
    place = factories.landscape()
    define(place)
    fill(place, cost_centre="1")
    given = sent(place, vendor="Acme", custom_version="0", **{"custom.cost_centre": "1"})
    assert signed_in(place, "owner").post(amend_url(place), given).status_code == 303
    assert CustomValues.objects.get(record_id=place.mes.pk).version == 1


@pytest.mark.parametrize(
    ("given", "values"),
    [
        ({"type": Type.NUMBER}, ["9", "10", "-2.5"]),
        ({"type": Type.TEXT}, ["b", "c", "a"]),
        ({"type": Type.DATE}, ["2026-05-01", "2027-01-01", "2025-12-31"]),
        ({"type": Type.YES_NO}, [False, True, None]),
    ],
)
def test_lists_are_sorted_by_own_fields_over_pages_and_empty_ones_come_last(given, values, monkeypatch):
    place = factories.landscape()
    define(place, **given)
    wms = factories.system(place.cast.organisation, by=place.cast.owner, code="WMS", name="Warehouse")
    for system, value in zip((place.mes, place.erp, wms), values, strict=True):
        if value is not None:
            services.fill_custom_fields(
                kind=KIND, record_id=system.pk, version=0, values={"cost_centre": value}, actor=place.cast.owner
            )
    client, systems = signed_in(place, "owner"), reverse("landscape:list_systems")
    ordered = ["WMS", "MES", "ERP"] if values[-1] is not None else ["MES", "ERP", "WMS"]
    descending = ["ERP", "MES", "WMS"]

    def exported(sort: str) -> list[str]:
        body = body_of(client.get(f"{systems}?format=csv&sort={sort}")).decode()
        return [line.split(",")[0] for line in body.splitlines()[1:]]

    def walked(sort: str) -> list[str]:
        # so that few rows are many pages
        monkeypatch.setattr(systems_page, "SYSTEMS", replace(systems_page.SYSTEMS, page_size=1))
        codes, url = [], f"{systems}?sort={sort}"
        while url:
            page = client.get(url).content.decode()
            codes += re.findall(r">(MES|ERP|WMS)<", page)
            following = re.search(r'href="(\?[^"]*after=[^"]*)"', page)
            url = f"{systems}{unescape(following[1])}" if following else ""
        return codes

    assert exported("custom.cost_centre") == ordered == walked("custom.cost_centre")
    assert exported("-custom.cost_centre") == descending == walked("-custom.cost_centre")
