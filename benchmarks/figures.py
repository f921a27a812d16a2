"""How a benchmark tells a figure that has a target, so that ``script/bench`` can set it beside the others."""

from __future__ import annotations

import json
import os
from pathlib import Path

COLLECTED = "FISHPLATE_BENCH_FIGURES"


def figure(name: str, value: float, unit: str, *, most: float | None = None, least: float | None = None) -> None:
    """Tell one figure, with the most or the least it should be."""
    if (collected := os.environ.get(COLLECTED)) is not None:
        line = json.dumps({"name": name, "value": value, "unit": unit, "most": most, "least": least})
        with Path(collected).open("a") as file:
            file.write(line + "\n")
