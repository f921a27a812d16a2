from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator

import psycopg
import pytest

from fishplate.engines.reconciliation import PostgresTable

MakeTable = Callable[..., PostgresTable]


@pytest.fixture(scope="session")
def postgres(postgresql_server: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(postgresql_server, autocommit=True) as connection:
        yield connection


@pytest.fixture
def postgres_table(postgres: psycopg.Connection) -> Iterator[MakeTable]:
    schema = f"reconcile_{uuid.uuid4().hex[:12]}"
    postgres.execute(f'CREATE SCHEMA "{schema}"')
    server = postgres.info

    def make(columns: str, rows=(), *, table: str = "t") -> PostgresTable:
        postgres.execute(f'CREATE TABLE "{schema}"."{table}" ({columns})')
        with postgres.cursor() as cursor:
            for row in rows:
                cursor.execute(f'INSERT INTO "{schema}"."{table}" VALUES ({", ".join(["%s"] * len(row))})', row)
        return PostgresTable(server.host, server.port, server.dbname, table, schema, server.user, server.password)

    yield make
    postgres.execute(f'DROP SCHEMA "{schema}" CASCADE')
