"""A pair of sample systems as a test sees it from outside: processes, HTTP, and two files to compare."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any, NamedTuple

from fishplate.config.demo import switching
from fishplate.config.demo.running import running
from fishplate.config.demo.systems import Settings, System
from tests.support.ports import free_ports

SEED = 4711
PATIENCE = 60


class Differences(NamedTuple):
    only_mes: set[str]
    only_erp: set[str]
    differing: set[str]

    @property
    def total(self) -> int:
        return sum(map(len, self))


class Reply(NamedTuple):
    status: int
    headers: Any
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


@contextmanager
def pair(data: Path, seed: int | None = SEED) -> Iterator[Settings]:
    """Two running systems, all of whose messages are sent."""
    mes_port, erp_port = free_ports(2)
    settings = Settings(data, mes_port, erp_port, seed)
    with running(settings, lambda _: None):
        switching.wait_until_sent(settings, PATIENCE)
        yield settings


def rows(settings: Settings, system: System, query: str) -> list[Any]:
    """What another process reads from the database while the system may be running."""
    with closing(sqlite3.connect(f"file:{settings.database(system)}?mode=ro", uri=True)) as connection:
        return connection.execute(query).fetchall()


def compare(settings: Settings) -> Differences:
    mes = {row[0]: row for row in rows(settings, System.MES, "SELECT * FROM orders")}
    erp = {row[0]: row for row in rows(settings, System.ERP, "SELECT * FROM orders")}
    differing = {number for number in mes.keys() & erp.keys() if mes[number] != erp[number]}
    return Differences(mes.keys() - erp.keys(), erp.keys() - mes.keys(), differing)


def send(
    settings: Settings,
    system: System,
    path: str,
    *,
    method: str = "GET",
    body: bytes | None = None,
    headers: dict[str, str] | None = None,
) -> Reply:
    """One bare request, with exactly the headers given besides Host and Content-Length."""
    connection = HTTPConnection("127.0.0.1", settings.port(system), timeout=PATIENCE)
    with closing(connection):
        connection.request(method, path, body, headers or {})
        response: HTTPResponse = connection.getresponse()
        return Reply(response.status, response.headers, response.read())


def post(settings: Settings, system: System, path: str, value: object) -> Reply:
    headers = {"Content-Type": "application/json"}
    return send(settings, system, path, method="POST", body=json.dumps(value).encode(), headers=headers)
