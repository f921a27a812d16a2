from __future__ import annotations

from typing import Any

import pytest

from fishplate.domains.assurance.choices import CheckKind
from fishplate.domains.assurance.services.definitions import password_of
from fishplate.domains.assurance.tests import factories
from fishplate.domains.charter.tests import factories as charter
from fishplate.domains.landscape.tests import factories as landscape
from fishplate.kernel import errors
from fishplate.kernel.audit.models import Content, Entry

pytestmark = pytest.mark.django_db
SOURCE = "postgresql://reader:s3cret%2F@db.example.org:5432/mes::orders"


def test_a_tester_defines_it_and_it_is_on_record():
    world = factories.world()
    check = factories.check(world)
    assert check.settings["rate_per_s"] == 50
    entry = Entry.objects.get(action="assurance.check_defined")
    assert (entry.target_id, entry.actor_id) == (check.pk, world.cast.teammate.id)


def test_others_may_not_or_find_nothing():
    world = factories.world()
    newcomer = factories.check(world, by=world.cast.supplier_member)  # an architect
    assert newcomer.pk
    for actor in (world.cast.stranger, world.cast.removed_member):
        with pytest.raises(errors.NotFound):
            factories.check(world, by=actor)


@pytest.mark.parametrize(
    ("kind", "changed", "field"),
    [
        (CheckKind.RESPONSE_TIME, {"name": " "}, "name"),
        (CheckKind.RESPONSE_TIME, {"code": ""}, "code"),
        (CheckKind.RESPONSE_TIME, {"interface_id": None}, "interface_id"),
        (CheckKind.RESPONSE_TIME, {"environment_id": None}, "environment_id"),
        (CheckKind.RESPONSE_TIME, {"indicator_id": None}, "indicator_id"),
        (CheckKind.RESPONSE_TIME, {"max_age_days": 0}, "max_age_days"),
        (CheckKind.RESPONSE_TIME, {"settings": {"path": "//evil.example.org"}}, "path"),
        (CheckKind.RESPONSE_TIME, {"settings": {"path": "/", "rate_per_s": 0}}, "rate_per_s"),
        (CheckKind.RESPONSE_TIME, {"settings": {"path": "/", "duration_s": 1e9}}, "duration_s"),
        (CheckKind.RESPONSE_TIME, {"settings": {"pathh": "/"}}, "settings"),
        (CheckKind.RESPONSE_TIME, {"settings": {"rate_per_s": "fast"}}, "settings"),
        (CheckKind.CONSISTENCY, {"settings": {"left": "a", "right": "", "key": ["k"]}}, "right"),
        (CheckKind.CONSISTENCY, {"settings": {"left": "a", "right": "b", "key": []}}, "key"),
        (CheckKind.MANUAL, {"settings": {"instructions": " "}}, "instructions"),
        ("telepathy", {"settings": {}}, "kind"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(kind: str, changed: dict[str, Any], field: str):
    world = factories.world()
    with pytest.raises(errors.Invalid) as invalid:
        factories.check(world, **{"kind": kind, "settings": {}, **changed})
    assert field in invalid.value.fields


def test_only_what_is_in_scope_can_be_measured():
    world, elsewhere = factories.world(), factories.world()
    with pytest.raises(errors.Invalid) as invalid:
        factories.check(
            world,
            interface_id=elsewhere.landscape.interface.pk,
            indicator_id=elsewhere.indicator.pk,
            environment_id=elsewhere.environment.pk,
        )
    assert {"interface_id", "indicator_id"} <= set(invalid.value.fields)


def test_an_environment_of_another_system_is_refused():
    world = factories.world()
    crm = landscape.system(world.cast.organisation, by=world.cast.owner)
    stray = landscape.environment(crm, by=world.cast.owner)
    with pytest.raises(errors.Invalid) as invalid:
        factories.check(world, environment_id=stray.pk)
    assert set(invalid.value.fields) == {"environment_id"}


def test_a_response_time_is_held_against_a_target_in_milliseconds_or_seconds():
    world = factories.world()
    owner = world.cast.owner
    objective = charter.objective(world.cast.project, by=owner)
    seconds = charter.indicator(objective, world.landscape.interface, by=owner, unit="s", target="0.8")
    assert factories.check(world, indicator_id=seconds.pk).indicator == seconds
    share = charter.indicator(objective, world.landscape.interface, by=owner, unit="%", target="99")
    with pytest.raises(errors.Invalid, match="another unit"):
        factories.check(world, indicator_id=share.pk)


def test_a_password_is_sealed_and_stands_nowhere_in_the_clear():
    world = factories.world()
    check = factories.check(
        world, CheckKind.CONSISTENCY, settings={"left": SOURCE, "right": "right.csv", "key": ["order_no"]}
    )
    check.refresh_from_db()
    assert check.settings["left"] == "postgresql://reader@db.example.org:5432/mes::orders"
    assert password_of(check, "left") == "s3cret/"
    everything = " ".join([*Content.objects.values_list("payload", flat=True), str(check.settings), str(check.secrets)])
    assert "s3cret" not in everything


@pytest.mark.parametrize(
    "source",
    [
        "postgresql://u:HUN/TER@h/db::t",
        "postgresql://u:HUN#TER@h/db::t",
        "postgresql://u:HUN?TER@h/db::t",
        "postgresql://u@h/db?password=HUNTER::t",
        "postgresql:u:HUNTER@h/db::t",
        "host=h password=HUNTER::t",
        "postgresql://[x/db::t",
        "postgresql://u:HUNTER@h:99999/db::t",
    ],
)
def test_what_cannot_be_read_is_not_stored_because_it_may_hide_a_password(source: str):
    world = factories.world()
    with pytest.raises(errors.Invalid) as invalid:
        factories.check(
            world, CheckKind.CONSISTENCY, settings={"left": source, "right": "right.csv", "key": ["order_no"]}
        )
    assert set(invalid.value.fields) == {"left"}
    assert "HUN" not in str(invalid.value)


def test_an_environment_outside_the_scope_is_not_found_even_for_a_question():
    world, elsewhere = factories.world(), factories.world()
    with pytest.raises(errors.Invalid) as invalid:
        factories.check(
            world, CheckKind.MANUAL, interface_id=None, environment_id=elsewhere.environment.pk, indicator_id=None
        )
    assert set(invalid.value.fields) == {"environment_id"}
