"""The product as it stands keeps every rule."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.apps import apps
from django.urls import get_resolver

from fishplate.config.api import api
from fishplate.kernel import records
from fishplate.kernel.search import indexing
from tests.architecture.checks import clocks, models, references, routes, shape, texts, use_cases, writes
from tests.architecture.checks.tree import PRODUCT, Tree


@pytest.mark.parametrize(
    "check",
    [
        pytest.param(references.faults, id="names only what is below"),
        pytest.param(writes.faults, id="writes only its own, in services"),
        pytest.param(use_cases.faults, id="one use case, one spelling"),
        pytest.param(shape.sizes, id="short files and functions"),
        pytest.param(shape.rooms, id="the same rooms everywhere"),
        pytest.param(clocks.faults, id="one clock"),
        pytest.param(texts.faults, id="every text is translated"),
    ],
)
def test_the_source(check: Callable[[Tree], list[str]]) -> None:
    assert check(PRODUCT) == []


def test_foreign_keys_point_downwards() -> None:
    assert models.faults(apps.get_models(include_auto_created=True)) == []


def test_every_route_declares_its_access() -> None:
    assert routes.undeclared(get_resolver().url_patterns) == []


def test_every_operation_of_the_api_declares_its_access() -> None:
    assert routes.undeclared_operations(api) == []


def test_every_main_record_is_found_by_search() -> None:
    assert {kind.key for kind in records.kinds() if kind.steward} <= indexing.kinds()


def test_every_exception_is_still_needed() -> None:
    there = {route.name for route in routes.routes(get_resolver().url_patterns)}
    assert set(routes.EXCEPTIONS) <= there
    assert all((PRODUCT.package / inside).is_file() for inside in clocks.EXCEPTIONS)
