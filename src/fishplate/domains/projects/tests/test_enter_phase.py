from __future__ import annotations

import pytest

from fishplate.domains.projects import services
from fishplate.domains.projects.choices import Phase
from fishplate.domains.projects.tests import factories
from fishplate.kernel.actors import SYSTEM
from fishplate.kernel.audit.models import Entry
from fishplate.kernel.fields import uuid7
from tests.support.guarding import unguarded

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_objects():
    """Higher domains have a say in this; what they say is tried there."""
    with unguarded("projects.enter_phase"):
        yield


def test_the_phase_and_what_authorised_it_are_on_record():
    cast, decision = factories.cast(), uuid7()
    services.enter_phase(project_id=cast.project.pk, phase=Phase.PILOT, actor=SYSTEM, under=decision)
    cast.project.refresh_from_db()
    assert cast.project.phase == Phase.PILOT
    entry = Entry.objects.get(action="projects.phase_entered")
    assert str(decision) in entry.content.payload


def test_there_is_no_other_phase():
    cast = factories.cast()
    with pytest.raises(ValueError, match="big bang"):
        services.enter_phase(project_id=cast.project.pk, phase="big bang", actor=SYSTEM)
