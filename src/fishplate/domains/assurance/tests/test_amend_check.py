from __future__ import annotations

from typing import Any

import pytest

from fishplate.domains.assurance import services
from fishplate.domains.assurance.choices import CheckKind
from fishplate.domains.assurance.models import Check
from fishplate.domains.assurance.services.definitions import password_of
from fishplate.domains.assurance.tests import factories
from fishplate.kernel import errors, search
from fishplate.kernel.actors import Actor

pytestmark = pytest.mark.django_db


def amend(check: Check, actor: Actor, *, version: int = 1, **changed: Any) -> Check:
    values = {
        "code": check.code,
        "name": "New name",
        "interface_id": check.interface_id,
        "environment_id": check.environment_id,
        "indicator_id": check.indicator_id,
        "settings": check.settings,
        "max_age_days": 7,
        **changed,
    }
    return services.amend_check(check_id=check.pk, version=version, actor=actor, **values)


def test_a_tester_changes_it():
    world = factories.world()
    check = amend(factories.check(world), world.cast.teammate)
    assert (check.name, check.max_age_days, check.version) == ("New name", 7, 2)


def test_it_is_found_by_its_words_of_now_by_those_who_may_see_it():
    world = factories.world()
    check = factories.check(world, name="Orders compared 订单比对")
    assert [found.reference.id for found in search.find(world.cast.owner, "订单比对")] == [check.pk]
    amend(check, world.cast.teammate, name="Answers in time")
    assert [found.reference.id for found in search.find(world.cast.owner, f"{check.code} answers")] == [check.pk]
    assert not search.find(world.cast.owner, "订单比对")
    assert not search.find(world.cast.stranger, "answers")


def test_a_stale_edit_overwrites_nothing_and_strangers_find_nothing():
    world = factories.world()
    check = factories.check(world)
    amend(check, world.cast.teammate)
    with pytest.raises(errors.Stale):
        amend(check, world.cast.teammate)
    for actor in (world.cast.stranger, world.cast.removed_member):
        with pytest.raises(errors.NotFound):
            amend(check, actor, version=2)


def test_a_password_left_out_is_kept_for_the_same_account_and_never_sent_to_another_server():
    world = factories.world()
    settings = {"left": "postgresql://u:s3cret@db/mes::orders", "right": "r.csv", "key": ["order_no"]}
    check = factories.check(world, CheckKind.CONSISTENCY, settings=settings)
    other_table = {**settings, "left": "postgresql://u@db/mes::orders_2026"}
    check = amend(check, world.cast.teammate, settings=other_table)
    assert password_of(check, "left") == "s3cret"
    check = amend(
        check, world.cast.teammate, version=2, settings={**settings, "left": "postgresql://u@evil/mes::orders"}
    )
    assert password_of(check, "left") is None
