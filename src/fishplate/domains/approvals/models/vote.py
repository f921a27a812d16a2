from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from fishplate.domains.approvals.choices import Verdict
from fishplate.domains.approvals.models.approval import Approval
from fishplate.domains.approvals.models.seat import Seat
from fishplate.domains.organisations.models import Person
from fishplate.kernel.fields import IdField


class Vote(models.Model):
    """One person's signature or rejection. Never changed; names and organisation are those of the day.

    ``on_behalf_of`` is whose seat it is where ``person`` signed as their delegate.
    """

    id = IdField()
    approval = models.ForeignKey(Approval, on_delete=models.PROTECT, related_name="votes")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="votes")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    person_name = models.CharField(_("name"), max_length=120)
    organisation_name = models.CharField(_("for"), max_length=160)
    on_behalf_of = models.ForeignKey(
        Person, verbose_name=_("on behalf of"), on_delete=models.PROTECT, related_name="+", null=True
    )
    on_behalf_name = models.CharField(_("on behalf of"), max_length=120, blank=True, default="")
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict.choices)
    reason = models.TextField(_("reason"), blank=True, default="")
    digest = models.CharField(_("SHA-256"), max_length=64)
    voted_at = models.DateTimeField(_("signed"))
    proved_at = models.DateTimeField(_("identity proved"), null=True)

    class Meta:
        ordering = ["id"]
        constraints: ClassVar = [
            # Separation of duties, held by the database as well: a person has one vote, so never two seats.
            models.UniqueConstraint(fields=["approval", "person"], name="approvals_one_vote_per_person"),
            models.UniqueConstraint(fields=["approval", "on_behalf_of"], name="approvals_one_vote_on_behalf"),
        ]

    def __str__(self) -> str:
        return f"{self.signer} · {self.organisation_name}"

    @property
    def signer(self) -> str:
        """Who signed, and for whom where it was for somebody else."""
        if not self.on_behalf_name:
            return self.person_name
        return _t("{name} on behalf of {principal}").format(name=self.person_name, principal=self.on_behalf_name)
