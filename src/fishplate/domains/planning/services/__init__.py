from fishplate.domains.planning.services.analysing import record_risk_analysis, start_risk_analysis
from fishplate.domains.planning.services.baselining import restore_baseline, take_baseline, withdraw_baseline
from fishplate.domains.planning.services.batches import TaskRow, prepare_tasks
from fishplate.domains.planning.services.calendars import (
    add_calendar,
    amend_calendar,
    choose_calendar,
    remove_calendar,
)
from fishplate.domains.planning.services.exporting import export_plan
from fishplate.domains.planning.services.moving import indent_task, move_task, outdent_task
from fishplate.domains.planning.services.recording import record_progress, set_status_date
from fishplate.domains.planning.services.removing import remove_task
from fishplate.domains.planning.services.resources import add_resource, amend_resource, remove_resource
from fishplate.domains.planning.services.risk_drivers import add_risk_driver, amend_risk_driver, remove_risk_driver
from fishplate.domains.planning.services.scheduling import schedule_plan
from fishplate.domains.planning.services.typed import Typed
from fishplate.domains.planning.services.typing_in import add_task, amend_task
from fishplate.domains.planning.services.work_packages import make_work_packages

__all__ = [
    "TaskRow",
    "Typed",
    "add_calendar",
    "add_resource",
    "add_risk_driver",
    "add_task",
    "amend_calendar",
    "amend_resource",
    "amend_risk_driver",
    "amend_task",
    "choose_calendar",
    "export_plan",
    "indent_task",
    "make_work_packages",
    "move_task",
    "outdent_task",
    "prepare_tasks",
    "record_progress",
    "record_risk_analysis",
    "remove_calendar",
    "remove_resource",
    "remove_risk_driver",
    "remove_task",
    "restore_baseline",
    "schedule_plan",
    "set_status_date",
    "start_risk_analysis",
    "take_baseline",
    "withdraw_baseline",
]
