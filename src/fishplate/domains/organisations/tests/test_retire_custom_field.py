from __future__ import annotations

import pytest

from fishplate.domains.organisations import services
from fishplate.domains.organisations.models import Organisation
from fishplate.domains.organisations.tests import factories
from fishplate.kernel import errors
from fishplate.kernel.actors import Actor

pytestmark = pytest.mark.django_db


def managed() -> tuple[Organisation, Actor]:
    organisation = factories.organisation()
    return organisation, factories.person(of=organisation, role="manager").as_actor()


def define(organisation: Organisation, actor: Actor, **given):
    values = {"kind": "projects.project", "key": "cost_centre", "type": "text", "name_en": "Cost centre", **given}
    return services.define_custom_field(organisation_id=organisation.pk, actor=actor, **values)


def test_a_manager_retires_it_and_nobody_else():
    organisation, manager = managed()
    field = define(organisation, manager)
    with pytest.raises(errors.Forbidden):
        services.retire_custom_field(custom_field_id=field.pk, actor=factories.person(of=organisation).as_actor())
    assert services.retire_custom_field(custom_field_id=field.pk, actor=manager).retired_at
