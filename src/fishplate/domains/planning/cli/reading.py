"""A plan file at the shell: read, made a network, scheduled; whatever is wrong with it is one line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fishplate.domains.planning.choices import plan_files
from fishplate.domains.planning.cli.bad_input import BadInput
from fishplate.domains.planning.tasks import plan_files as reading
from fishplate.engines import planfiles, scheduling


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A plan file, the network made of it, and its dates."""

    plan: planfiles.PlanFile
    network: scheduling.Network
    schedule: scheduling.Schedule


def opened(file: Path) -> planfiles.PlanFile:
    """Read ``file``; ``BadInput`` where it is no plan."""
    try:
        return reading.read(file)
    except reading.PlanFileError as error:
        raise BadInput(str(error)) from None


def scheduled(file: Path) -> Scheduled:
    """Read and schedule ``file``; ``BadInput`` where it is no plan or its plan cannot be scheduled."""
    plan = opened(file)
    try:
        network = plan_files.network(plan)
    except ValueError as error:
        raise BadInput(f"{file}: {error}.") from None
    result = scheduling.schedule(network)
    if result.status is not scheduling.Status.SCHEDULED:
        more = len(result.diagnostics) - 1
        raise BadInput(f"{file}: {result.diagnostics[0].message}{f' (and {more} more)' if more else ''}")
    return Scheduled(plan, network, result)
