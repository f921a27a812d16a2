"""A Chromium for the tests that walk through the pages as a person does."""

from __future__ import annotations

import shutil
from functools import cache

from tests.services import packages
from tests.services.missing import Missing

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@cache
def executable() -> str:
    """Return the path of a Chromium, installing Debian's if there is none and we may."""
    if (found := _find()) is not None:
        return found
    packages.install("chromium")
    if (found := _find()) is None:
        raise Missing("the package chromium was installed, but brought no browser")
    return found


def _find() -> str | None:
    return next((path for name in _NAMES if (path := shutil.which(name)) is not None), None)
