"""What a browser has to fetch before the first page of a session stands: at most 120 kB, compressed."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

BUDGET = 120_000
_REFERENCED = re.compile(r'(?:href|src)="/static/([^"#]+)')
_ENTRY = "src/main.ts"


def compressed(name: str) -> int:
    """Return how many bytes a file of the front end takes on the wire."""
    found = finders.find(name)
    assert isinstance(found, str), f"{name} is not built"
    return len(gzip.compress(Path(found).read_bytes(), mtime=0))


def built(manifest: dict[str, Any], entry: str) -> set[str]:
    """Return the files that an entry of the build brings, what it loads later included."""
    files: set[str] = set()
    open_ = [entry]
    while open_:
        said = manifest[open_.pop()]
        new = {said["file"], *said.get("css", ()), *said.get("assets", ())} - files
        files |= new
        open_ += [other for kind in ("imports", "dynamicImports") for other in said.get(kind, ()) if new]
    return {f"dist/{name}" for name in files}


@pytest.mark.django_db
def test_the_first_page_and_all_it_needs_weigh_at_most_120_kilobytes(cast):
    client = Client()
    client.force_login(cast.people["owner"], backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/").content
    path = finders.find("dist/manifest.json")
    assert isinstance(path, str), "the front end is not built: script/build"
    files = set(_REFERENCED.findall(page.decode())) | built(json.loads(Path(path).read_text()), _ENTRY)
    sizes = {name: compressed(name) for name in files}
    total = len(gzip.compress(page, mtime=0)) + sum(sizes.values())
    assert len(sizes) >= 4, "the page refers to nothing that was built"
    assert total <= BUDGET, sorted(sizes.items(), key=lambda item: -item[1])
