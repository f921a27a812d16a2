"""Checks are defined as before; their runs stand."""

from __future__ import annotations

import pytest

from fishplate.domains.assurance import services
from fishplate.domains.assurance.choices import CheckKind
from fishplate.domains.assurance.models import Check, Run
from fishplate.domains.assurance.services.definitions import password_of
from fishplate.domains.assurance.tests import factories
from fishplate.domains.assurance.tests.test_amend_check import amend
from fishplate.kernel import errors, undo
from fishplate.kernel.undo.testing import latest, take_back

pytestmark = pytest.mark.django_db


def test_a_check_is_as_before_and_its_runs_stay():
    world = factories.world()
    check = factories.check(world)
    run = factories.run(check, by=world.cast.owner)
    amend(
        check,
        world.cast.teammate,
        settings={**check.settings, "requests": 7} if "requests" in check.settings else check.settings,
    )
    take_back(world.cast.teammate)
    standing = Check.objects.get(pk=check.pk)
    assert (standing.name, standing.max_age_days, standing.settings) == (check.name, check.max_age_days, check.settings)
    assert Run.objects.filter(pk=run.pk).exists()


def test_a_retired_check_is_asked_again_unless_its_code_is_taken():
    world = factories.world()
    owner = world.cast.owner
    check = factories.check(world, CheckKind.MANUAL)
    services.retire_check(check_id=check.pk, version=check.version, actor=owner)
    take_back(owner)
    assert Check.objects.get(pk=check.pk).retired_at is None
    take_back(owner, redo=True)
    retired = latest(owner)
    factories.check(world, CheckKind.MANUAL, code=check.code)
    with pytest.raises(errors.Invalid, match="code"):
        undo.undo_change(change_id=retired.pk, actor=owner)


def test_a_defined_check_is_retired_as_it_may_have_been_run():
    world = factories.world()
    check = factories.check(world, CheckKind.MANUAL, by=world.cast.owner)
    take_back(world.cast.owner)
    assert Check.objects.get(pk=check.pk).retired_at is not None


def test_a_run_is_not_offered():
    world = factories.world()
    check = factories.check(world, CheckKind.MANUAL)
    defined = latest(world.cast.owner)
    factories.run(check, by=world.cast.owner)
    assert latest(world.cast.owner) == defined


def test_a_change_that_threw_a_password_away_is_not_offered():
    world = factories.world()
    settings = {"left": "postgresql://u:s3cret@db/mes::orders", "right": "r.csv", "key": ["order_no"]}
    check = factories.check(world, CheckKind.CONSISTENCY, settings=settings, by=world.cast.owner)
    amend(check, world.cast.teammate, settings={**settings, "left": "postgresql://u@evil/mes::orders"})
    assert undo.last(world.cast.teammate) is None
    assert password_of(Check.objects.get(pk=check.pk), "left") is None
