"""A source tree: the product's own, or one that a test planted."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def domains() -> list[str]:
    """Return the domains in reading order, lowest first, as the import rules in pyproject.toml list them."""
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    [layers] = [rule["layers"] for rule in rules if rule.get("containers") == ["fishplate.domains"]]
    return [name.strip("()") for name in reversed(layers)]


ORDER = domains()


@dataclass(frozen=True)
class Module:
    """One Python file of the package."""

    path: Path
    inside: str  # relative to the package, e.g. domains/projects/services.py

    @cached_property
    def text(self) -> str:
        return self.path.read_text()

    @cached_property
    def syntax(self) -> ast.Module:
        return ast.parse(self.text, str(self.path))

    @property
    def parts(self) -> tuple[str, ...]:
        return Path(self.inside).parts

    @property
    def layer(self) -> str:
        """``config``, ``domains``, ``web``, ``kernel`` or ``engines``."""
        return self.parts[0]

    @property
    def domain(self) -> str | None:
        return self.parts[1] if self.layer == "domains" and len(self.parts) > 2 else None

    @property
    def room(self) -> str | None:
        """The room of a domain: ``services`` for services.py and for services/people.py."""
        return self.parts[2].removesuffix(".py") if self.domain else None

    @property
    def is_test(self) -> bool:
        return "tests" in self.parts

    def at(self, node: ast.AST) -> str:
        return f"{self.inside}:{getattr(node, 'lineno', 1)}"


@dataclass(frozen=True)
class Tree:
    """The package ``fishplate`` below ``root``."""

    package: Path

    def modules(self, *, tests: bool = False) -> Iterator[Module]:
        """Yield every Python file but migrations; tests only when asked for."""
        for path in sorted(self.package.rglob("*.py")):
            module = Module(path, path.relative_to(self.package).as_posix())
            if "migrations" not in module.parts and (tests or not module.is_test):
                yield module

    def templates(self) -> Iterator[Module]:
        """Yield every template."""
        for path in sorted(self.package.rglob("templates/**/*.html")):
            yield Module(path, path.relative_to(self.package).as_posix())


PRODUCT = Tree(ROOT / "src" / "fishplate")


def may_name(module: Module, domain: str) -> bool:
    """Tell whether a file may know of ``domain``: its own or a lower one; wiring may know all, kernel and web none."""
    if module.layer == "config":
        return True
    return module.domain is not None and ORDER.index(domain) <= ORDER.index(module.domain)


def planted(folder: Path, files: dict[str, str]) -> Tree:
    """Write a small package of these files (by path inside it) and return it."""
    package = folder / "fishplate"
    for inside, text in files.items():
        path = package / inside
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return Tree(package)
