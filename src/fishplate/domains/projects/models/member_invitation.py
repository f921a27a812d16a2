from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from fishplate.domains.organisations.models import Invitation
from fishplate.domains.projects.choices import Party, Role
from fishplate.domains.projects.models.project import Project
from fishplate.kernel.fields import Record


class MemberInvitation(Record):
    """That an invitation into an organisation leads into a project as well. Whether it is open, the invitation says."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="+")
    party = models.CharField(_("party"), max_length=20, choices=Party.choices, default=Party.OWNER)
    roles = models.JSONField(_("roles"), default=list)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.invitation)

    @property
    def role_names(self) -> str:
        """The roles in words."""
        return ", ".join(str(Role(role).label) for role in self.roles)
