from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class LinkKind(models.TextChoices):
    """Which end of the predecessor holds which end of the task; written as in the field's tools."""

    FINISH_TO_START = "FS", _("finish to start")
    START_TO_START = "SS", _("start to start")
    FINISH_TO_FINISH = "FF", _("finish to finish")
    START_TO_FINISH = "SF", _("start to finish")


class LagKind(models.TextChoices):
    """What the lag of a dependency is counted in."""

    WORKING = "working", _("working time")
    ELAPSED = "elapsed", _("time on the clock")
    PERCENT = "percent", _("percent of the predecessor's duration")


class ConstraintKind(models.TextChoices):
    """How a date binds a task besides what it waits for; written as in the field's tools."""

    AS_SOON_AS_POSSIBLE = "ASAP", _("as soon as possible")
    AS_LATE_AS_POSSIBLE = "ALAP", _("as late as possible")
    START_NO_EARLIER_THAN = "SNET", _("start no earlier than")
    START_NO_LATER_THAN = "SNLT", _("start no later than")
    FINISH_NO_EARLIER_THAN = "FNET", _("finish no earlier than")
    FINISH_NO_LATER_THAN = "FNLT", _("finish no later than")
    MUST_START_ON = "MSO", _("must start on")
    MUST_FINISH_ON = "MFO", _("must finish on")

    @property
    def has_date(self) -> bool:
        """Whether it is about a date at all."""
        return self not in (ConstraintKind.AS_SOON_AS_POSSIBLE, ConstraintKind.AS_LATE_AS_POSSIBLE)

    @property
    def is_about_finish(self) -> bool:
        """Whether its date is one of the task's finish, else of its start."""
        return self in (
            ConstraintKind.FINISH_NO_EARLIER_THAN,
            ConstraintKind.FINISH_NO_LATER_THAN,
            ConstraintKind.MUST_FINISH_ON,
        )


class ProgressLogic(models.TextChoices):
    """What predecessors still say of a task that began although they did not let it."""

    RETAINED = "retained", _("what remains waits for its predecessors")
    OVERRIDE = "override", _("what remains waits for nobody")


class Step(models.TextChoices):
    """What has to be done for an interface, in this order."""

    CONTRACT = "contract", _("Agree the contract")
    BUILD = "build", _("Build, each side")
    TEST = "test", _("Test, each side")
    JOIN_TEST = "join_test", _("Test all sides together")
    PILOT = "pilot", _("Pilot")


class ResourceKind(models.TextChoices):
    """Who does the work."""

    PERSON = "person", _("Person")
    TEAM = "team", _("Team or role")


class Subtasks(models.TextChoices):
    """What becomes of the tasks under one that is removed."""

    REMOVE = "remove", _("Remove all of them")
    KEEP = "keep", _("Keep what stands under it")


class PlanFormat(models.TextChoices):
    """In which a plan is written, as a picture or for other tools."""

    PDF = "pdf", _("Picture on paper (PDF)")
    SVG = "svg", _("Picture that can be enlarged (SVG)")
    PNG = "png", _("Picture for slides (PNG)")
    MSPDI = "mspdi", _("Microsoft Project (XML)")
    XER = "xer", _("Primavera P6 (XER), Western characters only")
    PMXML = "pmxml", _("Primavera P6 (XML)")
    MPX = "mpx", _("Microsoft Project before 2000 (MPX), Western characters only")

    @property
    def ending(self) -> str:
        """How the name of such a file ends."""
        return ".xml" if self in (PlanFormat.MSPDI, PlanFormat.PMXML) else f".{self.value}"

    @property
    def is_picture(self) -> bool:
        """Whether it shows the plan rather than hold it."""
        return self in (PlanFormat.PDF, PlanFormat.SVG, PlanFormat.PNG)


class PaperSize(models.TextChoices):
    """On its side."""

    A4 = "A4", "A4"
    A3 = "A3", "A3"
    A2 = "A2", "A2"
    A1 = "A1", "A1"
    A0 = "A0", "A0"


#: The job that writes a plan as a file.
EXPORT = "planning.export_plan"
