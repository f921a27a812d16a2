"""Monte Carlo simulation: when a plan is going to be done, if nobody knows how long its tasks take.

One call, `simulate(network, uncertainty, …)`, from plain dataclasses to a result with percentiles, how far they are
known, and what they hang on. Rules, sources and what a figure means stand in docs/scheduling.md.

The first call loads numba, which takes about a second; importing the package does not.
"""

from .result import (
    Bar,
    Diagnostic,
    Distribution,
    Interval,
    Merge,
    Problem,
    Simulation,
    Status,
    Step,
    TaskRisk,
)
from .simulate import settle, simulate
from .uncertainty import Effort, RiskDriver, Shape, ThreePoint, Uncertainty

__all__ = [
    "Bar",
    "Diagnostic",
    "Distribution",
    "Effort",
    "Interval",
    "Merge",
    "Problem",
    "RiskDriver",
    "Shape",
    "Simulation",
    "Status",
    "Step",
    "TaskRisk",
    "ThreePoint",
    "Uncertainty",
    "settle",
    "simulate",
]
