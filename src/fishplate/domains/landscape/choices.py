from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SystemKind(models.TextChoices):
    APPLICATION = "application", _("Business application")
    PLATFORM = "platform", _("Integration platform")
    DATABASE = "database", _("Database or warehouse")
    EQUIPMENT = "equipment", _("Equipment and control")
    SERVICE = "service", _("Service of a third party")
    OTHER = "other", _("Other")


class Criticality(models.TextChoices):
    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")


class Lifecycle(models.TextChoices):
    PLANNED = "planned", _("Planned")
    IN_USE = "in_use", _("In use")
    PHASED_OUT = "phased_out", _("Being phased out")
    RETIRED = "retired", _("Out of service")


class EnvironmentKind(models.TextChoices):
    DEVELOPMENT = "development", _("Development")
    TEST = "test", _("Test")
    PILOT = "pilot", _("Pilot")
    PRODUCTION = "production", _("Production")


class Flow(models.TextChoices):
    """Which way the data goes; the provider owns the contract whichever way that is."""

    TO_CONSUMER = "to_consumer", _("Provider to consumer")
    TO_PROVIDER = "to_provider", _("Consumer to provider")
    BOTH = "both", _("Both ways")


class Pattern(models.TextChoices):
    SYNCHRONOUS = "synchronous", _("Synchronous call")
    ASYNCHRONOUS = "asynchronous", _("Asynchronous message")
    BATCH = "batch", _("Batch")
    FILE = "file", _("File transfer")


class Format(models.TextChoices):
    """How a contract is written down."""

    OPENAPI = "openapi", _("OpenAPI (JSON or YAML)")
    JSON_SCHEMA = "json_schema", _("JSON Schema")
    CSV = "csv", _("CSV with a header line")
    TEXT = "text", _("Other text")


class ScopeRole(models.TextChoices):
    """What a project does to a system or an interface."""

    BUILDS = "builds", pgettext_lazy("scope", "builds")
    CHANGES = "changes", pgettext_lazy("scope", "changes")
    USES = "uses", pgettext_lazy("scope", "uses")
    RETIRES = "retires", pgettext_lazy("scope", "retires")
