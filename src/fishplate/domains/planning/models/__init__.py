from fishplate.domains.planning.models.baseline import Baseline
from fishplate.domains.planning.models.copies import PlanCopy, TaskCopy
from fishplate.domains.planning.models.plan import Plan
from fishplate.domains.planning.models.risk import RiskDriver, TouchedTask
from fishplate.domains.planning.models.risk_analysis import RiskAnalysis, RiskFigures
from fishplate.domains.planning.models.scheduled import ScheduledTask
from fishplate.domains.planning.models.snapshot import Snapshot
from fishplate.domains.planning.models.task import Task, TaskLink

__all__ = [
    "Baseline",
    "Plan",
    "PlanCopy",
    "RiskAnalysis",
    "RiskDriver",
    "RiskFigures",
    "ScheduledTask",
    "Snapshot",
    "Task",
    "TaskCopy",
    "TaskLink",
    "TouchedTask",
]
