"""What ``fishplate search`` does."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from fishplate.config.searching import search as command
from fishplate.domains.organisations.tests import factories
from fishplate.kernel import search
from fishplate.kernel.actors import SYSTEM
from fishplate.kernel.records import reference

pytestmark = pytest.mark.django_db


def test_records_that_the_index_lost_are_found_again() -> None:
    organisation = factories.organisation("Rail Works")
    search.forget(reference(organisation))
    assert search.find(SYSTEM, "Rail") == []

    said = CliRunner().invoke(command, ["rebuild"])

    assert said.exit_code == 0
    assert said.output == "1 records indexed\n"
    assert [hit.label for hit in search.find(SYSTEM, "Rail")] == ["Rail Works"]
