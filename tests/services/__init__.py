"""What some tests need from the machine: found, else started or installed, else the test is skipped and says why.

Under ``CI=true`` such a skip is a failure: there, a service that is missing means that something was not tested.
"""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from tests.services import browser, clamd, postgresql, s3
from tests.services.missing import Missing

_FINDERS: dict[str, Callable[[], str]] = {
    "postgresql": postgresql.url,
    "browser": browser.executable,
    "clamd": clamd.addresses,
    "s3": s3.endpoint,
}


def needs(service: str) -> str:
    """Return how to reach ``service`` (a URL, a path); skip the running test where there is none."""
    try:
        return _FINDERS[service]()
    except Missing as missing:
        if os.environ.get("CI") == "true":
            pytest.fail(f"{service}: {missing}", pytrace=False)
        pytest.skip(f"{service}: {missing}")
