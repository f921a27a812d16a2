"""The import rules of pyproject.toml, run on a copy of the product in which they are broken."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys

import pytest

from tests.architecture.checks.tree import PRODUCT, ROOT

PLANTED = {
    "domains/organisations/queries.py": "from fishplate.domains.projects import queries as above",
    "kernel/clock.py": "import fishplate.domains.projects.models",
    "web/http.py": "import fishplate.config.urls",
    "engines/scheduling/network.py": "import django\nimport fishplate.engines.measurement",
    "domains/projects/models/project.py": "import fishplate.domains.projects.services",
    "domains/projects/services.py": (
        "import fishplate.web.http\n"
        "import fishplate.domains.organisations.pages.urls\n"
        "import fishplate.domains.projects.subscribers\n"
    ),
    "domains/projects/subscribers.py": "",
    "kernel/errors.py": "import fishplate.kernel.records",
}
BROKEN = [
    "The five packages, top to bottom",
    "Domains in reading order: a domain may use only those below it",
    "Inside every domain",
    "Pages and API are private to their domain",
    "Subscribers are wired only by apps.py",
    "Engines are pure",
    "Engines do not know each other",
    "Business code knows no HTTP",
    "No cycles anywhere",
]


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Plant one import for each rule, all in one copy, and return what became of each contract."""
    root = tmp_path_factory.mktemp("copy")
    leave_out = shutil.ignore_patterns("__pycache__", "static", "templates")
    shutil.copytree(PRODUCT.package, root / "src" / "fishplate", ignore=leave_out)
    shutil.copy(ROOT / "pyproject.toml", root)
    for inside, imports in PLANTED.items():
        path = root / "src" / "fishplate" / inside
        path.write_text(f"{path.read_text() if path.exists() else ''}\n{imports}\n")
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command; lint_imports_command()",
            "--no-cache",
        ],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root / "src"), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    return dict(re.findall(r"^(.+) (KEPT|BROKEN)(?: \(.*)?$", done.stdout, re.MULTILINE))


@pytest.mark.parametrize("contract", BROKEN)
def test_an_import_in_the_wrong_direction(verdicts: dict[str, str], contract: str) -> None:
    assert verdicts[contract] == "BROKEN"
