from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.urls import reverse

from fishplate.domains.conversations.models import Comment, Version
from fishplate.kernel import errors, files, records
from fishplate.kernel.actors import Actor
from fishplate.kernel.files import Attachment
from fishplate.kernel.records import Kind, Reference

#: How many first comments a record's page shows; the rest stands on a page of its own.
SHOWN = 30


@dataclass(frozen=True, slots=True)
class Subject:
    """A main record as somebody who may see it talks about it."""

    kind: Kind
    record: Any

    @property
    def reference(self) -> Reference:
        """Kind and id."""
        return Reference(self.kind.key, self.record.pk)

    @property
    def chain(self) -> str:
        """The chain its history stands in."""
        return self.kind.chain(self.record)

    @property
    def label(self) -> str:
        """What it is called."""
        return self.kind.label(self.record)

    @property
    def url(self) -> str:
        """Where it is shown."""
        return self.kind.url(self.record)


@dataclass(frozen=True, slots=True)
class Said:
    """A comment with the names it mentions, the files on it, those others took off it, and the answers to it."""

    comment: Comment
    names: tuple[str, ...]
    files: tuple[Attachment, ...]
    taken_off: tuple[Attachment, ...] = ()
    answers: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class Conversation:
    """What was said about one record, oldest first; ``earlier`` first comments were left out."""

    said: tuple[Said, ...]
    count: int
    earlier: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a difference: ``+`` came, ``-`` went, a space stayed."""

    sign: str
    text: str


@dataclass(frozen=True, slots=True)
class Edition:
    """What a comment said at one time, and how that differs from what it had said before."""

    number: int
    text: str
    written_at: Any
    lines: tuple[Line, ...]


def subject_of(to: Reference, actor: Actor) -> Subject:
    """The main record at ``to``; ``NotFound`` where there is none, or it is not the actor's to see."""
    try:
        kind = records.get(to.kind)
    except LookupError:
        raise errors.NotFound from None
    record = kind.visible_to(actor).filter(pk=to.id).first() if kind.steward is not None else None
    if record is None:
        raise errors.NotFound
    return Subject(kind, record)


def comments(actor: Actor) -> QuerySet[Comment]:
    """The comments on what the actor may see now, oldest first."""
    return Comment.objects.visible_to(actor).select_related("author", "deleted_by")


def comment(actor: Actor, comment_id: UUID) -> Comment:
    """One comment; ``NotFound`` where there is none, or its record is not the actor's to see."""
    found = comments(actor).filter(pk=comment_id).first()
    if found is None:
        raise errors.NotFound
    return found


def place_of(comment: Comment, actor: Actor) -> str:
    """The page on which a comment stands: its record's or, where later ones have pushed it off, that of them all."""
    subject = subject_of(comment.subject, actor)
    first = comment.parent_id or comment.pk
    later = Comment.objects.filter(
        subject_kind=comment.subject_kind, subject_id=comment.subject_id, parent=None, pk__gt=first
    )
    if later.count() < SHOWN:
        return subject.url
    return reverse("conversations:list_comments", args=[comment.subject_kind, comment.subject_id])


def on(subject: Subject) -> QuerySet[Comment]:
    """The comments on a record that the reader was found to see, with what a page shows of each."""
    to = subject.reference
    found = Comment.objects.filter(subject_kind=to.kind, subject_id=to.id)
    return found.select_related("author", "deleted_by").prefetch_related("mentions__person").order_by("id")


def conversation(subject: Subject, *, everything: bool = False) -> Conversation:
    """What was said about a record: the last ``SHOWN`` first comments with their answers, or all."""
    rows = on(subject).annotate(version_count=Count("versions"))
    firsts = list(rows.filter(parent=None).order_by("-id")[: None if everything else SHOWN])[::-1]
    answers: dict[UUID, list[Comment]] = defaultdict(list)
    for row in rows.filter(parent__in=[first.pk for first in firsts]):
        answers[row.parent_id].append(row)
    every = [one.pk for one in (*firsts, *(row for rows in answers.values() for row in rows))]
    hanging = _Hanging(
        files.attachments_by_record(Comment._meta.label_lower, every),
        files.taken_off_by_record(Comment._meta.label_lower, every),
    )
    said = tuple(_said(one, hanging, tuple(_said(row, hanging) for row in answers[one.pk])) for one in firsts)
    present = Comment.objects.filter(subject_kind=subject.kind.key, subject_id=subject.record.pk)
    count = present.filter(deleted_at=None).count()
    earlier = 0 if everything else present.filter(parent=None).count() - len(firsts)
    return Conversation(said, count, earlier)


@dataclass(frozen=True, slots=True)
class _Hanging:
    """The files of many comments, by the comment: those that are there, and those that others took off."""

    attached: Mapping[UUID, list[Attachment]]
    taken_off: Mapping[UUID, list[Attachment]]


def _said(row: Comment, hanging: _Hanging, answers: tuple[Said, ...] = ()) -> Said:
    names = tuple(mention.person.name for mention in row.mentions.all())
    attached, taken_off = hanging.attached.get(row.pk, ()), hanging.taken_off.get(row.pk, ())
    return Said(row, names, tuple(attached), tuple(taken_off), answers)


def versions(comment: Comment) -> list[Edition]:
    """What a comment said over time, the latest first, each with its difference to the one before."""
    former = list(Version.objects.filter(comment=comment))
    texts = [(row.number, row.text, row.written_at) for row in former]
    texts.append((len(former) + 1, comment.text, comment.edited_at or comment.created_at))
    found = [
        Edition(number, text, at, tuple(_difference(texts[place - 1][1] if place else text, text)))
        for place, (number, text, at) in enumerate(texts)
    ]
    return found[::-1]


def _difference(before: str, after: str) -> Iterable[Line]:
    for line in difflib.ndiff(before.splitlines(), after.splitlines()):
        if line[0] in "+- ":
            yield Line(line[0], line[2:])
