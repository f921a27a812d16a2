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


def test_a_manager_defines_it_and_members_are_told_why_they_do_not():
    organisation, manager = managed()
    assert define(organisation, manager).kind == "projects.project"
    with pytest.raises(errors.Forbidden, match=organisation.name):
        define(organisation, factories.person(of=organisation).as_actor(), key="other")
    with pytest.raises(errors.NotFound):
        define(organisation, factories.person().as_actor(), key="other")


def test_only_records_that_an_organisation_owns_have_fields():
    organisation, manager = managed()
    with pytest.raises(errors.Invalid) as refusal:
        define(organisation, manager, kind="organisations.person")
    assert set(refusal.value.fields) == {"kind"}
