"""Search holds what is there and shows nobody more than the pages do."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from fishplate.domains.projects import services
from fishplate.kernel import search
from tests.access.samples import World, everything

pytestmark = pytest.mark.django_db


def indexed() -> set[tuple[object, ...]]:
    """Return every document with its tokens."""
    tokens, join = (
        ("vector::text", "")
        if connection.vendor == "postgresql"
        else ("title || '|' || body", "JOIN kernel_search_tokens t ON t.rowid = d.id")
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT kind, record_id, {tokens} FROM kernel_searchdocument d {join}")
        return set(cursor.fetchall())


def test_the_services_keep_the_index_as_a_rebuild_would_make_it() -> None:
    everything(World())
    kept = indexed()
    search.rebuild()
    assert kept
    assert kept == indexed()


def test_an_amended_project_is_found_by_its_new_name_and_only_by_its_members() -> None:
    cast = World().cast
    services.amend_project(
        project_id=cast.project.pk,
        version=cast.project.version,
        code="HIS-1",
        name="医保接口改造",
        purpose="",
        starts_on=date(2026, 3, 2),
        ends_on=None,
        actor=cast.owner,
    )
    for text in ("医保", "his-1", "HIS1"):
        assert "医保接口改造" in [found.label for found in search.find(cast.supplier_member, text)]
        for outsider in (cast.stranger, cast.removed_member):
            assert search.find(outsider, text) == []
