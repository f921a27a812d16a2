"""Signatures under whatever is put before the people of the sample."""

from __future__ import annotations

from fishplate.domains.approvals import services as approvals
from fishplate.domains.approvals.models import Approval
from fishplate.domains.projects.models import Project
from fishplate.kernel.actors import Actor


def sign(project: Project, *signers: Actor) -> None:
    """Let them sign what is open, in this order."""
    approval = Approval.objects.get(project=project, state="open")
    for signer in signers:
        approvals.cast_vote(approval_id=approval.pk, verdict="approve", digest=approval.digest, actor=signer)
