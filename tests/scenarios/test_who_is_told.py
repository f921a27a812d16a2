"""From an event to those it concerns: to nobody who may not see it, never to whoever did it, once."""

from __future__ import annotations

import pytest

from fishplate.domains.approvals.models import Approval
from fishplate.domains.approvals.tests import factories as approvals
from fishplate.domains.assurance.choices import CheckKind, Verdict
from fishplate.domains.assurance.tests import factories as assurance
from fishplate.domains.charter.tests import factories as charter
from fishplate.domains.conversations import queries, services
from fishplate.domains.conversations.models import Notice
from fishplate.domains.conversations.services import telling
from fishplate.domains.conversations.tests import factories
from fishplate.domains.gates import events as gates_events
from fishplate.domains.gates.tests import factories as gates
from fishplate.domains.landscape.tests import factories as landscape
from fishplate.domains.organisations.tests import factories as people
from fishplate.domains.projects import services as projects
from fishplate.domains.projects.choices import Phase
from fishplate.domains.projects.models import Member
from fishplate.domains.projects.tests import factories as project_factories
from fishplate.domains.projects.tests.factories import Cast
from fishplate.kernel import audit, outbox
from fishplate.kernel.live.models import LiveMessage
from fishplate.kernel.outbox.models import Message
from fishplate.kernel.records import reference

pytestmark = pytest.mark.django_db


def kinds(who) -> list[str]:
    return [notice.kind for notice in factories.told(who)]


def words(who) -> list[str]:
    return [queries.words_of(notice) for notice in queries.notices(who)]


def test_the_mentioned_are_told_once_and_the_author_never(cast: Cast):
    to = factories.on(cast.project)
    services.watch_record(subject=to, actor=cast.teammate)
    factories.comment(to, "@Mei Teammate, @Lin Owner: look", by=cast.owner)
    factories.deliver()
    assert words(cast.teammate)[0] == "Lin Owner mentioned you: MES–ERP integration"
    assert kinds(cast.teammate).count("mention") == 1
    assert "comment" not in kinds(cast.teammate)
    assert {"mention", "comment"} & set(kinds(cast.owner)) == set()


def test_an_event_handed_over_twice_tells_once(cast: Cast):
    factories.comment(factories.on(cast.project), "@Mei Teammate?", by=cast.owner)
    factories.deliver()
    before = Notice.objects.count()
    Message.objects.update(handled_at=None)
    factories.deliver()
    assert Notice.objects.count() == before


def test_who_was_removed_before_it_is_handed_out_is_not_told(cast: Cast):
    factories.deliver()
    before = len(factories.told(cast.supplier_member))
    factories.comment(factories.on(cast.project), "@Sam Supplier?", by=cast.owner)
    member = Member.objects.get(project=cast.project, person_id=cast.supplier_member.id)
    projects.remove_member(member_id=member.pk, actor=cast.owner)
    factories.deliver()
    assert len(factories.told(cast.supplier_member)) == before


def test_who_watches_the_project_is_told_of_everything_in_it(cast: Cast):
    services.watch_record(subject=factories.on(cast.project), actor=cast.teammate)
    objective = charter.objective(cast.project, by=cast.owner)
    factories.comment(reference(objective), by=cast.owner)
    factories.deliver()
    assert "comment" in kinds(cast.teammate)
    assert "comment" not in kinds(cast.supplier_member)


def test_a_new_member_is_told_and_who_starts_a_project_watches_it(cast: Cast):
    factories.deliver()
    assert "Lin Owner made you a member of MES–ERP integration" in words(cast.teammate)
    assert queries.is_watching(factories.on(cast.project), cast.owner)
    newcomer = people.person("New Comer", of=cast.supplier)
    services.watch_record(subject=factories.on(cast.project), actor=cast.teammate)
    project_factories.member(cast.project, newcomer, cast.supplier, by=cast.owner)
    factories.deliver()
    assert words(cast.teammate)[0] == "Lin Owner added a member to MES–ERP integration"


def test_signers_are_told_what_waits_and_the_requester_what_became_of_it():
    who = approvals.signers()
    approval = approvals.approval(who.cast)
    factories.deliver()
    assert "decision" in kinds(who.business_owner)
    assert "decision" not in kinds(who.cast.supplier_member)
    approvals.reject(approval, who.business_owner)
    factories.deliver()
    assert words(who.manager)[0] == "Bo Business rejected it: Start the pilot"
    assert "outcome" not in kinds(who.business_owner)


def unread(who) -> list[str]:
    return [queries.words_of(notice) for notice in queries.notices(who).unread()]


def test_what_asked_for_a_signature_is_read_once_it_was_given():
    who = approvals.signers()
    approval = approvals.approval(who.cast)
    factories.deliver()
    asked = "Lin Owner asks for your signature: Start the pilot"
    assert asked in unread(who.business_owner)
    approvals.sign(approval, who.business_owner)
    assert asked in words(who.business_owner)
    assert asked not in unread(who.business_owner)


def test_what_nobody_can_sign_any_more_asks_nobody():
    who = approvals.signers()
    approval = approvals.approval(who.cast)
    factories.deliver()
    approvals.reject(approval, who.manager)
    assert not any("asks for your signature" in one for one in unread(who.business_owner))


