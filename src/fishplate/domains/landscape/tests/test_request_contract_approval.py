from __future__ import annotations

import pytest

from fishplate.domains.approvals import queries as approval_queries
from fishplate.domains.approvals.choices import ApprovalState
from fishplate.domains.approvals.models import Approval
from fishplate.domains.approvals.tests import factories as approvals
from fishplate.domains.approvals.tests.test_pages import browser
from fishplate.domains.landscape import services
from fishplate.domains.landscape.tests import factories
from fishplate.domains.landscape.tests.factories import Landscape
from fishplate.domains.organisations.tests import factories as organisations
from fishplate.domains.projects.tests import factories as projects
from fishplate.kernel import clock, errors, facts, records
from fishplate.kernel.facts import State

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Landscape:
    return factories.landscape()


def put_up(world: Landscape, contract, actor=None, **options) -> Approval:
    signers = {world.erp.pk: [world.cast.owner.id], world.mes.pk: [world.cast.supplier_member.id]}
    given = {"signers": signers, **options}
    return services.request_contract_approval(
        contract_id=contract.pk, project_id=world.cast.project.pk, actor=actor or world.cast.owner, **given
    )


def approved(world: Landscape) -> State:
    return facts.evaluate(
        "landscape.contracts_approved", project_id=world.cast.project.pk, params={}, at=clock.now()
    ).state


def test_both_sides_sign_the_contract_word_for_word(world):
    contract = factories.contract(world.interface, by=world.cast.owner)
    approval = put_up(world, contract)
    assert contract.content_hash in approval.content
    assert "Orders" in approval.content
    assert approved(world) is State.NOT_MET
    approvals.sign(approval, world.cast.owner)
    assert Approval.objects.get(pk=approval.pk).is_open
    approvals.sign(approval, world.cast.supplier_member)
    assert Approval.objects.get(pk=approval.pk).state == ApprovalState.APPROVED
    assert approved(world) is State.MET


def test_a_later_contract_carries_no_approval_over(world):
    first = factories.contract(world.interface, by=world.cast.owner)
    approval = put_up(world, first)
    approvals.sign(approval, world.cast.owner)
    approvals.sign(approval, world.cast.supplier_member)
    second = factories.contract(world.interface, by=world.cast.owner, content=factories.OPENAPI.replace(b"Ord", b"ord"))
    assert Approval.objects.get(pk=approval.pk).state == ApprovalState.APPROVED
    assert approved(world) is State.NOT_MET
    with pytest.raises(errors.Refused, match="Version 2 is the contract now"):
        put_up(world, first)
    again = put_up(world, second)
    assert again.follows == approval
    pieces = [(piece.change, piece.text) for one in approval_queries.difference(again) for piece in one.pieces]
    assert any(change == "added" and "orders" in text for change, text in pieces)


def test_a_contract_uploaded_while_it_is_signed_makes_the_signatures_void(world):
    contract = factories.contract(world.interface, by=world.cast.owner)
    approval = put_up(world, contract)
    approvals.sign(approval, world.cast.owner)
    factories.contract(world.interface, by=world.cast.owner, content=b'{"openapi": "3.1.0", "info": {}, "paths": {}}')
    approval.refresh_from_db()
    assert approval.state == ApprovalState.VOID
    assert "Version 2" in approval.closing_reason


def test_an_interface_described_otherwise_makes_them_void_at_the_next_vote(world):
    contract = factories.contract(world.interface, by=world.cast.owner)
    approval = put_up(world, contract)
    interface = world.interface
    services.amend_interface(
        interface_id=interface.pk,
        version=interface.version,
        code=interface.code,
        name="Production orders, urgent ones",
        provider_id=world.erp.pk,
        consumer_ids=[world.mes.pk],
        flow=interface.flow,
        pattern=interface.pattern,
        protocol="",
        frequency="",
        volume="",
        data_objects="",
        criticality=interface.criticality,
        lifecycle=interface.lifecycle,
        description="",
        actor=world.cast.owner,
    )
    approvals.sign(approval, world.cast.owner)
    approval.refresh_from_db()
    assert approval.state == ApprovalState.VOID
    assert "described otherwise" in approval.closing_reason


def test_each_side_has_somebody_and_nobody_signs_for_both(world):
    contract = factories.contract(world.interface, by=world.cast.owner)
    with pytest.raises(errors.Invalid, match="Say who signs for MES"):
        put_up(world, contract, signers={world.erp.pk: [world.cast.owner.id]})
    with pytest.raises(errors.Refused, match="2 different people must sign, the project has 1"):
        put_up(world, contract, signers={world.erp.pk: [world.cast.owner.id], world.mes.pk: [world.cast.owner.id]})
    other = factories.system(world.cast.organisation, by=world.cast.owner)
    signers = {system.pk: [world.cast.owner.id] for system in (world.erp, world.mes, other)}
    with pytest.raises(errors.Invalid, match="both sides"):
        put_up(world, contract, signers=signers)


def test_the_manager_and_the_architect_ask_others_do_not(world):
    contract = factories.contract(world.interface, by=world.cast.owner)
    assert put_up(world, contract, actor=world.cast.supplier_member).is_open
    with pytest.raises(errors.Forbidden, match="System architect"):
        put_up(world, contract, actor=world.cast.teammate)
    for actor in (world.cast.stranger, world.cast.removed_member):
        with pytest.raises(errors.NotFound):
            put_up(world, contract, actor=actor)


def test_a_contract_out_of_scope_is_not_found(world):
    elsewhere = factories.interface(world.erp, world.mes, by=world.cast.owner)
    contract = factories.contract(elsewhere, by=world.cast.owner)
    with pytest.raises(errors.NotFound):
        put_up(world, contract)


def test_it_is_put_up_in_the_browser(world):
    person = organisations.person("Zoe", of=world.cast.organisation)
    projects.member(world.cast.project, person, world.cast.organisation, by=world.cast.owner)
    contract = factories.contract(world.interface, by=world.cast.owner)
    client = browser(world.cast.owner)
    address = f"/projects/{world.cast.project.pk}/landscape/contracts/{contract.pk}/"
    assert f"{address}approval/" in client.get(address).content.decode()
    typed = {
        f"signs_for_{world.erp.pk}": [str(world.cast.owner.id), str(person.pk)],
        f"signs_for_{world.mes.pk}": [str(world.cast.supplier_member.id)],
    }
    done = client.post(f"{address}approval/", typed)
    approval = Approval.objects.get()
    assert (done.status_code, done["Location"]) == (303, records.kind_of(approval).url(approval))
    assert [str(seat) for seat in approval.seats.all()] == [str(world.erp), str(world.mes)]
    assert f"{address}approval/" not in client.get(address).content.decode()
