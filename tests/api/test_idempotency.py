"""A POST that is sent twice under one key happens once, and is answered twice."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fishplate.config.api import api
from fishplate.domains.landscape.models import Contract
from fishplate.domains.landscape.tests import factories as landscape
from fishplate.domains.projects import services as projects
from fishplate.domains.projects.models import Project
from fishplate.domains.projects.tests.factories import Cast
from fishplate.kernel import idempotency
from fishplate.kernel.idempotency.models import IdempotencyKey
from tests.access.people import signed_in
from tests.api.program import Program, made, problem
from tests.architecture.checks.routes import operations
from tests.support.time import Clock

pytestmark = pytest.mark.django_db
REPLAYED = "Idempotency-Replayed"


@pytest.fixture
def owner(cast: Cast) -> Program:
    return Program(cast.people["owner"])


def project_of(cast: Cast, code: str = "MES-1", **more: Any) -> dict[str, Any]:
    said = {"organisation_id": str(cast.organisation.pk), "code": code, "name": "MES", "starts_on": "2026-03-02"}
    return {**said, **more}


def create(program: Program, cast: Cast, key: str, **data: Any) -> Any:
    return program("POST", "/projects", project_of(cast, **data), headers={"Idempotency-Key": key})


def test_the_second_is_given_the_answer_of_the_first_and_nothing_is_done_again(owner: Program, cast: Cast) -> None:
    key = str(uuid4())
    first, second = create(owner, cast, key), create(owner, cast, key)
    assert Project.objects.filter(code="MES-1").count() == 1
    assert made(first) == made(second)
    assert [answer.get(REPLAYED) for answer in (first, second)] == [None, "true"]
    for header in ("ETag", "Content-Type", "Content-Language"):
        assert first[header] == second[header]


def test_without_a_key_each_is_done(owner: Program, cast: Cast) -> None:
    assert made(owner("POST", "/projects", project_of(cast, "A")))["id"]
    assert made(owner("POST", "/projects", project_of(cast, "B")))["id"]


def test_a_key_in_quotes_is_the_same_key(owner: Program, cast: Cast) -> None:
    assert made(create(owner, cast, "8e03978e")) == made(create(owner, cast, '"8e03978e"'))


def test_the_order_of_fields_and_spaces_make_no_other_request(owner: Program, cast: Cast) -> None:
    said = project_of(cast)
    turned = dict(reversed(said.items()))
    for body in (json.dumps(said), json.dumps(turned, indent=2)):
        answer = owner.client.post(
            "/api/v1/projects",
            body,
            content_type="application/json",
            headers={**owner.headers, "Idempotency-Key": "k"},
        )
        assert answer.status_code == 201


def test_the_same_key_with_another_body_is_refused(owner: Program, cast: Cast) -> None:
    create(owner, cast, "k")
    refused = problem(create(owner, cast, "k", code="MES-2"), 422)
    assert refused["type"] == "urn:fishplate:problem:idempotency-key-reused"
    assert not Project.objects.filter(code="MES-2").exists()


def test_the_same_key_for_another_record_is_refused(owner: Program, cast: Cast) -> None:
    one, other = (landscape.system(cast.organisation, by=cast.owner) for _ in range(2))
    body = {"kind": "production", "name": "P", "base_url": "", "system_version": "1"}
    key = {"Idempotency-Key": "k"}
    made(owner("POST", f"/systems/{one.pk}/environments", body, headers=key))
    problem(owner("POST", f"/systems/{other.pk}/environments", body, headers=key), 422)


def test_a_key_belongs_to_one_person_and_one_operation(owner: Program, cast: Cast) -> None:
    mate = Program(cast.people["teammate"])
    mine, theirs = create(owner, cast, "k"), create(mate, cast, "k", code="MES-2")
    assert made(mine)["id"] != made(theirs)["id"]
    assert theirs.get(REPLAYED) is None


def test_a_token_and_a_session_of_one_person_share_their_keys(owner: Program, cast: Cast) -> None:
    first = create(owner, cast, "k")
    browser = signed_in(cast.people["owner"])
    second = browser.post(
        "/api/v1/projects", project_of(cast), content_type="application/json", headers={"Idempotency-Key": "k"}
    )
    assert made(first) == made(second)


def running(cast: Cast, **more: Any) -> None:
    """Leave a request under way, as a process does that is killed before it commits."""
    request = Program(None).client.post("/", project_of(cast, **more), content_type="application/json").wsgi_request
    request.path, request.path_info = "/api/v1/projects", "/api/v1/projects"
    from fishplate.web.api.once import fingerprint

    idempotency.begin(idempotency.Request(cast.owner.id, "create_project", "k", fingerprint(request)))


def test_while_the_first_is_running_the_second_is_told_to_come_back(owner: Program, cast: Cast, clock: Clock) -> None:
    running(cast)
    answer = create(owner, cast, "k")
    assert problem(answer, 409)["type"] == "urn:fishplate:problem:idempotency-still-running"
    assert answer["Retry-After"] == "1"
    problem(create(owner, cast, "k", code="MES-2"), 422)
    assert not Project.objects.filter(code__startswith="MES-").exists()


def test_a_request_that_died_is_done_by_the_next_one(owner: Program, cast: Cast, clock: Clock) -> None:
    running(cast)
    clock.advance(seconds=idempotency.LEASE.total_seconds())
    assert made(create(owner, cast, "k"))["code"] == "MES-1"
    assert create(owner, cast, "k").get(REPLAYED) == "true"


def test_a_refusal_is_not_kept_so_the_request_may_be_corrected(owner: Program, cast: Cast) -> None:
    problem(create(owner, cast, "k", code=""), 422)
    problem(create(owner, cast, "k", name="x" * 500), 422)
    assert not IdempotencyKey.objects.exists()
    assert made(create(owner, cast, "k"))["code"] == "MES-1"


def test_a_name_taken_at_the_last_moment_is_refused_as_without_a_key(owner: Program, cast: Cast, monkeypatch) -> None:
    create(owner, cast, "first")
    # the moment between looking and writing
    monkeypatch.setattr(Project.objects, "filter", lambda *a, **k: Project.objects.none())
    assert problem(create(owner, cast, "k"), 409)["type"] == "urn:fishplate:problem:refused"
    assert IdempotencyKey.objects.count() == 1


def test_a_defect_keeps_nothing_and_undoes_everything(owner: Program, cast: Cast, monkeypatch) -> None:
    def broken(**_: Any) -> None:
        projects_made(code="MES-1")
        raise RuntimeError("after the write")

    make = projects.create_project

    def projects_made(code: str) -> None:
        make(
            organisation_id=cast.organisation.pk,
            code=code,
            name="MES",
            starts_on=cast.project.starts_on,
            actor=cast.owner,
        )

    monkeypatch.setattr(projects, "create_project", broken)  # a defect, which the product has none of to offer
    problem(create(owner, cast, "k"), 500)
    monkeypatch.undo()
    assert not Project.objects.filter(code="MES-1").exists()
    assert made(create(owner, cast, "k"))["code"] == "MES-1"


def test_who_may_not_do_it_may_not_with_a_key(cast: Cast) -> None:
    for name, status in {"supplier_member": 404, "stranger": 404, "removed_member": 404}.items():
        problem(create(Program(cast.people[name]), cast, "k"), status)
    problem(create(Program(None), cast, "k"), 401)
    assert not IdempotencyKey.objects.exists()


def test_an_upload_is_known_by_its_file_and_not_by_its_boundaries(owner: Program, cast: Cast) -> None:
    provider, consumer = (landscape.system(cast.organisation, by=cast.owner) for _ in range(2))
    interface = landscape.interface(provider, consumer, by=cast.owner)
    before = Contract.objects.count()

    def upload(content: bytes) -> Any:
        return owner.client.post(
            f"/api/v1/interfaces/{interface.pk}/contracts",
            {"format": "csv", "note": "n", "content": SimpleUploadedFile("orders.csv", content)},
            headers={**owner.headers, "Idempotency-Key": "k"},
        )

    first, second = upload(b"order_no\n1\n"), upload(b"order_no\n1\n")
    assert made(first) == made(second)
    assert second[REPLAYED] == "true"
    assert Contract.objects.count() == before + 1
    problem(upload(b"order_no\n2\n"), 422)


@pytest.mark.parametrize("key", ["", " ", "\t", "键", "a b", '"', '""', "k" * 256, '"' + "k" * 256 + '"', "a\x7f"])
def test_a_key_that_is_none_is_refused(owner: Program, cast: Cast, key: str) -> None:
    problem(create(owner, cast, key.encode().decode("latin-1")), 400)
    assert not Project.objects.filter(code="MES-1").exists()


def test_the_longest_key_is_taken(owner: Program, cast: Cast) -> None:
    key = "k" * idempotency.LONGEST
    assert made(create(owner, cast, key)) == made(create(owner, cast, key))


def test_a_kept_answer_says_nothing_to_who_reads_the_table(owner: Program, cast: Cast) -> None:
    create(owner, cast, "k", name="Secret plan")
    assert "Secret plan" not in str(IdempotencyKey.objects.values_list().get())


def test_after_a_day_the_key_is_free_and_what_was_kept_is_gone(owner: Program, cast: Cast, clock: Clock) -> None:
    create(owner, cast, "k")
    clock.advance(hours=23)
    assert idempotency.sweep() == 0
    clock.advance(hours=1)
    assert made(create(owner, cast, "k", code="MES-2"))["code"] == "MES-2"
    clock.advance(hours=24)
    assert idempotency.sweep() == 1


def test_every_post_says_that_it_takes_a_key_and_nothing_else_does() -> None:
    described = api.get_openapi_schema()["paths"]
    takes = {
        operation["operationId"]
        for path in described.values()
        for operation in path.values()
        if any(parameter["name"] == "Idempotency-Key" for parameter in operation["parameters"])
    }
    assert takes == {operation.name for operation in operations(api) if operation.method == "POST"}
