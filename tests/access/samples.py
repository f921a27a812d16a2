"""What stands for the parameters of all paths, in a world (``world.py``)."""

from __future__ import annotations

from typing import Any

from fishplate.domains.approvals.tests import factories as approvals
from fishplate.domains.assurance import services as assurance_services
from fishplate.domains.assurance.choices import CheckKind, Verdict
from fishplate.domains.assurance.models import Check
from fishplate.domains.assurance.tests import factories as assurance
from fishplate.domains.automation import services as webhooks
from fishplate.domains.automation.tests import factories as automation
from fishplate.domains.charter import services as charter_services
from fishplate.domains.charter.tests import factories as charter
from fishplate.domains.conversations import services as talk
from fishplate.domains.conversations.models import Delivery, Notice
from fishplate.domains.conversations.tests import factories as conversations
from fishplate.domains.gates.models import Gate
from fishplate.domains.gates.tests import factories as gates
from fishplate.domains.landscape.models import Contract
from fishplate.domains.landscape.tests import factories as landscape
from fishplate.domains.organisations import services as organisations
from fishplate.domains.organisations.models import Membership
from fishplate.domains.organisations.tests import factories as people
from fishplate.domains.projects.choices import Phase, Role
from fishplate.domains.projects.models import Member
from fishplate.domains.projects.services import invite_member
from fishplate.domains.projects.tests import factories as projects
from fishplate.kernel import clock, files, records, views
from fishplate.kernel.actors import SYSTEM
from fishplate.kernel.documents.tests import factories as documents
from fishplate.kernel.egress import allowing
from fishplate.kernel.records import Reference
from fishplate.kernel.sessions import store as sessions
from fishplate.kernel.undo.testing import latest
from fishplate.web.importing import find as find_importer
from fishplate.web.importing import tasks as import_tasks
from tests.access import plans
from tests.access.people import read, signed_in
from tests.access.world import PLAIN, World, everything, known, nobodys, sample

__all__ = ["PLAIN", "World", "crowd", "everything", "known", "nobodys"]


def crowd(world: World, more: int = 3) -> None:
    """Make ``more`` of everything that stands in lists."""
    owner, place = world.owner, world.place.landscape
    for number in range(more):
        person = people.person(of=world.cast.organisation)
        projects.member(world.cast.project, person, world.cast.organisation, Role.TEST_ENGINEER, by=owner)
        system = landscape.system(world.cast.organisation, by=owner)
        landscape.environment(system, by=owner)
        landscape.environment(place.erp, by=owner)
        interface = landscape.interface(system, place.erp, by=owner)
        landscape.contract(interface, by=owner)
        landscape.in_scope(world.cast, system)
        landscape.in_scope(world.cast, interface)
        indicator = charter.indicator(charter.objective(world.cast.project, by=owner), interface, by=owner)
        check = assurance.check(world.place, CheckKind.MANUAL, indicator_id=None)
        for verdict in (Verdict.MET, Verdict.NOT_MET):
            assurance.run(check, by=owner, verdict=verdict)
        with gates.registered() as fact:
            gates.criterion(Gate.objects.get(pk=world.sample("gate_id")), fact, by=owner)
        approvals.approval(world.signers.cast)
        told_of = automation.webhook(world.cast.project, by=owner)
        automation.webhook(world.cast.organisation, by=owner)
        for one in (told_of.pk, world.sample("webhook_id")):
            webhooks.send_test_event(webhook_id=one, actor=owner)
        _attached(world, f"minutes {number}.txt", to=records.reference(world.cast.project))
        plans.crowd(world, f"{number} of {indicator}")
        first = conversations.comment(records.reference(world.cast.project), "@Lin Owner?", by=person.as_actor())
        answer = conversations.comment(first.subject, "@Mei Teammate!", by=owner, answers=first)
        _attached(world, f"screen {number}.txt", to=records.reference(answer))
        conversations.channel(owner, f"Channel {number} of {person}")
    conversations.deliver()


