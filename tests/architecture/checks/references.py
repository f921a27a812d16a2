"""Names that reach another domain without an import: URLs, templates, models and kinds of record."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.architecture.checks.tree import ORDER, Module, Tree, may_name

_URL_NAME = re.compile(r"([a-z]+):[a-z_]+")
_BY_KIND = {"get_model", "get"}
_TAG = re.compile(r"""\{%\s*(?:url|include|extends)\s+["']([a-z_]+)[:/]""")


def faults(tree: Tree) -> list[str]:
    """Return every name of a domain that the file it stands in may not know."""
    named = [
        *((module, *found) for module in tree.modules() for found in _in_python(module)),
        *((template, *found) for template in tree.templates() for found in _in_template(template)),
    ]
    return [f"{place} names {domain}" for module, place, domain in named if not may_name(module, domain)]


def _in_python(module: Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(module.syntax):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            match = _URL_NAME.fullmatch(node.value)
            if match and match[1] in ORDER:
                yield module.at(node), match[1]
        elif isinstance(node, ast.Call) and _called(node) in _BY_KIND and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                domain = first.value.partition(".")[0]
                if domain in ORDER:
                    yield module.at(node), domain


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _in_template(template: Module) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(template.text.splitlines(), start=1):
        for match in _TAG.finditer(line):
            if match[1] in ORDER:
                yield f"{template.inside}:{number}", match[1]
