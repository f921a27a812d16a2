"""Many rows at once: the service of each, all or none, and who refuses is named."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from fishplate.domains.landscape import services
from fishplate.domains.landscape.models import System
from fishplate.domains.landscape.tests import factories
from fishplate.domains.landscape.tests.factories import Landscape
from fishplate.kernel.audit.models import Entry
from tests.support.guarding import guarded

pytestmark = pytest.mark.django_db


def signed_in(place: Landscape, who: str) -> Client:
    client = Client()
    client.force_login(place.cast.people[who])
    return client


def rows(*systems: System) -> list[str]:
    return [f"{one.pk}:{one.version}" for one in systems]


def change(place: Landscape, given: dict[str, object], *systems: System, who: str = "owner"):
    url = reverse("web:change_together", args=["systems"])
    return signed_in(place, who).post(url, {"row": rows(*systems), "back": "/systems/", **given})


def test_the_ticked_fields_change_in_all_rows_as_one_change():
    place = factories.landscape()
    answer = change(place, {"set_criticality": "on", "criticality": "high", "vendor": "ignored"}, place.mes, place.erp)
    assert (answer.status_code, answer["Location"]) == (303, "/systems/")
    assert set(System.objects.values_list("criticality", "vendor")) == {("high", "")}
    entries = Entry.objects.filter(action="landscape.system_amended")
    assert (entries.count(), len(set(entries.values_list("change_id", flat=True)))) == (2, 1)


def test_a_stale_row_stops_all_and_is_named():
    place = factories.landscape()
    seen = System.objects.get(pk=place.mes.pk)
    services.amend_system(
        system_id=seen.pk, version=seen.version, code="MES", name="Renamed", kind=seen.kind, vendor="", description="",
        criticality="low", lifecycle=seen.lifecycle, actor=place.cast.teammate,
    )  # fmt: skip
    answer = change(place, {"set_vendor": "on", "vendor": "Acme"}, seen, place.erp)
    assert answer.status_code == 422
    assert "Renamed" in answer.content.decode()
    assert not System.objects.filter(vendor="Acme").exists()


def test_what_a_guard_refuses_is_told_before_anything_is_written():
    place = factories.landscape()

    def guard(target, actor, under):
        return "The ERP is frozen." if target.code == "ERP" else None

    with guarded("landscape.amend_system", guard):
        answer = change(place, {"set_vendor": "on", "vendor": "Acme"}, place.mes, place.erp)
    assert "The ERP is frozen." in answer.content.decode()
    assert not System.objects.filter(vendor="Acme").exists()


def test_a_row_of_somebody_elses_register_is_refused():
    place = factories.landscape()
    theirs = factories.system(place.cast.supplier, by=place.cast.supplier_member)
    answer = change(place, {"set_vendor": "on", "vendor": "Acme"}, place.mes, theirs)
    assert answer.status_code == 422
    assert not System.objects.filter(vendor="Acme").exists()
    assert theirs.name not in answer.content.decode()


def test_nothing_ticked_or_nothing_chosen_is_told():
    place = factories.landscape()
    assert change(place, {"vendor": "Acme"}, place.mes).status_code == 422
    assert change(place, {"set_vendor": "on", "vendor": "Acme"}).status_code == 422


def test_all_that_match_the_filter_are_chosen_from_the_list():
    place = factories.landscape()
    page = signed_in(place, "owner").get("/systems/?format=change&name=Plant").content.decode()
    assert f"{place.mes.pk}:{place.mes.version}" in page
    assert str(place.erp.pk) not in page


def test_by_the_api_too_and_outsiders_find_nothing():
    place = factories.landscape()
    url = f"/api/v1/organisations/{place.cast.organisation.pk}/lists/systems/changes"
    body = {"rows": [{"id": str(place.mes.pk), "version": place.mes.version}], "changes": {"vendor": "Acme"}}
    assert signed_in(place, "stranger").post(url, body, content_type="application/json").status_code == 404
    answer = signed_in(place, "owner").post(url, body, content_type="application/json")
    assert (answer.status_code, answer.json()) == (200, {"changed": 1, "refusals": []})
    wrong = {**body, "changes": {"criticality": "enormous"}}
    assert signed_in(place, "owner").post(url, wrong, content_type="application/json").status_code == 422