@sample("organisation_id")
def _organisation(world: World) -> Any:
    return world.cast.organisation.pk


@sample("membership_id")
def _membership(world: World) -> Any:
    return Membership.objects.get(organisation=world.cast.organisation, person=world.cast.people["teammate"]).pk


@sample("access_token_id")
def _access_token(world: World) -> Any:
    return organisations.create_access_token(name="ci", expires_at=None, actor=world.owner)[0].pk


@sample("invitation_id")
def _invitation(world: World) -> Any:
    invitation, _link = organisations.invite_person(
        organisation_id=world.cast.organisation.pk, email="new@example.org", actor=SYSTEM
    )
    return invitation.pk


@sample("member_invitation_id")
def _member_invitation(world: World) -> Any:
    invited, _link = invite_member(
        project_id=world.cast.project.pk,
        email="new.member@example.org",
        organisation_id=world.cast.organisation.pk,
        party="owner",
        roles=[],
        actor=world.owner,
    )
    return invited.pk


@sample("device")
def _device(world: World) -> Any:
    read(signed_in(world.cast.people["owner"]).get("/account/"))
    return sessions.of_person(world.owner.id)[0].device


@sample("second_factor_id")
def _second_factor(world: World) -> Any:
    return people.authenticator_app(world.owner)[0].pk


@sample("linked_id")
def _linked(world: World) -> Any:
    return people.linked_provider(world.owner).pk


@sample("person_id", "owner_id")
def _person(world: World) -> Any:
    return world.cast.people["teammate"].pk


@sample("project_id")
def _project(world: World) -> Any:
    return world.cast.project.pk


@sample("member_id")
def _member(world: World) -> Any:
    return Member.objects.get(project=world.cast.project, person=world.cast.people["teammate"]).pk


@sample("approval_id")
def _approval(world: World) -> Any:
    return approvals.approval(world.signers.cast).pk


@sample("delegation_id")
def _delegation(world: World) -> Any:
    return approvals.delegation(world.cast, world.cast.owner, world.cast.teammate).pk


@sample("system_id")
def _system(world: World) -> Any:
    return world.place.landscape.erp.pk


@sample("interface_id")
def _interface(world: World) -> Any:
    return world.place.landscape.interface.pk


@sample("environment_id")
def _environment(world: World) -> Any:
    return world.place.environment.pk


@sample("contract_id")
def _contract(world: World) -> Any:
    return Contract.objects.get(interface=world.place.landscape.interface).pk


@sample("scope_id")
def _scope(world: World) -> Any:
    return world.place.landscape.scope.pk


@sample("indicator_id")
def _indicator(world: World) -> Any:
    return world.place.indicator.pk


@sample("objective_id")
def _objective(world: World) -> Any:
    return world.place.indicator.objective_id


@sample("check_id")
def _check(world: World) -> Any:
    return assurance.check(world.place, CheckKind.MANUAL).pk


@sample("run_id")
def _run(world: World) -> Any:
    check = Check.objects.get(pk=world.sample("check_id"))
    return assurance.run(check, by=world.owner).pk


@sample("gate_id")
def _gate(world: World) -> Any:
    return gates.gate(world.signers, phase=Phase.PILOT).pk


@sample("criterion_id")
def _criterion(world: World) -> Any:
    gate = Gate.objects.get(pk=world.sample("gate_id"))
    with gates.registered() as fact:
        return gates.criterion(gate, fact, by=world.owner).pk


@sample("decision_id")
def _decision(world: World) -> Any:
    gate = gates.gate(world.signers, phase=Phase.FEASIBILITY)  # the first one, with a criterion that is met
    with gates.registered() as fact:
        fact.is_met()
        gates.criterion(gate, fact, by=world.owner)
        return gates.asked(gate, by=world.owner).pk


