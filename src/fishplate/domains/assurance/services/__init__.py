from fishplate.domains.assurance.services.definitions import amend_check, define_check, retire_check
from fishplate.domains.assurance.services.running import (
    Measurement,
    answer_check,
    record_run,
    run_all_checks,
    run_check,
)

__all__ = [
    "Measurement",
    "amend_check",
    "answer_check",
    "define_check",
    "record_run",
    "retire_check",
    "run_all_checks",
    "run_check",
]
