"""`fishplate plan level`: start activities that share resources so that all are done as early as can be."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import click
import numpy as np

from fishplate.engines.scheduling import levelling

from .bad_input import BadInput

READERS: Final[Mapping[str, Callable[[str], levelling.Project | levelling.ModalProject]]] = {
    ".sm": levelling.read_sm,
    ".rcp": levelling.read_rcp,
    ".mm": levelling.read_mm,
    ".sch": levelling.read_sch,
}
#: The largest file of the literature has 60 kB.
MOST_BYTES: Final = 20_000_000


@click.command("level")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--time-limit", type=click.FloatRange(min=0.1), default=10.0, show_default=True, help="Seconds.")
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Threads at work at once.")
@click.option("--seed", type=click.IntRange(min=0), help="Draw the same random numbers again.")
@click.option("--gap", type=click.FloatRange(0, 100), default=0.0, help="Stop at so many percent above the bound.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def level(file: Path, *, time_limit: float, workers: int, seed: int | None, gap: float, as_json: bool) -> None:
    """Level the resources of FILE.

    It is a file of PSPLIB with one mode (.sm) or several (.mm), of RCPSP/max with minimal and maximal lags (.sch), or
    in Patterson's format (.rcp).

    Exit status: 0 levelled, 2 the file cannot be read, or there is no schedule for it.
    """
    begin = time.monotonic()
    project = _read(file)
    seed = secrets.randbits(32) if seed is None else seed
    effort = levelling.Effort(time_limit, workers, gap / 100)
    generator = np.random.default_rng(seed)
    try:
        if isinstance(project, levelling.ModalProject):
            result = levelling.level_modes(project, effort, clock=time.monotonic, generator=generator)
        else:
            result = levelling.level(project, effort, clock=time.monotonic, generator=generator)
    except ValueError as error:
        raise BadInput(f"{file}: {error}.") from None
    seconds = round(time.monotonic() - begin, 3)
    told = _as_dict(result, seed, seconds)
    click.echo(json.dumps(told, indent=2, ensure_ascii=False) if as_json else _table(result, seconds))
    if result.makespan is None:
        raise BadInput(f"{file}: {result.diagnostics[0].message}")


def _read(file: Path) -> levelling.Project | levelling.ModalProject:
    reader = READERS.get(file.suffix.lower())
    if reader is None:
        raise BadInput(f"{file}: only {', '.join(READERS)} files can be levelled so far.")
    try:
        if file.stat().st_size > MOST_BYTES:
            raise BadInput(f"{file}: larger than {MOST_BYTES // 1_000_000} MB.")
        return reader(file.read_text(encoding="utf-8", errors="replace"))
    except OSError as error:
        raise BadInput(f"{file}: {error.strerror}.") from None
    except levelling.ProjectFileError as error:
        raise BadInput(f"{file}: {error}.") from None


def _as_dict(result: levelling.Levelled, seed: int, seconds: float) -> dict[str, Any]:
    return {
        "makespan": result.makespan,
        "lower_bound": result.lower_bound,
        "status": result.status,
        "gap": None if result.gap is None else round(result.gap, 6),
        "seconds": seconds,
        "seed": seed,
        "schedules": result.schedules,
        "starts": dict(result.starts),
        "modes": dict(result.modes),
        "diagnostics": [{"message": one.message, "activities": list(one.activities)} for one in result.diagnostics],
    }


def _table(result: levelling.Levelled, seconds: float) -> str:
    if result.gap is None:
        return f"{result.status} after {seconds:.1f} s"
    lines = [f"{'start':>7}  activity"]
    lines += [
        f"{start:>7}  {activity}" + (f" (mode {result.modes[activity]})" if activity in result.modes else "")
        for activity, start in sorted(result.starts.items(), key=lambda one: one[1])
    ]
    bound = f"no schedule is shorter than {result.lower_bound} ({result.gap:.1%} gap)"
    return "\n".join([*lines, "", f"makespan {result.makespan}, {result.status}; {bound}; {seconds:.1f} s"])
