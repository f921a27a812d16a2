from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from fishplate.domains.approvals.choices import ApprovalState
from fishplate.domains.approvals.models import content
from fishplate.domains.organisations.models import Person
from fishplate.domains.projects.models import Project
from fishplate.kernel import clock, records
from fishplate.kernel.actors import Actor
from fishplate.kernel.fields import Record
from fishplate.kernel.records import Reference


class ApprovalQuerySet(models.QuerySet["Approval"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of projects in which the actor is a member now."""
        return self.filter(project__in=Project.objects.visible_to(actor))


class Approval(Record):
    """A request for signatures under ``content``, the very text whose SHA-256 is ``digest``.

    ``step`` is the one whose seats sign now; those of later steps wait for it. ``due_at`` is the deadline of that step:
    the days it was given (``step_days``, the first step first, 0 for none of its own), but never after ``all_due_at``.
    ``short_since`` is when it was found that the seats cannot all be filled by different people any more.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    subject_kind = models.CharField(max_length=80)
    subject_id = models.UUIDField()
    title = models.CharField(_("what is to be approved"), max_length=200)
    content = models.TextField(_("what is signed"))
    digest = models.CharField(_("SHA-256"), max_length=64)
    state = models.CharField(
        _("state"), max_length=20, choices=ApprovalState.choices, default=ApprovalState.OPEN, editable=False
    )
    step = models.PositiveSmallIntegerField(_("step"), default=1, editable=False)
    follows = models.ForeignKey(
        "self", verbose_name=_("follows"), on_delete=models.PROTECT, related_name="+", null=True
    )
    requested_by = models.ForeignKey(
        Person, verbose_name=_("requested by"), on_delete=models.PROTECT, related_name="+", null=True
    )
    exclude_requester = models.BooleanField(_("whoever asks may not sign"), default=False)
    prove_identity = models.BooleanField(_("whoever signs proves once more who they are"), default=False)
    opened_at = models.DateTimeField(_("requested"))
    due_at = models.DateTimeField(_("to be signed by"), null=True)
    all_due_at = models.DateTimeField(_("all to be signed by"), null=True)
    step_days = models.JSONField(_("days for each step"), default=list, blank=True)
    due_reason = models.TextField(_("why the deadline was moved"), blank=True, default="", editable=False)
    remind_at = models.DateTimeField(null=True, editable=False)
    reminded_at = models.DateTimeField(_("reminded"), null=True, editable=False)
    escalated_at = models.DateTimeField(_("escalated"), null=True, editable=False)
    short_since = models.DateTimeField(_("too few people can sign since"), null=True, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, editable=False)
    closing_reason = models.TextField(_("reason"), blank=True, default="")

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id"],
                condition=models.Q(state=ApprovalState.OPEN),
                name="approvals_one_open_per_subject",
            )
        ]

    def __str__(self) -> str:
        return records.in_words(self.title, self.subject_kind)

    @property
    def subject(self) -> Reference:
        return Reference(self.subject_kind, self.subject_id)

    @property
    def is_open(self) -> bool:
        return self.state == ApprovalState.OPEN

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_at is not None and self.due_at <= clock.now()

    @property
    def is_intact(self) -> bool:
        """Whether the stored text is still the one that was hashed when signatures were asked for."""
        return content.digest_of(self.content) == self.digest
