"""Earned value and earned schedule: is what is done worth what it was to cost, and what was to be done by now?

One call, `evaluate(plan, progress, status=…)`, from plain dataclasses to plain dataclasses. Money and hours are alike:
a budget is in whatever unit the actual costs are. What cannot be told is None with the reason, never an error.

Sources, by which the formulas stand in `cost.py` and `earned_schedule.py`: PMI, "The Standard for Earned Value
Management" (2019), in the notation of ANSI/EIA-748; Lipke, "Schedule is Different", The Measurable News (2003), and
Lipke, Zwikael, Henderson & Anbari, International Journal of Project Management 27 (2009); Henderson, "Further
Developments in Earned Schedule", The Measurable News (2004).
"""

from .baseline import Done, Package, Plan, Step, Technique
from .cost import CostFigures, Forecast, Pace
from .curve import Measurement, Point
from .earned_schedule import EarnedSchedule, TimeForecast
from .evaluating import EarnedValue, Worth, evaluate
from .figures import Figure, Missing

__all__ = [
    "CostFigures",
    "Done",
    "EarnedSchedule",
    "EarnedValue",
    "Figure",
    "Forecast",
    "Measurement",
    "Missing",
    "Pace",
    "Package",
    "Plan",
    "Point",
    "Step",
    "Technique",
    "TimeForecast",
    "Worth",
    "evaluate",
]
