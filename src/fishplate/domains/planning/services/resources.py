"""Who does the work of a project. Another calendar of somebody moves the dates of what they work on."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from fishplate.domains.planning import permissions
from fishplate.domains.planning.choices import ResourceKind
from fishplate.domains.planning.models import Assignment, Resource
from fishplate.domains.planning.models.assigned import WHOLE
from fishplate.domains.planning.services import drafts
from fishplate.domains.planning.services.drafts import Draft
from fishplate.domains.projects.models import Member
from fishplate.kernel import audit, errors, guards
from fishplate.kernel.actors import Actor
from fishplate.kernel.audit import Change
from fishplate.kernel.locking import lock
from fishplate.kernel.permissions import demand
from fishplate.kernel.undo import Done
from fishplate.kernel.validation import check

#: What separates names where who works on a task is typed.
_RESERVED = frozenset(",;，；、[]［］【】")


@dataclass(frozen=True, slots=True)
class TypedResource:
    """What can be typed of a resource."""

    name: str
    kind: ResourceKind
    member_id: UUID | None
    capacity: int
    calendar_id: UUID | None

    def put_on(self, resource: Resource, draft: Draft) -> None:
        """Write it on a resource of the plan that was read; ``Invalid`` with everything that is wrong."""
        wrong: dict[str, list[errors.Text]] = {}
        resource.name, resource.kind, resource.capacity = self.name.strip(), self.kind, self.capacity
        if _RESERVED & set(resource.name):
            wrong["name"] = [_("A name has no commas, semicolons or brackets: they separate names.")]
        others = Resource.objects.filter(project=draft.project).exclude(pk=resource.pk)
        if resource.name.casefold() in {name.casefold() for name in others.values_list("name", flat=True)}:
            wrong["name"] = [_("There is a resource of this name in the project already.")]
        members = Member.objects.filter(project=draft.project, removed_at=None)
        resource.member = members.filter(pk=self.member_id).first() if self.member_id else None
        if self.member_id and resource.member is None:
            wrong["member_id"] = [_("Choose a member of this project.")]
        resource.calendar = draft.calendars.get(self.calendar_id) if self.calendar_id else None
        if self.calendar_id and resource.calendar is None:
            wrong["calendar_id"] = [_("Choose a calendar of this project.")]
        check(resource, wrong)


def add_resource(
    *,
    project_id: UUID,
    name: str,
    kind: ResourceKind = ResourceKind.PERSON,
    member_id: UUID | None = None,
    capacity: int = WHOLE,
    calendar_id: UUID | None = None,
    actor: Actor,
    under: UUID | None = None,
) -> Resource:
    """Add somebody who does work of the project.

    Args:
        capacity: percent of one unit, such as 300 for a team of three.

    Raises:
        NotFound, Forbidden, Refused: as for every write.
        Invalid: a field is wrong.
    """
    typed = TypedResource(name, kind, member_id, capacity, calendar_id)

    def attempt() -> Resource:
        draft = drafts.read(project_id, actor)
        demand(permissions.add_resource, actor, draft.project)
        resource = Resource(project=draft.project)
        typed.put_on(resource, draft)
        with audit.change("planning.resource_added", actor=actor, under=under) as change:
            _store(draft, resource, change)
        return resource

    return drafts.settled(attempt)


def amend_resource(
    *,
    resource_id: UUID,
    version: int,
    name: str,
    kind: ResourceKind,
    member_id: UUID | None,
    capacity: int,
    calendar_id: UUID | None,
    actor: Actor,
    under: UUID | None = None,
) -> Resource:
    """Change a resource; with another calendar, the dates of what they work on follow.

    Raises:
        NotFound, Forbidden, Stale, Refused: as for every write.
        Invalid: a field is wrong, or a task would find no working time any more.
    """
    typed = TypedResource(name, kind, member_id, capacity, calendar_id)
    project_id = _project_of(resource_id, actor)

    def attempt() -> Resource:
        draft = drafts.read(project_id, actor)
        demand(permissions.amend_resource, actor, draft.project)
        if calendar_id is None or calendar_id not in draft.calendars:
            draft.own_calendars.pop(resource_id, None)
        else:
            draft.own_calendars[resource_id] = calendar_id
        draft.schedule()
        with audit.change("planning.resource_amended", actor=actor, under=under) as change:
            plan = draft.lock(actor)
            resource = lock(Resource.objects.visible_to(actor), resource_id, version=version)
            change.target = resource
            guards.ask("planning.amend_resource", target=resource, actor=actor, under=under)
            typed.put_on(resource, draft)
            resource.save()
            draft.store(plan)
        return resource

    return drafts.settled(attempt)


def remove_resource(*, resource_id: UUID, version: int | None = None, actor: Actor, under: UUID | None = None) -> None:
    """Take away a resource that works on no task.

    Raises:
        NotFound, Forbidden, Refused: as for every write; Stale where a ``version`` is named. Refused also where it
            works on a task.
    """
    project_id = _project_of(resource_id, actor)

    def attempt() -> None:
        draft = drafts.read(project_id, actor)
        demand(permissions.remove_resource, actor, draft.project)
        with audit.change("planning.resource_removed", actor=actor, under=under) as change:
            plan = draft.lock(actor)
            resource = lock(Resource.objects.visible_to(actor), resource_id, version=version)
            change.target = resource
            guards.ask("planning.remove_resource", target=resource, actor=actor, under=under)
            if reason := at_work(resource):
                raise errors.Refused(reason)
            change.deleted(resource)
            resource.delete()
            draft.mark(plan, [])

    drafts.settled(attempt)


def restore_resource(*, done: Done, actor: Actor) -> Resource:
    """Bring back a removed resource as it was. Part of undoing.

    Raises:
        NotFound, Forbidden, Refused: as for ``add_resource``.
        Invalid: another one has its name by now.
    """
    [row] = done.rows_of(Resource, "deleted")
    project_id: UUID = row.former(Resource)["project_id"]

    def attempt() -> Resource:
        draft = drafts.read(project_id, actor)
        demand(permissions.add_resource, actor, draft.project)
        resource = row.revived(Resource)
        names = TypedResource.__dataclass_fields__
        TypedResource(**{name: getattr(resource, name) for name in names}).put_on(resource, draft)
        with audit.change("planning.resource_restored", actor=actor) as change:
            _store(draft, resource, change)
        return resource

    return drafts.settled(attempt)


def at_work(resource: Resource) -> errors.Text | None:
    """Say on what a resource works, so that it cannot be removed; ``None`` where it works on nothing."""
    tasks = Assignment.objects.filter(resource=resource).order_by("task__number")
    numbers = list(tasks.values_list("task__number", flat=True)[:20])
    if not numbers:
        return None
    named = ", ".join(map(str, numbers))
    return _("{name} works on these tasks: {numbers}. Let others do them first.").format(
        name=resource.name, numbers=named
    )


def _store(draft: Draft, resource: Resource, change: Change) -> None:
    plan = draft.lock(change.actor)
    guards.ask("planning.add_resource", target=draft.project, actor=change.actor, under=change.under)
    resource.save()
    change.created(resource)
    change.target = resource
    draft.mark(plan, [])


def _project_of(resource_id: UUID, actor: Actor) -> UUID:
    found = Resource.objects.visible_to(actor).filter(pk=resource_id).values_list("project", flat=True).first()
    if found is None:
        raise errors.NotFound
    return found
