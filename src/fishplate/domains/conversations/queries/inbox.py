from __future__ import annotations

from uuid import UUID

from django.db.models import Case, IntegerField, Value, When
from django.utils.translation import gettext as _

from fishplate.domains.conversations.models import Notice
from fishplate.domains.conversations.models.notice import NoticeQuerySet
from fishplate.domains.conversations.models.shown import resolve
from fishplate.domains.projects.models import Project
from fishplate.kernel import errors
from fishplate.kernel import notices as registry
from fishplate.kernel.actors import Actor
from fishplate.kernel.records import Reference

COUNTED = 100


def notices(actor: Actor) -> NoticeQuerySet:
    """What the actor was told of records they may still see; ``unread`` is 1 for what they have not read."""
    unread = Case(When(read_at=None, then=Value(1)), default=Value(0), output_field=IntegerField())
    return Notice.objects.visible_to(actor).annotate(unread=unread)


def notice(actor: Actor, notice_id: UUID) -> Notice:
    """One notice; ``NotFound`` where it is somebody else's, or about what the actor may not see any more."""
    found = notices(actor).filter(pk=notice_id).first()
    if found is None:
        raise errors.NotFound
    return found


def unread_count(actor: Actor) -> int:
    """How many unread notices the actor has about what they may still see; it counts no further than ``COUNTED``."""
    rows = Notice.objects.filter(person_id=actor.id).unread().order_by("-id")
    about = [Reference(kind, pk) for kind, pk in rows.values_list("subject_kind", "subject_id")[:COUNTED]]
    seen = resolve(set(about), actor)
    return sum(to in seen for to in about)


def words_of(notice: Notice) -> str:
    """What a notice says, in the language that is active; ``shown`` must be set."""
    declared = registry.of_topic(notice.topic)
    record = notice.shown.label if notice.shown is not None else ""
    words = str(declared.words) if declared is not None else "{record}"
    return words.format(actor=notice.actor.name if notice.actor else _("Fishplate"), record=record)


def url_of(notice: Notice) -> str:
    """Where a notice leads; ``shown`` must be set."""
    url = notice.shown.url if notice.shown is not None else ""
    return f"{url}#{notice.comment.anchor}" if notice.comment is not None else url


def projects_told_of(actor: Actor) -> list[Project]:
    """The projects by which the actor can narrow the inbox."""
    told = Notice.objects.filter(person_id=actor.id).order_by().values("project_id").distinct()
    return list(Project.objects.visible_to(actor).filter(pk__in=told).order_by("name"))
