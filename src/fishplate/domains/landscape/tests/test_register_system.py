from __future__ import annotations

import pytest

from fishplate.domains.landscape import queries, services
from fishplate.domains.landscape.tests import factories
from fishplate.domains.organisations.tests import factories as organisations
from fishplate.domains.projects.tests import factories as projects
from fishplate.kernel import errors, search
from fishplate.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db


def test_a_member_enters_a_system_and_their_colleagues_see_it():
    cast = projects.cast()
    mes = factories.system(cast.organisation, by=cast.owner, code=" MES ", name="Plant execution")
    assert mes.code == "MES"
    assert queries.system(cast.teammate, mes.pk) == mes
    entry = Entry.objects.filter(action="landscape.system_registered").latest("number")
    assert entry.chain.key == f"organisation:{cast.organisation.pk}"


def test_people_of_other_organisations_see_nothing_of_it():
    cast = projects.cast()
    mes = factories.system(cast.organisation, by=cast.owner)
    for actor in (cast.supplier_member, cast.stranger, cast.removed_member):
        with pytest.raises(errors.NotFound):
            queries.system(actor, mes.pk)


def test_an_administrator_who_does_not_belong_there_is_told_whose_register_it_is():
    cast = projects.cast()
    administrator = organisations.person().as_actor()
    as_administrator = type(administrator)(administrator.id, administrator.name, administrator=True)
    with pytest.raises(errors.Forbidden, match=cast.organisation.name):
        factories.system(cast.organisation, by=as_administrator)
    with pytest.raises(errors.NotFound):
        factories.system(cast.organisation, by=cast.stranger)


def test_a_code_is_taken_once_in_an_organisation_whatever_its_case():
    cast = projects.cast()
    factories.system(cast.organisation, by=cast.owner, code="MES")
    with pytest.raises(errors.Invalid) as refusal:
        factories.system(cast.organisation, by=cast.teammate, code="mes")
    assert set(refusal.value.fields) == {"code"}
    elsewhere = cast.people["stranger"].memberships.get().organisation
    assert factories.system(elsewhere, by=cast.stranger, code="MES")


def test_everything_that_is_wrong_is_told_at_once():
    cast = projects.cast()
    with pytest.raises(errors.Invalid) as refusal:
        factories.system(cast.organisation, by=cast.owner, code="", name=" ", kind="spaceship", vendor="v" * 200)
    assert set(refusal.value.fields) == {"code", "name", "kind", "vendor"}


def test_it_is_found_by_its_chinese_name_by_those_who_see_it():
    cast = projects.cast()
    services.register_system(organisation_id=cast.organisation.pk, code="ERP", name="企业资源计划", actor=cast.owner)
    assert [found.label for found in search.find(cast.owner, "资源")] == ["ERP · 企业资源计划"]
    assert search.find(cast.stranger, "资源") == []
