from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from fishplate.domains.organisations.models import Organisation, Person
from fishplate.domains.projects.choices import Party, Role
from fishplate.domains.projects.models.project import Project
from fishplate.kernel.errors import Text
from fishplate.kernel.fields import Record


class Member(Record):
    """A person in a project, for an organisation. Removed members stay on record and see nothing any more."""

    AUDIT_NAMES: ClassVar[dict[str, Text]] = {"removed_at": _("removed")}

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, verbose_name=_("for"), on_delete=models.PROTECT, related_name="+")
    party = models.CharField(_("party"), max_length=20, choices=Party.choices, default=Party.OWNER)
    removed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project", "person"],
                condition=models.Q(removed_at=None),
                name="projects_member_once",
            )
        ]

    def __str__(self) -> str:
        return str(self.person)


class RoleHolding(models.Model):
    """That a member fills a role."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="holdings")
    role = models.CharField(_("role"), max_length=30, choices=Role.choices)

    class Meta:
        ordering = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["member", "role"], name="projects_role_holding_once")]

    def __str__(self) -> str:
        return str(Role(self.role).label)
