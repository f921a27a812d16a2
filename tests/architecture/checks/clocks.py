"""One clock: everything but ``kernel.clock`` is told the time, so that a test can say what time it is."""

from __future__ import annotations

import ast

from tests.architecture.checks.tree import Tree

_CLOCKS = {
    "datetime.now", "datetime.utcnow", "datetime.today", "datetime.datetime.now", "datetime.date.today", "date.today",
    "timezone.now", "time.time", "time.time_ns",
}  # fmt: skip
#: With an argument these only convert.
_CLOCKS_WHEN_EMPTY = {"timezone.localdate", "timezone.localtime", "time.localtime", "localtime"}

#: Files that may ask the machine, with the reason.
EXCEPTIONS = {
    "kernel/clock.py": "it is the clock",
    "kernel/fields.py": "an id's time stamp orders it; nobody reads the time from it",
}


def faults(tree: Tree) -> list[str]:
    """Return every place that asks the machine what time it is."""
    return [
        f"{module.at(node)} asks {ast.unparse(node.func)}"
        for module in tree.modules()
        if module.inside not in EXCEPTIONS
        for node in ast.walk(module.syntax)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in (_CLOCKS if node.args or node.keywords else _CLOCKS | _CLOCKS_WHEN_EMPTY)
    ]
