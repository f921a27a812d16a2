from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from fishplate.domains.conversations.models.subject import AboutRecord, main_kinds, seen_by
from fishplate.domains.organisations.models import Person
from fishplate.kernel.actors import Actor
from fishplate.kernel.fields import Record


class WatchQuerySet(models.QuerySet["Watch"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those on records which the actor may see now."""
        return self.filter(seen_by(actor, main_kinds()))


class Watch(AboutRecord, Record):
    """Whether a person is told what happens to a record, or in a whole project.

    Where it is off, the person said so; then nothing turns it on again but they themselves.
    """

    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.PROTECT, related_name="+")
    is_on = models.BooleanField(_("watches"), default=True)

    objects = WatchQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject_kind", "subject_id", "person"], name="conversations_watch_once")
        ]

    def __str__(self) -> str:
        return str(self.person)
