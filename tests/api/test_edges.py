"""What is answered to requests that no operation expects, and what is never answered."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client, override_settings
from django.utils import translation

from fishplate.domains.landscape.services.contents import LIMIT
from fishplate.domains.landscape.tests import factories as landscape
from fishplate.domains.projects import queries
from fishplate.domains.projects.tests.factories import Cast
from fishplate.kernel import errors
from tests.api.program import Program, fields, problem

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(cast: Cast) -> Program:
    return Program(cast.people["owner"])


@pytest.mark.parametrize("path", ["/nothing", "/projects/no-uuid", "/projects/", "/"])
def test_an_unknown_address_is_a_problem_and_no_page(owner: Program, path: str) -> None:
    assert problem(owner("GET", path), 404)["type"] == "urn:fishplate:problem:not-found"


@override_settings(DEBUG=True)
def test_an_unknown_address_lists_no_addresses_while_debugging(owner: Program) -> None:
    assert "urlpatterns" not in str(problem(owner("GET", "/nothing"), 404))


def test_a_version_of_thousands_of_digits_is_no_version(owner: Program, cast: Cast) -> None:
    answer = owner("PUT", f"/projects/{cast.project.pk}", {}, headers={"If-Match": f'"{"9" * 5000}"'})
    assert problem(answer, 422)["type"] == "urn:fishplate:problem:invalid"


@pytest.mark.parametrize("path", ["/people/", "/systems/"])
def test_a_text_longer_than_any_column_finds_nothing(cast: Cast, path: str) -> None:
    client = Client()
    client.force_login(cast.people["owner"])
    assert client.get(path, {"name": "x" * 60_000}).status_code == 200


def test_a_name_longer_than_its_column_is_refused_as_such(owner: Program, cast: Cast) -> None:
    body = {"organisation_id": str(cast.organisation.pk), "code": "x" * 100_000, "name": "x"}
    assert "code" in fields(owner("POST", "/systems", body))


def test_a_wrong_method_is_told_the_right_ones(owner: Program) -> None:
    answer = owner("DELETE", "/projects")
    assert problem(answer, 405)["type"] == "urn:fishplate:problem:method-not-allowed"
    assert answer["Allow"] == "GET, HEAD, OPTIONS, POST"


def test_options_and_head_are_answered(owner: Program) -> None:
    options = owner("OPTIONS", "/projects")
    assert (options.status_code, options["Allow"], options.content) == (204, "GET, HEAD, OPTIONS, POST", b"")
    head, get = owner("HEAD", "/projects"), owner("GET", "/projects")
    assert (head.status_code, head.content, head["Content-Type"]) == (200, b"", get["Content-Type"])
    assert head["Content-Length"] == get["Content-Length"]


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b'{"name": "a"} b', b"[" * 100_000])
def test_what_is_no_json_is_told_so(owner: Program, body: bytes) -> None:
    answer = owner.client.post("/api/v1/projects", body, content_type="application/json", headers=owner.headers)
    assert problem(answer, 400)["type"] == "urn:fishplate:problem:unreadable"


@pytest.mark.parametrize("body", [None, [], 5, "text", {"name": {}}])
def test_json_of_another_shape_is_told_what_is_missing(owner: Program, body: Any) -> None:
    assert fields(owner("POST", "/projects", body))


@pytest.mark.parametrize("text", ["a\0b", "\ud800"])
def test_text_that_no_database_stores_is_refused(owner: Program, cast: Cast, text: str) -> None:
    data = {"organisation_id": str(cast.organisation.pk), "code": "A", "name": text, "starts_on": "2026-03-02"}
    assert fields(owner("POST", "/projects", data)) == ["name"]


def test_a_body_beyond_the_limit_is_not_read(owner: Program) -> None:
    answer = owner("POST", "/projects", {"name": "x" * 3_000_000})
    assert problem(answer, 413)["type"] == "urn:fishplate:problem:too-large"


@pytest.mark.parametrize("size", [LIMIT + 1, LIMIT + 2_000_000])
def test_a_file_beyond_the_limit_is_refused(size: int) -> None:
    place = landscape.landscape()
    owner = Program(place.cast.people["owner"])
    answer = owner.upload(f"/interfaces/{place.interface.pk}/contracts", b" " * size, format="text")
    assert "20 MB" in problem(answer, 413)["detail"]


def test_a_form_that_is_none_is_refused(owner: Program) -> None:
    place = landscape.landscape()
    answer = owner.client.post(
        f"/api/v1/interfaces/{place.interface.pk}/contracts",
        b"no boundary",
        content_type="multipart/form-data",
        headers=owner.headers,
    )
    problem(answer, 400)


def test_a_wrong_host_is_a_problem_too(owner: Program) -> None:
    problem(owner("GET", "/projects", headers={"Host": "elsewhere.example.org"}), 400)


def test_a_program_is_answered_in_the_language_it_asks_for(owner: Program) -> None:
    for accepted, language in (("zh-CN,en;q=0.5", "zh-hans"), ("en-GB", "en"), ("tlh", "en")):
        with translation.override(language):
            expected = str(errors.NotFound.title)
        for path in ("/nothing", f"/projects/{uuid4()}"):
            answer = owner("GET", path, headers={"Accept-Language": accepted})
            assert answer["Content-Language"] == language
            assert problem(answer, 404)["title"] == expected


@override_settings(DEBUG=True)
def test_a_defect_says_nothing_of_the_inside(
    owner: Program, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(_actor: object) -> None:
        raise RuntimeError("password=hunter2")

    monkeypatch.setattr(queries, "projects", breaks)  # a defect, which the product has none of to offer
    said = problem(owner("GET", "/projects"), 500)
    assert "hunter2" not in str(said)
    assert "Traceback" not in str(said)
    reference = said["detail"].rpartition(" ")[2].rstrip(".")
    assert reference in caplog.text
    assert "hunter2" in caplog.text


def test_a_broken_cursor_is_not_the_first_page(owner: Program) -> None:
    assert fields(owner("GET", "/projects?after=broken")) == ["after"]


def test_pages_are_not_answered_as_the_api(cast: Cast) -> None:
    assert Client().get("/nothing/", follow=True)["Content-Type"].startswith("text/html")


def test_a_form_sent_where_json_is_due_is_refused(owner: Program, cast: Cast) -> None:
    answer = owner.client.put(
        f"/api/v1/projects/{cast.project.pk}",
        '--x\r\nContent-Disposition: form-data; name="name"\r\n\r\nA\r\n--x--\r\n',
        content_type="multipart/form-data; boundary=x",
        headers={**owner.headers, "If-Match": '"1"'},
    )
    assert 400 <= answer.status_code < 500
    assert answer["Content-Type"] == "application/problem+json"
