from __future__ import annotations

import pytest

from fishplate.domains.landscape import queries
from fishplate.domains.landscape.tests import factories
from fishplate.domains.projects.tests import factories as projects

pytestmark = pytest.mark.django_db


def cells(project_id) -> dict[tuple[str, str], str]:
    rows = queries.n_squared(project_id)
    codes = [row.system.code for row in rows]
    return {
        (row.system.code, receiver): " ".join(one.code for one in sent)
        for row in rows
        for receiver, sent in zip(codes, row.sends, strict=True)
        if sent
    }


def test_data_goes_from_the_row_to_the_column_by_the_direction_of_flow():
    cast = projects.cast()
    a, b, c = (factories.system(cast.organisation, by=cast.owner, code=code) for code in "ABC")
    for interface in (
        factories.interface(a, b, c, by=cast.owner, code="OUT"),
        factories.interface(a, b, by=cast.owner, code="BACK", flow="to_provider"),
        factories.interface(c, b, by=cast.owner, code="BOTH", flow="both"),
    ):
        factories.in_scope(cast, interface)
    factories.interface(b, a, by=cast.owner, code="ELSEWHERE")
    assert cells(cast.project.pk) == {
        ("A", "B"): "OUT",
        ("A", "C"): "OUT",
        ("B", "A"): "BACK",
        ("C", "B"): "BOTH",
        ("B", "C"): "BOTH",
    }


def test_its_cost_does_not_grow_with_the_number_of_interfaces(django_assert_num_queries):
    cast = projects.cast()
    systems = [factories.system(cast.organisation, by=cast.owner) for _ in range(6)]
    for provider in systems:
        others = [system for system in systems if system is not provider]
        factories.in_scope(cast, factories.interface(provider, *others, by=cast.owner))
    with django_assert_num_queries(3):
        assert len(queries.n_squared(cast.project.pk)) == 6
