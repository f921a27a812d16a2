from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fishplate.domains.projects.choices import Phase, Role

#: Who signs for a gate when nothing else was agreed: two people, whatever roles one of them may fill.
DEFAULT_SEATS = {Role.PROJECT_MANAGER: 1, Role.BUSINESS_OWNER: 1}

#: The phases that are entered through a gate: all but the one in which every project begins.
GATED_PHASES = [phase for phase in Phase if phase is not Phase.DEFINITION]


class GateState(models.TextChoices):
    CLOSED = "closed", pgettext_lazy("gate", "Closed")
    OPEN = "open", pgettext_lazy("gate", "Open")


class Outcome(models.TextChoices):
    """What came of asking for a gate."""

    PENDING = "pending", _("Waiting for signatures")
    OPENED = "opened", pgettext_lazy("gate", "Opened")
    REFUSED = "refused", _("Refused: criteria not met")
    REJECTED = "rejected", _("Rejected by a signatory")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    VOID = "void", _("Void: criteria no longer met")
