from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from fishplate.domains.conversations.choices import SendingState
from fishplate.domains.conversations.models.comment import Comment
from fishplate.domains.conversations.models.preference import Channel
from fishplate.domains.conversations.models.shown import resolve
from fishplate.domains.conversations.models.subject import AboutRecord, seen_by
from fishplate.domains.organisations.models import Person
from fishplate.kernel import records
from fishplate.kernel.actors import Actor
from fishplate.kernel.fields import IdField
from fishplate.kernel.records import Shown


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Rows of ``visible_to`` come with the record they are about, named: one query for each kind, like a prefetch."""

    _reader: Actor | None = None

    def visible_to(self, actor: Actor) -> Self:
        """One's own, about records which one may see now."""
        own = self.filter(person_id=actor.id)
        keys = set(own.order_by().values_list("subject_kind", flat=True).distinct())
        found = own.filter(seen_by(actor, [kind for kind in records.kinds() if kind.key in keys]))
        found = found.select_related("actor", "comment")
        found._reader = actor  # noqa: SLF001  # its own class
        return found

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def _clone(self) -> Self:
        copy: Self = super()._clone()  # type: ignore[misc]  # Django's own hook
        copy._reader = self._reader
        return copy

    def _fetch_all(self) -> None:
        fresh = self._result_cache is None
        super()._fetch_all()
        rows: list[Any] = self._result_cache or []
        if fresh and self._reader is not None and rows and isinstance(rows[0], Notice):
            found = resolve([row.subject for row in rows], self._reader)
            for row in rows:
                row.shown = found.get(row.subject)


class Notice(AboutRecord):
    """That one person is told of one event. ``topic`` names the words (``kernel.notices``)."""

    id = IdField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    topic = models.CharField(max_length=160)
    kind = models.CharField(_("kind"), max_length=40)
    actor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    project_id = models.UUIDField(null=True)
    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="+", null=True)
    event_id = models.UUIDField()
    at = models.DateTimeField(_("when"))
    read_at = models.DateTimeField(_("read"), null=True)

    #: The record as its reader meets it; set on rows that were read through ``visible_to``.
    shown: Shown | None = None

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["event_id", "person"], name="conversations_told_once")]
        indexes: ClassVar = [
            models.Index(fields=["person", "-id"], name="notice_of_person"),
            models.Index(fields=["person"], name="notice_unread", condition=models.Q(read_at=None)),
        ]

    def __str__(self) -> str:
        return self.topic


class Delivery(models.Model):
    """A notice on its way to a person: by mail, or to one of their channels."""

    id = IdField()
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="deliveries")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="deliveries", null=True)
    state = models.CharField(
        _("state"), max_length=10, choices=SendingState.choices, default=SendingState.WAITING, editable=False
    )
    due_at = models.DateTimeField(_("due"))
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    ended_at = models.DateTimeField(_("ended"), null=True)
    error = models.TextField(_("what went wrong"), default="")

    class Meta:
        ordering = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["notice", "channel"], name="delivery_once_by_channel"),
            models.UniqueConstraint(fields=["notice"], condition=models.Q(channel=None), name="delivery_once_by_mail"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], name="delivery_due", condition=models.Q(state=SendingState.WAITING)),
            models.Index(fields=["person", "state"], name="delivery_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.notice} → {self.channel or 'mail'}"
