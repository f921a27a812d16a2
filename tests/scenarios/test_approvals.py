"""A contract that four people of three organisations sign: in turn, by delegation, rejected once, void once.

The hospital (owner) lets a supplier change an interface. Its sponsor is away, a colleague signs for her; the supervisor
rejects the first text; the second is signed in part when the rules of the interface change under it; the third is
signed by all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.test import Client

from fishplate.domains.approvals import queries, services, tasks
from fishplate.domains.approvals.choices import ApprovalState
from fishplate.domains.approvals.models import Approval, content
from fishplate.domains.approvals.models.content import Line, Section
from fishplate.domains.approvals.models.seating import Seating
from fishplate.domains.conversations.models import Notice
from fishplate.domains.conversations.tests import factories as conversations
from fishplate.domains.organisations import services as organisations
from fishplate.domains.organisations.models import Organisation, Person
from fishplate.domains.projects import services as projects
from fishplate.domains.projects.choices import Party, Role
from fishplate.domains.projects.models import Project
from fishplate.kernel import audit, clock, errors
from fishplate.kernel.actors import SYSTEM, Actor
from fishplate.kernel.errors import Text
from fishplate.kernel.fields import uuid7
from fishplate.kernel.records import Reference

pytestmark = pytest.mark.django_db

#: What the approval is about, as another domain would keep it: here the rules of the interface, in lines.
RULES: dict[str, str] = {}


@dataclass(slots=True)
class Story:
    """Who is who: the hospital's two, the supplier's one, the supervisor's one, and who asks."""

    project: Project
    hospital: Organisation
    supplier: Organisation
    asker: Actor
    lin: Actor
    mei: Actor
    sun: Actor
    jian: Actor


@pytest.fixture
def story() -> Story:
    RULES.clear()
    RULES.update({"Message format": "HL7 v2\nfields 1 to 20", "Response time": "at most 800 ms"})
    hospital, supplier, supervisor = (
        organisations.create_organisation(name=name, actor=SYSTEM)
        for name in ("City Hospital", "Insurance Systems", "Supervision Co.")
    )

    def person(name: str, of: Organisation) -> Person:
        return organisations.add_person(
            organisation_id=of.pk,
            name=name,
            email=f"{name.lower()}@example.org",
            password="correct horse battery",  # of nobody
            role="member",
            actor=SYSTEM,
        )

    asker, lin, mei = person("Asker", hospital), person("Lin", hospital), person("Mei", hospital)
    sun, jian = person("Sun", supplier), person("Jian", supervisor)
    project = projects.create_project(
        organisation_id=hospital.pk, code="HIS", name="HIS", starts_on=date(2026, 3, 2), actor=asker.as_actor()
    )
    for who, of, party, roles in (
        (lin, hospital, Party.OWNER, [Role.SPONSOR]),
        (mei, hospital, Party.OWNER, [Role.OPERATIONS]),
        (sun, supplier, Party.SUPPLIER, [Role.SYSTEM_ARCHITECT]),
        (jian, supervisor, Party.SUPERVISOR, [Role.OBSERVER]),
    ):
        projects.add_member(
            project_id=project.pk,
            person_id=who.pk,
            organisation_id=of.pk,
            party=party,
            roles=roles,
            actor=asker.as_actor(),
        )
    people = [one.as_actor() for one in (asker, lin, mei, sun, jian)]
    return Story(project, hospital, supplier, *people)


def put_up(story: Story, subject: Reference) -> Approval:
    """First the supplier says it can be built, then sponsor and supervisor agree, then operations takes it over."""
    frozen = content.freeze(lambda: [Section("Rules", tuple(Line(name, said) for name, said in RULES.items()))])
    return services.request_approval(
        project_id=story.project.pk,
        subject=subject,
        title="Claims interface",
        content=frozen,
        seats=[
            Seating(role=Role.SYSTEM_ARCHITECT, step=1),
            Seating(role=Role.SPONSOR, step=2),
            Seating(people=(story.jian.id,), step=2, label="Supervision"),
            Seating(people=(story.mei.id, story.asker.id), step=3, label="Taken over by operations"),
        ],
        due_at=clock.now() + timedelta(days=3),
        actor=story.asker,
    )


