"""What a token may do, over every operation there is."""

from __future__ import annotations

import pytest
from django.test import Client

from fishplate.domains.organisations import services
from fishplate.domains.organisations.choices import TokenScope
from fishplate.domains.organisations.tests import factories
from fishplate.kernel import permissions
from tests.access.people import read
from tests.access.samples import nobodys
from tests.access.test_api_matrix import OPERATIONS, call, params

pytestmark = pytest.mark.django_db


def program(scope: str) -> Client:
    person = factories.person()
    _token, text = services.create_access_token(name="x", scope=scope, actor=person.as_actor())
    return Client(headers={"Authorization": f"Bearer {text}"})


def test_one_that_may_read_changes_nothing_and_reads_everything(subtests: pytest.Subtests) -> None:
    client = program(TokenScope.READ)
    for operation in OPERATIONS:
        access = permissions.declared(operation.function)
        assert access is not None
        values = {name: nobodys(name) for name in params(operation)}
        with subtests.test(operation.name):
            answer = call(client, operation, values)
            if access.rule is not None:
                assert answer.status_code == 403
                assert "may only read" in read(answer).decode()
            else:
                assert answer.status_code in {200, 403, 404, 422}  # 403: what only administrators read
                assert b"may only read" not in getattr(answer, "content", b"")


def test_one_that_may_change_things_is_not_told_that_it_may_only_read(subtests: pytest.Subtests) -> None:
    client = program(TokenScope.WRITE)
    for operation in OPERATIONS:
        values = {name: nobodys(name) for name in params(operation)}
        with subtests.test(operation.name):
            assert b"may only read" not in getattr(call(client, operation, values), "content", b"")
