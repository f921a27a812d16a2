"""The services themselves: here a missing one is seen (in CI: fails), whatever else was run."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from tests.services import needs
from tests.services.missing import Missing


def test_a_database_of_ones_own_is_empty_and_goes_away(postgresql_database: str) -> None:
    with psycopg.connect(postgresql_database) as connection:
        found = connection.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        )
        assert found.fetchone() == (0,)


def test_a_browser_is_there() -> None:
    assert Path(needs("browser")).is_file()


def _missing() -> str:
    raise Missing("nobody installed it")


@pytest.mark.parametrize(("ci", "outcome"), [("true", pytest.fail.Exception), ("", pytest.skip.Exception)])
def test_what_cannot_be_had_skips_and_in_ci_fails(
    ci: str, outcome: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", ci)  # what the environment says is what is tried
    monkeypatch.setitem(needs.__globals__["_FINDERS"], "something", _missing)  # a service that no machine has
    with pytest.raises(outcome, match="something: nobody installed it"):
        needs("something")
