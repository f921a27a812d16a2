"""One pair of systems serves a whole file of tests; a test that breaks something leaves it repaired."""

import pytest

from .pairs import pair


@pytest.fixture(scope="module")
def systems(tmp_path_factory):
    with pair(tmp_path_factory.mktemp("demo")) as settings:
        yield settings
