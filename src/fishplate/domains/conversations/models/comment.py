from __future__ import annotations

from typing import ClassVar, Self

from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from fishplate.domains.conversations.models.subject import AboutRecord, main_kinds, seen_by
from fishplate.domains.organisations.models import Person
from fishplate.kernel.actors import Actor
from fishplate.kernel.fields import Record
from fishplate.kernel.markdown import plain

EXCERPT = 120


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those on records which the actor may see now."""
        return self.filter(seen_by(actor, main_kinds()))


class Comment(AboutRecord, Record):
    """What somebody said about a record. A deleted one keeps its place and loses its text.

    The history, which forgets nothing, therefore does not keep what was said; former versions stand in a table of ours.
    """

    AUDIT_HIDDEN: ClassVar[frozenset[str]] = frozenset({"text"})

    author = models.ForeignKey(Person, verbose_name=_("written by"), on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey(
        "self", verbose_name=_("answer to"), on_delete=models.PROTECT, related_name="answers", null=True
    )
    text = models.TextField(_("text"), validators=[MaxLengthValidator(10_000)])
    edited_at = models.DateTimeField(_("edited"), null=True, editable=False)
    deleted_at = models.DateTimeField(_("deleted"), null=True, editable=False)
    deleted_by = models.ForeignKey(
        Person, verbose_name=_("deleted by"), on_delete=models.PROTECT, related_name="+", null=True, editable=False
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes: ClassVar = [models.Index(fields=["subject_kind", "subject_id", "id"], name="comment_of_record")]

    def __str__(self) -> str:
        return self.author.name

    @property
    def excerpt(self) -> str:
        """The beginning of the text on one line."""
        line = plain(self.text)
        return line if len(line) <= EXCERPT else f"{line[: EXCERPT - 1]}…"

    @property
    def anchor(self) -> str:
        """Where it stands on the record's page."""
        return f"comment-{self.pk}"


class Version(models.Model):
    """What a comment said before it was edited."""

    AUDIT_HIDDEN: ClassVar[frozenset[str]] = frozenset({"text"})

    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("No."))
    text = models.TextField(_("text"))
    written_at = models.DateTimeField(_("written"))

    class Meta:
        ordering = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["comment", "number"], name="comment_version_once")]

    def __str__(self) -> str:
        return f"{self.number}"


class Mention(models.Model):
    """That a comment names a person who could see the record when it was written."""

    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="mentions")
    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["comment", "person"], name="comment_mention_once")]

    def __str__(self) -> str:
        return f"@{self.person}"
