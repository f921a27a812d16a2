from __future__ import annotations

from typing import Any

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


def test_it_is_renamed_under_its_version_by_a_manager():
    organisation, manager = managed()
    field = define(organisation, manager)
    given: dict[str, Any] = {
        "name_en": "Account",
        "name_zh": "账户",
        "unit": "",
        "options": [],
        "required": True,
        "position": 3,
    }
    amended = services.amend_custom_field(custom_field_id=field.pk, version=1, actor=manager, **given)
    assert (amended.key, amended.name_zh, amended.required) == ("cost_centre", "账户", True)
    with pytest.raises(errors.Stale):
        services.amend_custom_field(custom_field_id=field.pk, version=1, actor=manager, **given)
    member = factories.person(of=organisation).as_actor()
    with pytest.raises(errors.Forbidden):
        services.amend_custom_field(custom_field_id=field.pk, version=2, actor=member, **given)
    with pytest.raises(errors.NotFound):
        stranger = factories.person().as_actor()
        services.amend_custom_field(custom_field_id=field.pk, version=2, actor=stranger, **given)
