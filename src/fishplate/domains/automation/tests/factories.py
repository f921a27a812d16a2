"""Webhooks of the cast's project, and what happens there for them to tell of."""

from __future__ import annotations

from typing import Any

from fishplate.domains.automation import services
from fishplate.domains.automation.choices import EVERYTHING
from fishplate.domains.automation.models import Delivery, Webhook
from fishplate.domains.organisations.models import Organisation
from fishplate.domains.projects import services as projects
from fishplate.domains.projects.models import Project
from fishplate.domains.projects.tests.factories import Cast
from fishplate.kernel import outbox
from fishplate.kernel.actors import Actor

URL = "https://receiver.example/hook"


def webhook(of: Project | Organisation, *, by: Actor, **fields: Any) -> Webhook:
    where: dict[str, Any] = {"project_id" if isinstance(of, Project) else "organisation_id": of.pk}
    told()  # what happened until now is not to be told, wherever the test's clock stands
    given = {"name": "Ticket system", "url": URL, "kinds": [EVERYTHING], **fields}
    return services.create_webhook(actor=by, **where, **given)[0]


def happen(cast: Cast, name: str = "Renamed") -> None:
    """Let something happen in the project, and let those who listen hear of it."""
    project = Project.objects.get(pk=cast.project.pk)
    projects.amend_project(
        project_id=project.pk,
        version=project.version,
        code=project.code,
        name=name,
        purpose="",
        starts_on=project.starts_on,
        ends_on=None,
        actor=cast.owner,
    )
    told()


def told() -> None:
    while outbox.deliver_pending():
        pass


def delivery(to: Webhook) -> Delivery:
    return Delivery.objects.filter(webhook=to).latest("id")
