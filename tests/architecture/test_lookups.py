"""A text that somebody typed is cut to what a column can hold before it is looked up.

SQLite refuses patterns of more than 50,000 characters: who types more would be shown a defect. Every look-up by a
pattern takes ``comparable(…)``, unless what it takes was stored in a column before.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from fishplate.kernel.validation import comparable

SOURCE = Path(__file__).parents[2] / "src" / "fishplate"
_PATTERNS = tuple(
    f"__{name}" for name in ("iexact", "contains", "icontains", "startswith", "istartswith", "endswith", "iendswith")
)
#: Look-ups of what a column holds already, by file and what is looked up.
STORED = {
    ("domains/organisations/pages/invitations.py", "invitation.email"),
    ("domains/organisations/services/invitations.py", "invitation.email"),
    ("domains/organisations/services/leaving.py", "person.email"),
    ("domains/organisations/services/administration.py", "f': {email}'"),
}


def lookups() -> Iterator[tuple[str, int, str]]:
    """Yield each look-up by a pattern: its file, its line, and what it is given, a name by what it stands for."""
    for path in sorted(SOURCE.rglob("*.py")):
        if "tests" in path.parts or "migrations" in path.parts:
            continue
        tree = ast.parse(path.read_text())
        standing = {
            target.id: node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for value in _values(tree):
            given = standing.get(value.id, value) if isinstance(value, ast.Name) else value
            yield str(path.relative_to(SOURCE)), value.lineno, ast.unparse(given)


def _values(tree: ast.AST) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg and node.arg.endswith(_PATTERNS):
            yield node.value
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                last = key.values[-1] if isinstance(key, ast.JoinedStr) else key
                if isinstance(last, ast.Constant) and str(last.value).endswith(_PATTERNS):
                    yield value


def test_every_look_up_by_a_pattern_takes_a_text_that_can_be_compared():
    found = list(lookups())
    assert len(found) >= 20, "the walk finds too little to show anything"
    assert [
        (file, line, given)
        for file, line, given in found
        if not given.startswith("comparable(") and (file, given) not in STORED
    ] == []
    assert {(file, given) for file, _line, given in found} >= STORED, "an exception that is not needed any more"


def test_a_comparable_text_is_no_longer_than_any_column():
    assert len(comparable("x" * 60_000)) < 50_000
    assert comparable("  MES ") == "MES"
