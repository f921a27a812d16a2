"""What the child can write."""

from collections.abc import Mapping
from types import MappingProxyType

FORMATS: Mapping[str, str] = MappingProxyType(
    {".xml": "MSPDI", ".pmxml": "PMXML", ".xer": "XER", ".mpx": "MPX", ".planner": "PLANNER", ".json": "JSON"}
)
"""The format of each ending of a file's name; both Microsoft's and Primavera's XML are read as .xml too."""

READABLE = (".mpp", ".mpt", ".xml", ".xer", ".pmxml", ".mpx", ".pod", ".gan", ".planner", ".pp")
"""Endings of plan files, by which they are told from tables; how to read one, what is in it decides."""
