"""What the page of a run says of its figures, so that a business owner can read it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from fishplate.domains.assurance.choices import CheckKind, Verdict
from fishplate.domains.assurance.choices.sources import name_of
from fishplate.domains.assurance.models import Run
from fishplate.domains.assurance.pages import evidence
from fishplate.domains.assurance.tests import factories
from fishplate.domains.assurance.tests.factories import World

pytestmark = pytest.mark.django_db
INPUTS = {
    "left": "sqlite:////srv/mes.sqlite3::orders",
    "right": "postgresql://reader@db.example.org/erp::public.sales",
    "key": ["order_no"],
    "columns": [],
}
FIGURES = {
    "left": 2000,
    "right": 1995,
    "only_left": 9,
    "only_right": 4,
    "differing": 12,
    "complete": True,
    "examples": [
        {"finding": "only_left", "key": ["PO-1"], "column": None, "left": None, "right": None},
        {"finding": "differing", "key": ["PO-2"], "column": "quantity", "left": "5", "right": None},
    ],
}


def compared(world: World | None = None) -> Run:
    world = world or factories.world()
    check = factories.check(world, CheckKind.CONSISTENCY)
    return factories.run(check, by=world.cast.owner, verdict=Verdict.NOT_MET, figures=FIGURES, inputs=INPUTS)


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("sqlite:///var/mes.sqlite3::orders", "orders (mes)"),
        ("postgresql://reader:secret@db.example.org:5433/erp::public.sales", "sales (erp)"),
        ("exports/orders.csv", "orders.csv"),
        ("nonsense secret", ""),
    ],
)
def test_a_side_is_called_by_its_table_and_by_nothing_secret(source, name):
    assert name_of(source) == name


def test_figures_name_the_tables_they_are_about():
    found = {figure.name: (figure.label, figure.value) for figure in evidence.figures(compared())}
    assert found["only_left"] == ("Rows only in orders (mes)", 9)
    assert found["right"] == ("Rows in sales (erp)", 1995)
    assert "complete" not in found


def test_a_row_that_is_not_there_is_told_from_an_empty_value():
    missing, empty = evidence.examples(compared())
    assert (missing.key, missing.finding, missing.both) == ("PO-1", "only in orders (mes)", ("there", None))
    assert (empty.finding, empty.column, empty.both) == ("differs", "quantity", ("5", "NULL"))


def test_the_page_speaks_no_word_of_the_engine():
    world = factories.world()
    run, client = compared(world), Client()
    client.force_login(world.cast.people["owner"])
    url = reverse("assurance:view_run", args=[run.check_definition.project_id, run.check_definition_id, run.pk])
    page = client.get(url, headers={"Accept-Language": "zh-CN"}).content.decode()
    for word in ("only_left", "only_right", "differing", "[]", "order_no']", "undecided"):
        assert word not in page
    assert "仅存在于 orders (mes)" in page
