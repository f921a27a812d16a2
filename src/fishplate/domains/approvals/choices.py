from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ApprovalState(models.TextChoices):
    OPEN = "open", _("Waiting for signatures")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    VOID = "void", _("Void")


class Verdict(models.TextChoices):
    APPROVE = "approve", _("Approve")
    REJECT = "reject", _("Reject")
