"""The template language an organisation's DOCX may use: looking things up, loops and conditions, and little else.

Templates are hostile input. Only dicts and lists reach them, attributes are looked up as keys and never on an object,
nothing can be called, and arithmetic that makes something large is refused. Time and memory are the process's.
"""

from __future__ import annotations

from typing import Any, Final

from jinja2.exceptions import SecurityError
from jinja2.runtime import LoopContext, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

_LOOP: Final = frozenset({"index", "index0", "first", "last", "length", "revindex"})
_FILTERS: Final = ("default", "escape", "e", "first", "join", "last", "length", "lower", "trim", "upper")


class _Missing(Undefined):
    """A name that does not exist: it reads as nothing, also where something is looked up in it."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __getitem__(self, _key: Any) -> Any:
        return self


class Closed(ImmutableSandboxedEnvironment):
    """The environment; ``unknown`` collects each name that was asked for and does not exist."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=_Missing)
        self.unknown: list[str] = []
        self.undefined = self._undefined  # type: ignore[assignment]  # called like the class
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in _FILTERS}

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Look a key up, also where a template writes a dot."""
        if isinstance(obj, LoopContext) and attribute in _LOOP:
            return getattr(obj, attribute)
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Look up a key of a dict or a place of a list."""
        if isinstance(obj, dict) and isinstance(argument, str) and argument in obj:
            return obj[argument]
        if isinstance(obj, list) and isinstance(argument, int) and -len(obj) <= argument < len(obj):
            return obj[argument]
        if isinstance(obj, Undefined):
            return obj
        return self._undefined(obj=obj, name=str(argument))

    def is_safe_callable(self, obj: Any) -> bool:
        """Nothing may be called."""
        return False

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Refuse the operators that can make something large of something small."""
        raise SecurityError(f"“{operator}” cannot be used in a template")

    def _undefined(self, *args: Any, **options: Any) -> _Missing:
        if options.get("name") is not None:
            self.unknown.append(str(options["name"]))
        return _Missing(*args, **options)
