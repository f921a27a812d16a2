from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Phase(models.TextChoices):
    """The stages of the method, in order."""

    DEFINITION = "definition", _("Definition")
    FEASIBILITY = "feasibility", _("Feasibility")
    PILOT = "pilot", _("Pilot")
    ROLL_OUT = "roll_out", _("Roll-out")
    TRANSITION = "transition", _("Transition")
    CLOSURE = "closure", _("Closure")


class Party(models.TextChoices):
    """In which capacity an organisation takes part."""

    OWNER = "owner", _("Owner")
    INTEGRATOR = "integrator", _("Integrator")
    SUPPLIER = "supplier", _("Supplier")
    SUPERVISOR = "supervisor", _("Supervisor")


class Role(models.TextChoices):
    """What a member answers for. Rules of every domain ask for these."""

    SPONSOR = "sponsor", _("Sponsor")
    PROJECT_MANAGER = "project_manager", _("Project manager")
    SYSTEM_ARCHITECT = "system_architect", _("System architect")
    DATABASE_SPECIALIST = "database_specialist", _("Database specialist")
    TEST_ENGINEER = "test_engineer", _("Test engineer")
    BUSINESS_OWNER = "business_owner", _("Business process owner")
    OPERATIONS = "operations", _("Operations")
    OBSERVER = "observer", _("Observer")