def vote(approval: Approval, actor: Actor, verdict: str = "approve", **options) -> None:
    services.cast_vote(approval_id=approval.pk, verdict=verdict, digest=approval.digest, actor=actor, **options)


def waiting(actor: Actor) -> list[Approval]:
    return list(queries.waiting_for(actor))


def page(actor: Actor, approval: Approval) -> str:
    client = Client()
    person = Person.objects.get(pk=actor.id)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client.get(f"/projects/{approval.project_id}/approvals/{approval.pk}/").content.decode()


@pytest.fixture
def subject() -> Reference:
    """A record whose domain says when what was put up is not what stands any more."""
    about = Reference("tests.rules", uuid7())

    def changed(approval: Approval) -> list[Text]:
        if approval.subject != about:
            return []
        signed = {line.label: line.text for part in content.read(approval.content) for line in part.lines}
        return [] if signed == RULES else ["The rules of the interface were changed."]

    queries.SUBJECT_CHANGES.add("tests.rules", changed)
    return about


def test_four_people_of_three_organisations(story: Story, subject: Reference):
    # Round one: the supplier signs, it becomes the turn of sponsor and supervisor, and the supervisor says no.
    first = put_up(story, subject)
    assert waiting(story.sun) == [first]
    assert waiting(story.lin) == waiting(story.jian) == waiting(story.mei) == []
    with pytest.raises(errors.Refused, match="not the turn"):
        vote(first, story.jian)
    vote(first, story.sun)
    assert waiting(story.lin) == waiting(story.jian) == [first]
    vote(first, story.jian, "reject", reason="800 ms is too slow for the counter.")
    first.refresh_from_db()
    assert first.state == ApprovalState.REJECTED
    assert waiting(story.lin) == waiting(story.mei) == []

    # Round two says what differs, line by line. The sponsor is on leave and Mei signs on her behalf.
    RULES["Response time"] = "at most 300 ms"
    second = put_up(story, subject)
    assert second.follows == first
    shown = page(story.jian, second)
    assert "800 ms is too slow for the counter." in shown
    assert "<del>" in shown
    assert "at most 300 ms" in shown
    services.delegate_signing(
        delegate_id=story.mei.id,
        project_id=story.project.pk,
        starts_on=queries.today(),
        ends_on=queries.today() + timedelta(days=5),
        reason="On leave",
        actor=story.lin,
    )
    vote(second, story.sun)
    second.refresh_from_db()
    assert waiting(story.mei) == [second]
    vote(second, story.mei, on_behalf_of=story.lin.id)
    assert "Mei</strong> on behalf of Lin" in page(story.jian, second)

    # Meanwhile the rules change: the signatures are void, and everybody reads why.
    RULES["Message format"] = "HL7 v2\nfields 1 to 24"
    tasks.look_after()
    second.refresh_from_db()
    assert second.state == ApprovalState.VOID
    for actor in (story.asker, story.lin, story.mei, story.sun, story.jian):
        assert "The rules of the interface were changed." in page(actor, second)
    with pytest.raises(errors.Refused, match="closed"):
        vote(second, story.jian)

    # Round three, signed by all. Mei, who stands in for the sponsor, cannot take over for operations as well.
    third = put_up(story, subject)
    vote(third, story.sun)
    third.refresh_from_db()
    with clock.frozen(clock.now() + timedelta(days=2, hours=12)):
        tasks.look_after()
        conversations.deliver()
    reminded = Notice.objects.filter(topic__contains="ApprovalReminded").values_list("person_id", flat=True)
    assert set(reminded) == {story.lin.id, story.mei.id, story.jian.id}
    vote(third, story.mei, on_behalf_of=story.lin.id)
    vote(third, story.jian)
    assert waiting(story.mei) == waiting(story.lin) == []
    for actor in (story.mei, story.lin):
        with pytest.raises(errors.Refused, match="one person cannot fill two seats"):
            vote(third, actor)
    vote(third, story.asker)
    third.refresh_from_db()
    assert third.state == ApprovalState.APPROVED
    names = {(one.person_name, one.organisation_name, one.on_behalf_name) for one in third.votes.all()}
    assert names == {
        ("Sun", "Insurance Systems", ""),
        ("Mei", "City Hospital", "Lin"),
        ("Jian", "Supervision Co.", ""),
        ("Asker", "City Hospital", ""),
    }
    assert audit.verify().holds
