from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from fishplate.domains.projects.choices import Role

#: Who signs a charter when nothing else was agreed.
DEFAULT_SEATS = {Role.SPONSOR: 1}


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    APPROVED = "approved", _("Approved")


class IndicatorKind(models.TextChoices):
    RESPONSE_TIME_P95 = "response_time_p95", _("Response time (95 % of calls)")
    RESPONSE_TIME_P99 = "response_time_p99", _("Response time (99 % of calls)")
    DATA_CONSISTENCY = "data_consistency", _("Data consistency")
    AVAILABILITY = "availability", _("Availability")
    OTHER = "other", _("Other")


class Comparison(models.TextChoices):
    """How the figure is held against the target."""

    AT_MOST = "le", _("at most (≤)")
    AT_LEAST = "ge", _("at least (≥)")
    EXACTLY = "eq", _("exactly (=)")


SIGNS = {Comparison.AT_MOST: "≤", Comparison.AT_LEAST: "≥", Comparison.EXACTLY: "="}
