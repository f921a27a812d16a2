from __future__ import annotations

import hashlib
import os

import pytest

from fishplate.domains.landscape import queries, services
from fishplate.domains.landscape.models import Contract
from fishplate.domains.landscape.tests import factories
from fishplate.kernel import errors, files
from tests.support.guarding import guarded

pytestmark = pytest.mark.django_db


def upload(world: factories.Landscape, content: bytes, as_format: str = "openapi", **fields) -> tuple[Contract, bool]:
    given = {"filename": "orders.json", "actor": world.cast.owner, **fields}
    return services.upload_contract(interface_id=world.interface.pk, content=content, format=as_format, **given)


def test_versions_count_up_and_are_known_by_their_hash():
    world = factories.landscape()
    first, _ = upload(world, factories.OPENAPI)
    second, new = upload(world, factories.OPENAPI.replace(b"Orders", b"Jobs"), note="renamed")
    assert new
    assert (first.number, second.number) == (1, 2)
    assert first.content_hash == hashlib.sha256(factories.OPENAPI).hexdigest()
    assert files.read(first.content_hash) == factories.OPENAPI
    assert queries.current_contract(world.interface.pk) == second
    assert queries.interface(world.cast.owner, world.interface.pk).__dict__["contract_number"] == 2


def test_the_same_content_again_changes_nothing():
    world = factories.landscape()
    first, _ = upload(world, factories.OPENAPI)
    again, new = upload(world, factories.OPENAPI, filename="other-name.json")
    assert (again, new) == (first, False)
    assert world.interface.contracts.count() == 1


def test_going_back_to_an_earlier_content_is_a_new_version():
    world = factories.landscape()
    first, _ = upload(world, factories.OPENAPI)
    upload(world, factories.OPENAPI + b" ")
    back, new = upload(world, factories.OPENAPI)
    assert (back.number, new) == (3, True)
    assert back.content_hash == first.content_hash


@pytest.mark.parametrize(
    ("content", "as_format"),
    [
        (b"openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n", "openapi"),
        (b"a: &a [x]\nswagger: '2.0'\nb: *a\n", "openapi"),
        (b'{"type": "object"}', "json_schema"),
        ("订单号,数量\n1,2\n".encode("gb18030"), "csv"),
        (b"MSH|^~\\&|HIS", "text"),
        ("报文".encode("utf-16"), "text"),
    ],
)
def test_what_is_taken(content: bytes, as_format: str):
    world = factories.landscape()
    assert upload(world, content, as_format)[0].size == len(content)


@pytest.mark.parametrize(
    ("content", "as_format", "says"),
    [
        (b"", "openapi", "empty"),
        (b" \n\t", "text", "empty"),
        (b'{"openapi": ', "openapi", "line 1, column 13"),
        (b'{"paths": {}}', "openapi", "no OpenAPI document"),
        (b"openapi: [1\nx: y", "openapi", "line 2"),
        (b"just words", "openapi", "no OpenAPI document"),
        (b"[" * 200_000, "openapi", "100 deep"),
        (b"[" * 200_000, "json_schema", "not valid JSON"),
        (b"[1]", "json_schema", "something else"),
        (b"{'a': 1}", "json_schema", "not valid JSON"),
        (b'{"a": ' + b"9" * 5000 + b"}", "json_schema", "not valid JSON"),
        (b",,\n1,2,3", "csv", "name the columns"),
        (b"x" * 140_000 + b",y\n1,2", "csv", "cannot be read as CSV"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "text", "no text file"),
        (b"{}", "visio", "one of the formats"),
    ],
)
def test_what_is_refused_and_why(content: bytes, as_format: str, says: str):
    world = factories.landscape()
    with pytest.raises(errors.Invalid, match=says):
        upload(world, content, as_format)
    assert not world.interface.contracts.exists()


def test_more_than_twenty_megabytes_are_refused():
    world = factories.landscape()
    with pytest.raises(errors.Invalid, match="20 MB"):
        upload(world, b"x" * 20_000_001, "text")


def test_the_file_is_named_without_a_path():
    world = factories.landscape()
    assert upload(world, factories.OPENAPI, filename="C:\\specs\\..\\orders.json")[0].filename == "orders.json"
    assert upload(world, factories.OPENAPI + b" ", filename=f"..{os.sep}")[0].filename == "contract"


def test_only_the_owners_people_upload():
    world = factories.landscape()
    with pytest.raises(errors.Forbidden, match=world.cast.organisation.name):
        upload(world, factories.OPENAPI, actor=world.cast.supplier_member)
    with pytest.raises(errors.NotFound):
        upload(world, factories.OPENAPI, actor=world.cast.stranger)


def test_a_guard_may_refuse_a_new_version():
    world = factories.landscape()
    frozen = guarded("landscape.upload_contract", lambda target, actor, under: "Frozen.")
    with frozen, pytest.raises(errors.Refused, match="Frozen"):
        upload(world, factories.OPENAPI)
