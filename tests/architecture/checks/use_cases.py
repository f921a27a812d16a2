"""One use case, one spelling: a service ``verb_noun(*, …, actor)``, its test, its audit action."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.architecture.checks.tree import Module, Tree

_VERB_NOUN = re.compile(r"[a-z]+(_[a-z0-9]+)+")
_ACTION = re.compile(r"[a-z]+\.[a-z0-9_]+")

#: Services nobody acts in yet, with the reason.
WITHOUT_ACTOR = {
    "conversations.read_about": "what was asked is done; whoever did it stands in the change that this is part of",
    "organisations.found_installation": "nobody can sign in before it",
}


def faults(tree: Tree) -> list[str]:
    """Return the services that are called, take or lack what no other service does."""
    modules = [module for module in tree.modules() if module.domain is not None]
    exported = {
        module.domain: _exported(module) for module in modules if module.inside.endswith("services/__init__.py")
    }
    return [
        fault for module in modules for fault in (*_services(module, exported.get(module.domain)), *_actions(module))
    ]


def _exported(module: Module) -> set[str]:
    """Return what a package of services offers; whatever else its files hold is their own affair."""
    imports = (node for node in module.syntax.body if isinstance(node, ast.ImportFrom))
    return {alias.asname or alias.name for node in imports for alias in node.names}


def _services(module: Module, exported: set[str] | None) -> Iterator[str]:
    if module.room != "services":
        return
    for node in module.syntax.body:
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
            continue
        if exported is None or node.name in exported:
            yield from (f"{module.at(node)} {node.name} {fault}" for fault in _faults_of(module, node))


def _faults_of(module: Module, service: ast.FunctionDef) -> Iterator[str]:
    arguments = service.args
    if not _VERB_NOUN.fullmatch(service.name):
        yield "is no verb_noun"
    if arguments.args or arguments.posonlyargs or arguments.vararg:
        yield "takes arguments by position"
    if "actor" not in {argument.arg for argument in arguments.kwonlyargs} and (
        f"{module.domain}.{service.name}" not in WITHOUT_ACTOR
    ):
        yield "has no actor"
    tests = module.path.parents[len(module.parts) - 3] / "tests"
    if not any(tests.rglob(f"test_{service.name}.py")):
        yield f"has no tests/test_{service.name}.py"


def _actions(module: Module) -> Iterator[str]:
    for node in ast.walk(module.syntax):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.change" and node.args:
            action = node.args[0]
            name = str(action.value) if isinstance(action, ast.Constant) else ""
            if not _ACTION.fullmatch(name):
                yield f"{module.at(node)} audits something that no grep finds"
            elif name.partition(".")[0] != module.domain:
                yield f"{module.at(node)} audits {name} in {module.domain}"
