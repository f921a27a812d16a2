"""Sizes and rooms: files that can be read at one sitting, domains in which everybody finds their way."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from tests.architecture.checks.tree import ORDER, Tree

FILE, FILE_P95 = 600, 400
FUNCTION, FUNCTION_P95 = 60, 40

ROOMS = {
    "__init__", "apps", "choices", "models", "migrations", "events", "permissions", "queries", "services", "facts",
    "guards", "inverses", "tasks", "subscribers", "pages", "api", "cli", "contributions", "documents", "templates",
    "tests",
}  # fmt: skip


def sizes(tree: Tree) -> list[str]:
    """Return the files and functions that grew too long."""
    files = [(len(module.text.splitlines()), module.inside) for module in tree.modules(tests=True)]
    functions = [
        ((node.end_lineno or node.lineno) - node.lineno + 1, f"{module.at(node)} {node.name}")
        for module in tree.modules()
        for node in ast.walk(module.syntax)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    return [*_too_long(files, FILE, FILE_P95), *_too_long(functions, FUNCTION, FUNCTION_P95)]


def _too_long(lengths: Sequence[tuple[int, str]], most: int, usual: int) -> list[str]:
    found = [f"{what}: {length} lines, at most {most}" for length, what in lengths if length > most]
    in_order = sorted(length for length, _ in lengths)
    if in_order and (p95 := in_order[len(in_order) * 95 // 100 - (len(in_order) * 95 % 100 == 0)]) > usual:
        found.append(f"95 % are up to {p95} lines long, which should be at most {usual}")
    return found


def rooms(tree: Tree) -> list[str]:
    """Return what stands in a domain and is none of its rooms, and folders that are no domain."""
    found = []
    for domain in sorted(path for path in (tree.package / "domains").iterdir() if path.is_dir()):
        if domain.name == "__pycache__":
            continue
        if domain.name not in ORDER:
            found.append(f"domains/{domain.name} is no domain of the design")
        found += [
            f"domains/{domain.name}/{path.name} is no room"
            for path in sorted(domain.iterdir())
            if path.name != "__pycache__" and path.name.removesuffix(".py") not in ROOMS
        ]
        templates = domain / "templates"
        if templates.is_dir():
            found += [
                f"domains/{domain.name}/templates/{path.name} is not the domain's own folder"
                for path in sorted(templates.iterdir())
                if path.name != domain.name
            ]
    return found
