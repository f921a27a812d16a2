"""Many interfaces at once, with their ends."""

from __future__ import annotations

from typing import Any

import pytest

from fishplate.domains.landscape import services
from fishplate.domains.landscape.models import Interface
from fishplate.domains.landscape.models.interface import InterfaceConsumer
from fishplate.domains.landscape.tests import factories
from fishplate.domains.landscape.tests.factories import Landscape
from fishplate.kernel import audit, errors, search
from fishplate.kernel.actors import SYSTEM, Actor
from fishplate.kernel.audit.models import Entry
from fishplate.kernel.batches import Prepared


def fields(refusal: errors.FishplateError) -> list[str]:
    assert isinstance(refusal, errors.Invalid)
    return list(refusal.fields)


pytestmark = pytest.mark.django_db
PLAIN = {
    "flow": "to_consumer",
    "pattern": "synchronous",
    "protocol": "",
    "frequency": "",
    "volume": "",
    "data_objects": "",
    "criticality": "low",
    "lifecycle": "planned",
    "description": "",
}


def typed(code: str, provider: Any, *consumers: Any, name: str = "An interface") -> dict[str, Any]:
    return {
        "code": code,
        "name": name,
        "provider_id": provider.pk,
        "consumer_ids": [one.pk for one in consumers],
        **PLAIN,
    }


def prepared(place: Landscape, *rows: tuple[Interface | None, dict[str, Any]], by: Actor | None = None) -> Prepared:
    return services.prepare_interfaces(
        organisation_id=place.cast.organisation.pk, rows=rows, actor=by or place.cast.owner
    )


def ends(interface: Interface) -> tuple[str, set[str]]:
    return interface.provider.code, {one.system.code for one in interface.consumers.all()}


def test_new_ones_and_changed_ones_have_the_ends_of_their_rows():
    place = factories.landscape()
    wms = factories.system(place.cast.organisation, by=place.cast.owner, code="WMS")
    batch = prepared(
        place,
        (None, typed("IF-02", place.mes, place.erp, wms, name="库存")),
        (place.interface, typed("IF-01", wms, place.erp)),
    )
    assert batch.refusals == {}
    assert Interface.objects.count() == 1
    batch.store()
    assert ends(Interface.objects.get(code="IF-02")) == ("MES", {"ERP", "WMS"})
    assert ends(Interface.objects.get(code="IF-01")) == ("WMS", {"ERP"})
    amended = Entry.objects.get(action="landscape.interface_amended")
    assert amended.content.payload.count('"landscape.interfaceconsumer"') == 2
    assert [shown.label for shown in search.find(place.cast.owner, "库存")] == ["IF-02 · 库存"]


def test_ends_are_refused_at_their_row():
    place = factories.landscape()
    other = factories.landscape()
    batch = prepared(
        place,
        (None, typed("A", place.erp, place.erp)),
        (None, typed("B", other.erp, place.mes)),
        (None, typed("C", place.erp, other.mes)),
        (None, typed("if-01", place.erp)),
        (None, typed("D", place.erp, place.mes)),
    )
    told = {place: fields(refusal) for place, refusal in batch.refusals.items()}
    assert told == {0: ["consumer_ids"], 1: ["provider_id"], 2: ["consumer_ids"], 3: ["code"]}
    assert Interface.objects.count() == 2


def test_an_end_that_stands_stays_possible_though_its_owner_withdrew_it():
    place = factories.landscape()
    other = factories.landscape()
    with audit.change("landscape.interface_amended", actor=SYSTEM, target=place.interface) as change:
        foreign = InterfaceConsumer(interface=place.interface, system=other.mes)
        foreign.save()
        change.created(foreign)
    batch = prepared(place, (place.interface, typed("IF-01", place.erp, place.mes, other.mes, name="New")))
    assert batch.refusals == {}
    batch.store()
    assert Interface.objects.get(code="IF-01", organisation=place.cast.organisation).name == "New"


def test_outsiders_find_nothing():
    place = factories.landscape()
    cast = place.cast
    for outsider in (cast.stranger, cast.supplier_member, cast.removed_member):
        with pytest.raises(errors.NotFound):
            prepared(place, (None, typed("NEW", place.erp)), by=outsider)
