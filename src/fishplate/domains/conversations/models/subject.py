"""The record that a comment, a watch or a notice is about: kind and id, and who may see it now."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_
from uuid import UUID

from django.db import models
from django.db.models import Q

from fishplate.kernel import records
from fishplate.kernel.actors import Actor
from fishplate.kernel.records import Kind, Reference

PROJECT = "projects.project"


def main_kinds() -> list[Kind]:
    """The kinds of record that people talk about and watch: those with a steward."""
    return [kind for kind in records.kinds() if kind.steward is not None]


def seen_by(actor: Actor, kinds: Iterable[Kind]) -> Q:
    """The condition that a row is about a record of ``kinds`` which the actor may see now."""
    conditions = [
        Q(subject_kind=kind.key, subject_id__in=kind.visible_to(actor).order_by().values("pk")) for kind in kinds
    ]
    return reduce(or_, conditions, Q(pk__in=[]))


def project_of(chain: str) -> UUID | None:
    """The project whose history a chain is; ``None`` for an organisation's or the installation's."""
    owner, _, key = chain.partition(":")
    return UUID(key) if owner == "project" else None


class AboutRecord(models.Model):
    """Columns that point at a record, and name the chain its history stands in."""

    subject_kind = models.CharField(max_length=80, editable=False)
    subject_id = models.UUIDField(editable=False)
    chain = models.CharField(max_length=80, editable=False)

    class Meta:
        abstract = True

    @property
    def subject(self) -> Reference:
        return Reference(self.subject_kind, self.subject_id)