@sample("job_id")
def _job(world: World) -> Any:
    check = assurance.check(world.place, CheckKind.CONSISTENCY, indicator_id=None)
    return assurance_services.run_check(check_id=check.pk, actor=world.owner).pk


@sample("import_id")
def _import(world: World) -> Any:
    importer = find_importer("objectives")
    assert importer is not None
    content = b"objective\nOrders arrive\n"
    return import_tasks.begin(
        importer, world.cast.project, content, filename="objectives.csv", actor=world.owner, dry_run=True
    ).pk


@sample("custom_field_id")
def _custom_field(world: World) -> Any:
    return organisations.define_custom_field(
        organisation_id=world.cast.organisation.pk,
        kind="projects.project",
        key="cost_centre",
        type="text",
        name_en="Cost centre",
        actor=world.owner,
    ).pk


@sample("view_id")
def _view(world: World) -> Any:
    return views.keep_view(actor=world.owner, name="Critical", shared_with=None, path="/systems/", query="").pk


@sample("change_id")
def _change(world: World) -> Any:
    objective = charter.objective(world.cast.project, by=world.owner)
    charter_services.remove_objective(objective_id=objective.pk, actor=world.owner)
    return latest(world.owner).pk


@sample("webhook_id")
def _webhook(world: World) -> Any:
    return automation.webhook(world.cast.project, by=world.owner).pk


@sample("delivery_id")
def _delivery(world: World) -> Any:
    webhook_id = world.sample("webhook_id")
    return webhooks.send_test_event(webhook_id=webhook_id, actor=world.owner).pk


@sample("destination_id")
def _destination(world: World) -> Any:
    pattern = f"{world.cast.project.code}.example.org"
    return allowing.allow_destination(pattern=pattern, ports="443", actor=SYSTEM).pk


@sample("record_id")
def _record(world: World) -> Any:
    return world.cast.project.pk  # what the sample's document is printed from


@sample("code")
def _printed(world: World) -> Any:
    return documents.printed(world.cast.project, by=world.owner).code


@sample("template_id")
def _template(world: World) -> Any:
    return documents.template(world.cast.organisation, by=world.owner).pk


@sample("attachment_id")
def _attachment(world: World) -> Any:
    return _attached(world, "minutes.txt", to=records.reference(world.cast.project))


def _attached(world: World, name: str, *, to: Reference) -> Any:
    """Attach a file with its preview, as the worker would have made it."""
    attachment = files.attach_file(to=to, name=name, content=b"agreed", actor=world.owner)
    drawn = files.store(b"a picture").sha256
    files.FileContent.objects.filter(pk=attachment.content_id).update(previews=[drawn, drawn])
    return attachment.pk


@sample("comment_id")
def _comment(world: World) -> Any:
    """A comment that mentions somebody and was changed once."""
    said = conversations.comment(records.reference(world.cast.project), "@Mei Teammate, whch lot?", by=world.owner)
    talk.amend_comment(comment_id=said.pk, version=said.version, text="@Mei Teammate, which lot?", actor=world.owner)
    return said.pk


@sample("notice_id")
def _notice(world: World) -> Any:
    conversations.comment(records.reference(world.cast.project), "@Lin Owner, look.", by=world.cast.teammate)
    conversations.deliver()
    return Notice.objects.filter(person_id=world.owner.id, kind="mention").latest("pk").pk


@sample("channel_id")
def _channel(world: World) -> Any:
    return conversations.channel(world.owner).pk


@sample("notice_delivery_id")
def _notice_delivery(world: World) -> Any:
    world.sample("channel_id")
    conversations.comment(records.reference(world.cast.project), "@Lin Owner, again.", by=world.cast.teammate)
    conversations.deliver()
    delivery = Delivery.objects.filter(person_id=world.owner.id).latest("pk")
    Delivery.objects.filter(pk=delivery.pk).update(state="failed", ended_at=clock.now(), error="No such place.")
    return delivery.pk
