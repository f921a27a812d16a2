"""The page of settings and the code name the same variables."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
VARIABLE = re.compile(r"\bFISHPLATE_[A-Z0-9_]*[A-Z0-9]\b")

#: How serve tells its own children apart from nodes that were started by hand; the page that the settings name in the
#: code, as Django's LOGIN_URL, and that nobody sets from outside.
INTERNAL = {"FISHPLATE_SUPERVISED", "FISHPLATE_SECOND_FACTOR_PAGE"}


def in_code() -> set[str]:
    files = [path for path in ROOT.glob("src/**/*.py") if "tests" not in path.parts]
    files += [path for path in ROOT.glob("script/*") if path.is_file()]
    return {name for path in files for name in VARIABLE.findall(path.read_text())}


def test_every_variable_is_documented_and_every_documented_one_exists():
    documented = set(VARIABLE.findall((ROOT / "docs/user/settings.md").read_text()))

    assert documented == in_code() - INTERNAL
