from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class LinkKind(models.TextChoices):
    """Which end of the predecessor holds which end of the task; written as in the field's tools."""

    FINISH_TO_START = "FS", _("finish to start")
    START_TO_START = "SS", _("start to start")
    FINISH_TO_FINISH = "FF", _("finish to finish")
    START_TO_FINISH = "SF", _("start to finish")


class Step(models.TextChoices):
    """What has to be done for an interface, in this order."""

    CONTRACT = "contract", _("Agree the contract")
    BUILD = "build", _("Build, each side")
    TEST = "test", _("Test, each side")
    JOIN_TEST = "join_test", _("Test all sides together")
    PILOT = "pilot", _("Pilot")


class Subtasks(models.TextChoices):
    """What becomes of the tasks under one that is removed."""

    REMOVE = "remove", _("Remove all of them")
    KEEP = "keep", _("Keep what stands under it")
