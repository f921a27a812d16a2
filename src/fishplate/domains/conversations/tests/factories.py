"""Comments, watches and what people are told, made through the services like everything else."""

from __future__ import annotations

from fishplate.domains.conversations import services
from fishplate.domains.conversations.models import Channel, Comment, Notice
from fishplate.domains.organisations.models import Person
from fishplate.domains.projects.models import Project
from fishplate.kernel import outbox
from fishplate.kernel.actors import Actor
from fishplate.kernel.records import Reference, reference

WEBHOOK = "https://hooks.slack.com/services/T0CANARY1/B0CANARY2/CANARYCANARYCANARYCANARY"


def on(project: Project) -> Reference:
    return reference(project)


def comment(
    to: Reference, text: str = "Which field carries the lot?", *, by: Actor, answers: Comment | None = None
) -> Comment:
    return services.add_comment(subject=to, text=text, parent_id=answers.pk if answers else None, actor=by)


def channel(of: Actor, name: str = "Team room", service: str = "slack", address: str = WEBHOOK) -> Channel:
    return services.add_channel(service=service, name=name, address=address, actor=of)


def deliver() -> None:
    """Hand out every event that waits."""
    while outbox.deliver_pending():
        pass


def told(person: Person | Actor) -> list[Notice]:
    """Return what somebody was told, latest first, whether or not they may still see it."""
    key = person.pk if isinstance(person, Person) else person.id
    return list(Notice.objects.filter(person_id=key))
