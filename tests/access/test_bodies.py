"""An id inside what is sent is no way in: each one alone is swapped for another project's record of the same kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from uuid import UUID

import pytest
from django.db.models import Model

from fishplate.kernel import records
from tests.access.people import read, signed_in, undone
from tests.access.samples import World, everything, known
from tests.access.test_api_matrix import OPERATIONS, body_schema, call, example, params, resolved
from tests.access.test_matrix import PAGES, in_world
from tests.architecture.checks.routes import Operation

pytestmark = pytest.mark.django_db
#: Fields that hold an id under a name of their own, of one operation or of all: which sample stands for them.
MEANS = {
    "provider_id": "system_id",
    "consumer_ids": "system_id",
    "before_id": "task_id",
    "interface_ids": "interface_id",
    "task_ids": "task_id",
    "parent_id": "comment_id",
    "add_task.parent_id": "task_id",
    "move_task.parent_id": "task_id",
    "interested": "organisation_id",
    "delegate_id": "person_id",
    "to_person_id": "person_id",
    "on_behalf_of": "person_id",
    "successor": "person_id",
}
#: Fields in which an id that is not there is no fault, with the reason; nothing is read by it or written to it.
HARMLESS = {"before_id": "a neighbour that somebody removed meanwhile: the row goes to the end"}
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def ids_in(operation: Operation) -> Iterator[tuple[str, bool]]:
    """Yield the fields of a body that hold an id, and whether they hold a list of them."""
    for name, schema in body_schema(operation)[1].get("properties", {}).items():
        said = resolved(schema)
        many = said.get("type") == "array"
        if (resolved(said["items"]) if many else said).get("format") == "uuid":
            yield name, many


WITH_IDS_INSIDE = [operation for operation in OPERATIONS if list(ids_in(operation))]


def means(name: str, operation: str = "") -> str:
    return MEANS.get(f"{operation}.{name}") or MEANS.get(name, name)


def test_every_id_in_a_body_has_a_sample() -> None:
    unknown = {(operation.name, name) for operation in WITH_IDS_INSIDE for name, _ in ids_in(operation)}
    assert {(operation, name) for operation, name in unknown if not known(means(name, operation))} == set()


@pytest.mark.one_database("which record an id reaches is decided by the same scopes on both")
def test_an_id_in_a_body_of_the_api_is_no_way_in(subtests: pytest.Subtests, monkeypatch: pytest.MonkeyPatch) -> None:
    theirs, own = World(), World()
    everything(theirs)
    everything(own)
    owner = signed_in(own.cast.people["owner"])
    worked = 0
    for operation in WITH_IDS_INSIDE:
        values = {name: own.sample(name) for name in params(operation)}
        schema = body_schema(operation)[1]
        for field, many in ids_in(operation):
            answers = []
            for world in (own, theirs):
                pk = world.sample(means(field, operation.name))
                body = {**filled(schema, own), field: [str(pk)] if many else str(pk)}
                # our own walk over the operations, with another body
                monkeypatch.setattr("tests.access.test_api_matrix.example", lambda *_, body=body: body)
                with undone():
                    answers.append(call(owner, operation, values, own).status_code)
            worked += answers[0] < 400
            with subtests.test(operation.name, field=field):
                assert field in HARMLESS or 400 <= answers[1] < 500, answers
    assert worked >= len(WITH_IDS_INSIDE) // 2, "hardly any request works with ids of one's own, so little is shown"


def filled(schema: dict[str, Any], own: World) -> dict[str, Any]:
    """Return the smallest body, with ids of one's own."""
    body: dict[str, Any] = {}
    for name in schema.get("required", []):
        said = resolved(schema["properties"][name])
        if known(means(name)) and said.get("type") == "array":
            body[name] = [str(own.sample(means(name)))]
        elif known(means(name)) and said.get("format") == "uuid":
            body[name] = str(own.sample(means(name)))
        else:
            body[name] = example(said, own, name)
    return body


class _Forms(HTMLParser):
    """Reads the fields of a page's form: what each would send, and the ids that lists offer."""

    def __init__(self) -> None:
        super().__init__()
        self.data: dict[str, Any] = {}
        self.offers: dict[str, list[str]] = {}
        self._select = self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        name, kind, value = said.get("name", ""), said.get("type", "text"), said.get("value", "")
        if tag == "select":
            self._select = name
        elif tag == "textarea":
            self.data[name], self._text = "", name
        elif tag == "option" and self._select:
            self._offer(self._select, value, chosen="selected" in said)
        elif tag == "input" and name and kind in {"checkbox", "radio"}:
            self._offer(name, value, chosen="checked" in said)
        elif tag == "input" and name and kind not in {"submit", "file"}:
            self.data[name] = value or "x"

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        if tag == "textarea":
            self._text = ""

    def handle_data(self, data: str) -> None:
        if self._text:
            self.data[self._text] += data

    def _offer(self, name: str, value: str, *, chosen: bool) -> None:
        if chosen or (name not in self.data and value):
            self.data[name] = value
        if _UUID.fullmatch(value):
            self.offers.setdefault(name, []).append(value)


def of_the_same_kind(pk: str, own: World, theirs: World) -> Model | None:
    """Return a record of the other world of the kind that ``pk`` is in one's own."""
    for kind in records.kinds():
        if kind.visible_to(own.owner).filter(pk=UUID(pk)).exists():
            hidden = kind.visible_to(own.owner).values("pk")
            found: Model | None = kind.visible_to(theirs.owner).exclude(pk__in=hidden).first()
            return found
    return None


@pytest.mark.one_database("which record an id reaches is decided by the same scopes on both")
def test_an_id_in_a_form_that_its_lists_do_not_offer_is_refused(subtests: pytest.Subtests) -> None:
    theirs, own = World(), World()
    everything(theirs)
    everything(own)
    owner = signed_in(own.cast.people["owner"])
    tried = 0
    for route in PAGES:
        path = in_world(route, own)
        page = owner.get(path)
        body = read(page)
        if page.status_code != 200 or "text/html" not in page.headers.get("Content-Type", ""):
            continue
        form = _Forms()
        form.feed(body.decode().partition("<main")[2])
        for field, offered in form.offers.items():
            foreign = of_the_same_kind(offered[0], own, theirs)
            if foreign is None:
                continue
            tried += 1
            with subtests.test(route.name, field=field), undone():
                answer = owner.post(path, {**form.data, field: str(foreign.pk)})
                read(answer)
                assert answer.status_code in {403, 404, 405, 409, 422}, field
    assert tried >= 5