def test_a_signature_given_before_anybody_was_told_is_not_asked_for():
    who = approvals.signers()
    approvals.sign(approvals.approval(who.cast), who.business_owner)
    factories.deliver()
    assert not any("asks for your signature" in one for one in words(who.business_owner))


def test_the_decision_on_a_gate_is_told_once():
    who = approvals.signers()
    gate = gates.gate(who)
    with gates.registered() as fact:
        fact.is_met()
        gates.criterion(gate, fact, by=who.manager)
        decision = gates.asked(gate, by=who.manager)
        factories.deliver()
        before = len(words(who.manager))
        gates.sign(decision, who.manager, who.business_owner)
        factories.deliver()
    assert words(who.manager)[: len(words(who.manager)) - before] == [f"The gate is open: {gate}"]


def test_who_signed_a_charter_is_told_of_its_approval_once():
    world = charter.landscape()
    sponsor = charter.sponsor(world)
    charter.submitted(world)
    approval = Approval.objects.get(subject_kind="charter.charter")
    factories.deliver()
    before = len(words(sponsor))
    approvals.sign(approval, sponsor)
    factories.deliver()
    assert words(sponsor)[: len(words(sponsor)) - before] == ["The charter is approved: Charter"]


def test_a_check_that_is_not_met_at_once_is_not_said_to_have_been_met():
    place = assurance.world()
    check = assurance.check(place, CheckKind.MANUAL)
    services.watch_record(subject=reference(check), actor=place.cast.teammate)
    assurance.run(check, by=place.cast.owner, verdict=Verdict.NOT_MET)
    factories.deliver()
    assert words(place.cast.teammate)[0] == f"The check is not met: {check}"


def test_a_gate_that_opens_concerns_everybody_in_the_project():
    who = approvals.signers()
    gate = gates.gate(who, phase=Phase.PILOT)
    with audit.change("gates.gate_opened", actor=who.manager, target=gate):
        outbox.publish(
            gates_events.GateOpened(
                project_id=who.cast.project.pk, gate_id=gate.pk, decision_id=gate.pk, actor_id=who.manager.id
            )
        )
    factories.deliver()
    assert "gate" in kinds(who.cast.supplier_member)
    assert "gate" not in kinds(who.manager)
    assert "gate" not in kinds(who.cast.removed_member)


def test_a_check_that_turns_not_met_is_told_once_to_who_watches_it_or_its_interface():
    place = assurance.world()
    cast = place.cast
    check = assurance.check(place, CheckKind.MANUAL)
    services.watch_record(subject=reference(check), actor=cast.teammate)
    assert check.interface is not None
    services.watch_record(subject=reference(check.interface), actor=cast.supplier_member)
    for verdict in (Verdict.MET, Verdict.NOT_MET, Verdict.NOT_MET):
        assurance.run(check, by=cast.owner, verdict=verdict)
    factories.deliver()
    assert kinds(cast.teammate).count("failure") == 1
    assert kinds(cast.supplier_member).count("failure") == 1
    assurance.run(check, by=cast.owner, verdict=Verdict.MET)
    assurance.run(check, by=cast.owner, verdict=Verdict.NOT_MET)
    factories.deliver()
    assert kinds(cast.teammate).count("failure") == 2


def test_a_contract_is_told_to_who_watches_its_interface():
    place = assurance.world()
    cast, interface = place.cast, place.landscape.interface
    services.watch_record(subject=reference(interface), actor=cast.teammate)
    landscape.contract(interface, by=cast.owner)
    factories.deliver()
    assert words(cast.teammate)[0].startswith("Lin Owner uploaded a contract")


def test_who_answers_for_an_objective_watches_it(cast: Cast):
    from fishplate.domains.charter import services as charter_services

    objective = charter_services.add_objective(
        project_id=cast.project.pk, statement="Orders agree", owner_id=cast.teammate.id, actor=cast.owner
    )
    factories.deliver()
    assert queries.is_watching(reference(objective), cast.teammate)
    assert words(cast.teammate)[0].startswith("Lin Owner made you answer for the objective O1")


def test_open_pages_count_anew(cast: Cast):
    factories.comment(factories.on(cast.project), "@Mei Teammate?", by=cast.owner)
    factories.deliver()
    assert LiveMessage.objects.filter(topic=f"person:{cast.teammate.id}", kind="notice").exists()


def test_words_are_those_of_the_reader(cast: Cast):
    from django.utils import translation

    factories.comment(factories.on(cast.project), "@Mei Teammate?", by=cast.owner)
    factories.deliver()
    with translation.override("zh-hans"):
        assert words(cast.teammate)[0] == "Lin Owner 提到了您：MES–ERP integration"


def test_an_event_nobody_declared_tells_nobody(cast: Cast):
    from fishplate.domains.conversations import events

    event = events.CommentDeleted(
        comment_id=cast.project.pk, subject_kind="projects.project", subject_id=cast.project.pk, actor_id=cast.owner.id
    )
    with audit.unit():
        assert telling.tell_people(event) == []
