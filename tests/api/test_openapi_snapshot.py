"""The API's description is kept under ``tests/openapi.json``: no operation changes without somebody seeing it.

After a change that is meant: ``UPDATE_SNAPSHOTS=1 script/test -k openapi`` and read the difference.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from django.utils import translation

from fishplate.config.api import api

SNAPSHOT = Path(__file__).parent / "openapi.json"


def described() -> str:
    with translation.override("en"):
        return (
            json.dumps(json.loads(json.dumps(api.get_openapi_schema(), default=str)), indent=1, sort_keys=True) + "\n"
        )


def test_the_api_is_as_it_was_described():
    now = described()
    if os.environ.get("UPDATE_SNAPSHOTS"):
        SNAPSHOT.write_text(now)
    assert now == SNAPSHOT.read_text(), "the API changed; see the docstring"


def test_every_operation_is_called_like_a_use_case_and_only_once():
    schema = json.loads(described())
    names = [operation["operationId"] for path in schema["paths"].values() for operation in path.values()]
    assert len(names) == len(set(names))
    assert all(name.replace("_", "").isalpha() and name.islower() for name in names)
