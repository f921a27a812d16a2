"""How sound a plan is: the fourteen points of the DCMA, and the ten scheduling practices of the GAO."""

from .dcma import assess
from .finding import Finding, Measure, Point
from .gao import Need, Practice, PracticeFinding, assess_practices

__all__ = [
    "Finding",
    "Measure",
    "Need",
    "Point",
    "Practice",
    "PracticeFinding",
    "assess",
    "assess_practices",
]
