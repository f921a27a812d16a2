from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator

import psycopg
import pytest

from fishplate.engines.reconciliation import PostgresTable

MakeTable = Callable[..., PostgresTable]


@pytest.fixture(scope="session")
def postgres() -> Iterator[psycopg.Connection]:
    try:
        connection = psycopg.connect("host=127.0.0.1 user=postgres dbname=test connect_timeout=3", autocommit=True)
    except psycopg.OperationalError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"no PostgreSQL at 127.0.0.1:5432: {error}")
    with connection:
        yield connection


@pytest.fixture
def postgres_table(postgres: psycopg.Connection) -> Iterator[MakeTable]:
    schema = f"reconcile_{uuid.uuid4().hex[:12]}"
    postgres.execute(f'CREATE SCHEMA "{schema}"')

    def make(columns: str, rows=(), *, table: str = "t") -> PostgresTable:
        postgres.execute(f'CREATE TABLE "{schema}"."{table}" ({columns})')
        with postgres.cursor() as cursor:
            for row in rows:
                cursor.execute(f'INSERT INTO "{schema}"."{table}" VALUES ({", ".join(["%s"] * len(row))})', row)
        return PostgresTable("127.0.0.1", 5432, "test", table, schema, user="postgres")

    yield make
    postgres.execute(f'DROP SCHEMA "{schema}" CASCADE')
