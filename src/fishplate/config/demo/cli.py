"""`fishplate demo`: the sample systems on the command line."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import click

from fishplate.config import installation

from . import switching
from .client import CallFailedError
from .running import run
from .systems import DEFAULT_PORTS, FAULTS, Fault, Settings, System

NOT_RUNNING = 1
BAD_INPUT = 2
INCONCLUSIVE = 3
F = TypeVar("F", bound=Callable[..., Any])


def _with_settings(function: F) -> F:
    """Options that say which pair of systems is meant; the command is handed them as `settings`."""
