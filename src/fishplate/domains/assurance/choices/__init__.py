from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class CheckKind(models.TextChoices):
    RESPONSE_TIME = "response_time", _("Response time")
    CONSISTENCY = "consistency", _("Data consistency")
    MANUAL = "manual", _("Checked by a person")


class Statistic(models.TextChoices):
    """The figure of a latency run that is held against the target."""

    P95 = "p95", _("95th percentile")
    P99 = "p99", _("99th percentile")
    MAX = "max", _("Slowest answer")


class Verdict(models.TextChoices):
    MET = "met", _("Met")
    NOT_MET = "not_met", _("Not met")
    INCONCLUSIVE = "inconclusive", _("Inconclusive")


class Method(models.TextChoices):
    GET = "GET", "GET"
    HEAD = "HEAD", "HEAD"
    POST = "POST", "POST"
