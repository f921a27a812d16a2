from __future__ import annotations

from collections.abc import Iterator

import pytest

from fishplate.domains.approvals.tests import factories as approvals
from fishplate.domains.approvals.tests.factories import Signers
from fishplate.domains.gates.models import Gate
from fishplate.domains.gates.tests import factories
from fishplate.domains.gates.tests.factories import Measured


@pytest.fixture
def people(db: None) -> Signers:
    return approvals.signers()


@pytest.fixture
def fact() -> Iterator[Measured]:
    with factories.registered() as measured:
        yield measured


@pytest.fixture
def gate(people: Signers, fact: Measured) -> Gate:
    """A gate into feasibility with one mandatory criterion that nobody has measured yet."""
    planned = factories.gate(people)
    factories.criterion(planned, fact, by=people.manager)
    return planned
