from __future__ import annotations

from typing import ClassVar

from django.db import models

from fishplate.domains.organisations.models import Person
from fishplate.domains.projects.models.project import Project


class Visit(models.Model):
    """How far a person has read what happens in a project, as the numbers of entries written by then.

    ``seen`` is where their last visit ended, ``latest`` how far this one has come: news are what came after ``seen``,
    so they stay marked while somebody looks around.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    seen_entry = models.BigIntegerField(default=0)
    seen_at = models.DateTimeField()
    latest_entry = models.BigIntegerField(default=0)
    latest_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "project"], name="projects_visit_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.project_id}"
