"""``script/bench``: every comparison, or those that are named, and one table of the figures that have a target.

A figure is measured on this machine, now: beside a busy one it says little. Nothing fails here but a benchmark itself.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from figures import COLLECTED

HERE = Path(__file__).parent
KNOWN = sorted(path.stem for path in HERE.glob("*.py") if path.stem not in {"__main__", "databases", "figures"})


def main(wanted: list[str]) -> int:
    """Run each in a process of its own."""
    if unknown := set(wanted) - set(KNOWN):
        print(f"there is no benchmark {', '.join(sorted(unknown))}; there are {', '.join(KNOWN)}", file=sys.stderr)
        return 2
    failed = []
    with tempfile.TemporaryDirectory() as folder:
        collected = Path(folder) / "figures"
        for name in wanted or KNOWN:
            print(f"\n── {name}", flush=True)
            environment = {**os.environ, COLLECTED: str(collected), "PYTHONPATH": f"{HERE.parent}"}
            if subprocess.run([sys.executable, HERE / f"{name}.py"], env=environment, check=False).returncode:
                failed.append(name)
        lines = collected.read_text().splitlines() if collected.exists() else []
    table([json.loads(line) for line in lines])
    for name in failed:
        print(f"{name} did not run to its end", file=sys.stderr)
    return 1 if failed else 0


def table(figures: list[dict[str, Any]]) -> None:
    """Print the figures, with their targets where they have one; a ratio above 1 misses it."""
    width = max((len(one["name"]) for one in figures), default=0)
    print(f"\n{'figure':<{width}}  {'measured':>14}  {'target':>14}  {'ratio':>6}")
    for one in figures:
        print(f"{one['name']:<{width}}  {one['value']:>10,.3g} {one['unit']:<3}{beside(one)}")


def beside(one: dict[str, Any]) -> str:
    """Return what stands beside a figure: its target and how far it is from it."""
    value, most, least = one["value"], one["most"], one["least"]
    target = least if most is None else most
    if target is None:
        return ""
    ratio = (value / target if most is not None else target / value) if target and value else 0.0
    sign = "≥" if most is None else "≤"
    return f"  {sign} {target:>8,.3g} {one['unit']:<3}  {ratio:>6.2f}{'  misses it' if ratio > 1 else ''}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
