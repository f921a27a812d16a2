from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from fishplate.domains.conversations import events, permissions, queries
from fishplate.domains.conversations.models import Comment, Mention, Version
from fishplate.domains.conversations.models.subject import project_of
from fishplate.domains.conversations.queries import Subject
from fishplate.domains.conversations.services import watching
from fishplate.domains.organisations.models import Membership, Person
from fishplate.kernel import audit, clock, errors, files, guards, live, outbox, search
from fishplate.kernel.actors import Actor
from fishplate.kernel.files import Received
from fishplate.kernel.locking import lock
from fishplate.kernel.permissions import demand
from fishplate.kernel.records import Reference, reference
from fishplate.kernel.validation import check

#: What open pages listen for.
NEWS = "comment"


def add_comment(
    *, subject: Reference, text: str, parent_id: UUID | None = None, received: Sequence[Received] = (), actor: Actor
) -> Comment:
    """Say something about a main record; whoever is named with ``@`` and may see the record is told.

    Args:
        subject: the record, of any kind with a steward.
        parent_id: the comment that is answered; an answer to an answer stands beside it.
        received: files that come with it (``files.receive``), in this order.

    Raises:
        NotFound: outside the actor's sight, or no main record. Forbidden: the actor is no person.
        Invalid: nothing is said, or too much; the comment answered is on another record.
    """
    with audit.change("conversations.comment_added", actor=actor) as change:
        about = queries.subject_of(subject, actor)
        demand(permissions.add_comment, actor, about.record)
        if actor.system:
            raise errors.Forbidden(_("Only a person can say something."))
        guards.ask("conversations.add_comment", target=about.record, actor=actor)
        comment = Comment(
            subject_kind=subject.kind,
            subject_id=subject.id,
            chain=about.chain,
            author_id=actor.id,
            parent=_answered(about, parent_id),
        )
        _write(comment, text)
        comment.save()
        change.created(comment)
        _name_people(change, comment, about, actor)
        for one in received:
            files.attach_received(to=reference(comment), received=one, actor=actor)
        watching.begin(about, [actor.id])
        search.index(comment)
        _tell(events.CommentAdded, comment, actor)
    return comment


def amend_comment(*, comment_id: UUID, version: int, text: str, actor: Actor) -> Comment:
    """Change what one said; what it said before stays readable. Only whom it names anew is told.

    Raises:
        NotFound, Forbidden, Stale: as for every write. Invalid: nothing is said, or too much.
        Refused: it was deleted.
    """
    with audit.change("conversations.comment_amended", actor=actor) as change:
        comment = lock(queries.comments(actor), comment_id, version=version)
        change.target = comment
        demand(permissions.amend_comment, actor, comment)
        _still_there(comment)
        former, written_at = comment.text, comment.edited_at or comment.created_at
        _write(comment, text)
        if comment.text == former:
            return comment
        number = comment.versions.count() + 1
        kept = Version(comment=comment, number=number, text=former, written_at=written_at)
        kept.save()
        change.created(kept)
        comment.edited_at = clock.now()
        comment.save()
        named = _name_people(change, comment, queries.subject_of(comment.subject, actor), actor)
        search.index(comment)
        _tell(events.CommentAmended, comment, actor, mentioned=tuple(map(str, named)))
    return comment


def delete_comment(*, comment_id: UUID, actor: Actor) -> Comment:
    """Take back what was said: its text and former versions are gone, its files are taken off it.

    That there was a comment stays visible.

    Raises:
        NotFound: outside the actor's sight. Forbidden: neither written by the actor nor on a record they look after.
        Refused: it was deleted already.
    """
    with audit.change("conversations.comment_deleted", actor=actor) as change:
        comment = lock(queries.comments(actor), comment_id)
        change.target = comment
        demand(permissions.delete_comment, actor, comment)
        _still_there(comment)
        for gone in (*comment.versions.all(), *comment.mentions.all()):
            change.deleted(gone)
            gone.delete()
        comment.text, comment.deleted_at = "", clock.now()
        comment.deleted_by = None if actor.system else Person.objects.get_queryset().get(pk=actor.id)
        comment.save()
        files.detach_all(to=reference(comment), actor=actor)
        search.index(comment)
        _tell(events.CommentDeleted, comment, actor)
    return comment


def _answered(about: Subject, parent_id: UUID | None) -> Comment | None:
    if parent_id is None:
        return None
    to = about.reference
    parent = Comment.objects.filter(pk=parent_id, subject_kind=to.kind, subject_id=to.id).first()
    if parent is None:
        raise errors.Invalid({"parent_id": [_("The comment you answer is not on this record.")]})
    return parent.parent or parent


def _write(comment: Comment, text: str) -> None:
    comment.text = text.strip().replace("\r\n", "\n")
    check(comment, {} if comment.text else {"text": [_("Please write something.")]})


def _still_there(comment: Comment) -> None:
    if comment.deleted_at is not None:
        raise errors.Refused(_("This comment was deleted."))


def _name_people(change: audit.Change, comment: Comment, about: Subject, actor: Actor) -> list[UUID]:
    """Keep the mentions in step with the text; return whom it names that it did not name before."""
    named = {person.pk for person in queries.named_in(comment.text, about, actor)}
    before = {mention.person_id: mention for mention in comment.mentions.all()}
    for person_id in sorted(before.keys() - named):
        change.deleted(before[person_id])
        before[person_id].delete()
    change.target = comment
    anew = sorted(named - before.keys())
    for person_id in anew:
        mention = Mention(comment=comment, person_id=person_id)
        mention.save()
        change.created(mention)
    watching.begin(about, anew)
    return anew


def _tell(event: type[events.CommentEvent], comment: Comment, actor: Actor, **more: Any) -> None:
    """Publish the event, and refresh the pages that are open."""
    to = comment.subject
    outbox.publish(
        event(
            comment_id=comment.pk,
            subject_kind=to.kind,
            subject_id=to.id,
            project_id=project_of(comment.chain),
            actor_id=actor.id,
            **more,
        )
    )
    refresh(comment)


def refresh(comment: Comment) -> None:
    """Let every open page that shows the conversation ask again; within the change that made it other."""
    for audience in _audiences(comment):
        live.publish(f"record:{comment.subject}", NEWS, {"id": str(comment.pk)}, audience=audience)


def _audiences(comment: Comment) -> list[str]:
    """Who may hear of it: the project, or the organisation and whoever else watches one of its records."""
    owner, _colon, key = comment.chain.partition(":")
    if owner != "organisation":
        return [comment.chain]
    inside = set(Membership.objects.filter(organisation_id=key).values_list("person_id", flat=True))
    outside = [
        watch.person_id for watch in queries.watchers(comment.subject, comment.chain) if watch.person_id not in inside
    ]
    return [comment.chain, *(f"person:{person_id}" for person_id in outside)]
