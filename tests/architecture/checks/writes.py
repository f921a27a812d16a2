"""Who writes what: a domain its own tables, and these only in its services."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.architecture.checks.tree import Module, Tree

_OF_A_QUERYSET = {
    "create", "bulk_create", "get_or_create", "update_or_create", "update", "bulk_update", "delete",
}  # fmt: skip
_OF_A_ROW = {"save", "delete"}
#: Rooms that read, show or pass on. ``models`` may hold what services call.
_NOT_WRITING = {
    "queries", "permissions", "facts", "guards", "inverses", "documents", "pages", "api", "cli", "contributions",
    "subscribers", "tasks",
}  # fmt: skip


def faults(tree: Tree) -> list[str]:
    """Return every write to another domain's model, and every write outside a domain's services."""
    plain = _dataclasses(tree)
    return [fault for module in tree.modules() if module.domain for fault in _faults_of(module, plain)]


def _dataclasses(tree: Tree) -> set[tuple[str, str]]:
    """Return (domain, class) of what stands among the models and is a value, not a table."""
    return {
        (module.domain, node.name)
        for module in tree.modules()
        if module.domain is not None and module.room == "models"
        for node in module.syntax.body
        if isinstance(node, ast.ClassDef) and any("dataclass" in ast.unparse(mark) for mark in node.decorator_list)
    }


def _faults_of(module: Module, plain: set[tuple[str, str]]) -> Iterator[str]:
    ours, foreign = _imported_models(module)
    # A model is a class; what begins small is a function that stands beside the models.
    foreign = {name: domain for name, domain in foreign.items() if name[0].isupper() and (domain, name) not in plain}
    for node in ast.walk(module.syntax):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in foreign:
            yield f"{module.at(node)} makes a {node.func.id} of {foreign[node.func.id]}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _OF_A_QUERYSET:
            model = _root(node.func)
            if model in foreign:
                yield f"{module.at(node)} writes {model} of {foreign[model]}"
            elif model in ours and module.room in _NOT_WRITING:
                yield f"{module.at(node)} writes {model} outside services"
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _rows_written(module, node, foreign)


def _rows_written(
    module: Module, function: ast.FunctionDef | ast.AsyncFunctionDef, foreign: dict[str, str]
) -> Iterator[str]:
    """Follow names that hold a row of a foreign model: parameters by annotation, variables by what they came from."""
    held: dict[str, str] = {}
    arguments = function.args
    for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
        if isinstance(argument.annotation, ast.Name) and argument.annotation.id in foreign:
            held[argument.arg] = argument.annotation.id
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            model = next((name for name in _names(node.value) if name in foreign), None)
            if model is not None and isinstance(node.value, ast.Call):
                held[node.targets[0].id] = model
    for node in ast.walk(function):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in _OF_A_ROW
            and isinstance(node.func.value, ast.Name)
            and (model := held.get(node.func.value.id)) is not None
        ):
            yield f"{module.at(node)} writes {model} of {foreign[model]}"


def _imported_models(module: Module) -> tuple[set[str], dict[str, str]]:
    ours: set[str] = set()
    foreign: dict[str, str] = {}
    for node in ast.walk(module.syntax):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("fishplate.domains."):
            parts = (node.module or "").split(".")
            if len(parts) < 4 or parts[3] != "models":
                continue
            for alias in node.names:
                if parts[2] == module.domain:
                    ours.add(alias.asname or alias.name)
                else:
                    foreign[alias.asname or alias.name] = parts[2]
    return ours, foreign


def _root(node: ast.expr) -> str:
    """``Project`` of ``Project.objects.filter(…).update``."""
    while isinstance(node, ast.Attribute | ast.Call):
        node = node.value if isinstance(node, ast.Attribute) else node.func
    return node.id if isinstance(node, ast.Name) else ""


def _names(node: ast.expr) -> Iterator[str]:
    return (found.id for found in ast.walk(node) if isinstance(found, ast.Name))
