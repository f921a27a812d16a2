"""What is written together is found when it is kept, and not when it was a trial."""

from __future__ import annotations

from functools import partial

import pytest

from fishplate.domains.organisations.tests import factories
from fishplate.kernel import audit, search
from fishplate.kernel.actors import SYSTEM

pytestmark = pytest.mark.django_db


def test_rows_written_together_are_found_when_they_are_kept():
    doings = [partial(factories.organisation, name) for name in ("Rail Works", "Road Works")]
    audit.together(doings, keep=False)
    assert search.find(SYSTEM, "Works") == []
    audit.together(doings)
    assert {hit.label for hit in search.find(SYSTEM, "Works")} == {"Rail Works", "Road Works"}


def test_a_refused_one_leaves_nothing_to_be_found():
    audit.together([partial(factories.organisation, name) for name in ("Rail Works", " ")])
    assert search.find(SYSTEM, "Works") == []
