"""What takes back what among the checks. Runs and their evidence stand as they were taken."""

from __future__ import annotations

from fishplate.domains.assurance import services
from fishplate.domains.assurance.models import Check
from fishplate.domains.assurance.services.definitions import restore_check
from fishplate.kernel import undo


def register() -> None:
    """Declare the inverses of this domain."""
    undo.register("assurance.check_defined", undo.switch_back(services.retire_check, Check))
    undo.register("assurance.check_amended", undo.amend_back(services.amend_check, Check))
    undo.register("assurance.check_retired", undo.switch_back(restore_check, Check))
    undo.register("assurance.check_restored", undo.switch_back(services.retire_check, Check))
