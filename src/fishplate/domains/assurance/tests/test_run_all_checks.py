from __future__ import annotations

import pytest

from fishplate.domains.assurance import services
from fishplate.domains.assurance.choices import CheckKind
from fishplate.domains.assurance.tests import factories
from fishplate.kernel import errors

pytestmark = pytest.mark.django_db


def test_everything_a_machine_can_ask_is_asked_once():
    world = factories.world()
    factories.check(world)
    factories.check(world)
    factories.check(world, CheckKind.MANUAL)
    jobs = services.run_all_checks(project_id=world.cast.project.pk, actor=world.cast.teammate)
    assert len({job.pk for job in jobs}) == 2


def test_nothing_to_run_is_said():
    world = factories.world()
    with pytest.raises(errors.Refused, match="no check yet"):
        services.run_all_checks(project_id=world.cast.project.pk, actor=world.cast.owner)


def test_a_stranger_finds_nothing():
    world = factories.world()
    with pytest.raises(errors.NotFound):
        services.run_all_checks(project_id=world.cast.project.pk, actor=world.cast.stranger)
