"""Whatever happens in a project, an outsider's world does not change by a letter.

Everything that needs no foreign id is read twice, before and after somebody else's project is filled: pages, every
export of every list, what the API lists, the counters, the palette, search, news and what waits. Ids, names and
numbers, also how many there are, would all show. What a route shows is covered by itself, since routes and operations
are walked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse

from fishplate.config.api import api
from fishplate.domains.organisations.models import Person
from fishplate.domains.projects.queries import work
from fishplate.kernel import contributions, jobs, live, records, search
from fishplate.kernel.permissions import Audience
from tests.access.people import read, signed_in
from tests.access.samples import PLAIN, World, crowd, everything
from tests.access.test_api_matrix import OPERATIONS
from tests.access.test_matrix import PAGES, WITHOUT_IDS, audience, in_world
from tests.architecture.checks.routes import operations
from tests.support.time import Clock

pytestmark = [pytest.mark.django_db, pytest.mark.one_database("what somebody reads is made of the same rows on both")]
FORMATS = ("", "?format=csv", "?format=xlsx")
#: Where a workbook keeps its rows.
SHEETS = ("xl/worksheets/", "xl/sharedStrings")
FRAGMENT = {"HX-Request": "true"}
OUTSIDERS = ("stranger", "removed_member")
#: What changes with every answer and tells nothing.
_VOLATILE = re.compile(
    r'csrfmiddlewaretoken" value="[^"]+"|"X-CSRFToken": "[^"]+"|nonce-[\w+/=-]+|[0-9a-f]{12}(?=\.\s*$)'
)
#: Pages that read nothing of the database, or tell of the installation as a whole, with the reason.
LEFT_OUT = {
    "api:openapi-json": "describes the API",
    "api:api-root": "answers with nothing",
    "organisations:list_sessions": "whoever reads signs in anew each time, which is one more browser of their own",
}


@pytest.fixture
def still() -> Iterator[None]:
    """Let the time stand still, so that "2 min ago" is no difference."""
    with Clock():
        yield


def pages(person: Person, own: World | None) -> Iterator[tuple[str, str]]:
    """Yield what somebody reads on every page and export: those without ids, and all those of their own world."""
    client = signed_in(person)
    for route in PAGES if own is not None else WITHOUT_IDS:
        # Pages without ids take a world only for parameters that say nothing of one.
        if route.name in LEFT_OUT or (own is None and set(route.params) - PLAIN.keys()):
            continue
        plain = {name: PLAIN[name] for name in route.params if name in PLAIN}
        path = in_world(route, own) if own is not None else reverse(route.name, kwargs=plain)
        for ending in FORMATS:
            yield route.name + ending, body_of(client, path + ending)


def listed(person: Person) -> Iterator[tuple[str, str]]:
    client = signed_in(person)
    for operation in OPERATIONS:
        if operation.method == "GET" and "{" not in operation.path:
            yield operation.name, body_of(client, f"/api/v1{operation.path}")


def body_of(client: Client, path: str) -> str:
    response = client.get(path, follow=True)
    text = read(response)
    kind = response.headers.get("Content-Type", "")
    if "spreadsheetml" in kind:
        with ZipFile(BytesIO(text)) as book:
            return "".join(book.read(name).decode() for name in sorted(book.namelist()) if name.startswith(SHEETS))
    if not kind.startswith(("text/", "application/json", "application/problem+json")):
        return f"{response.status_code} {kind}"  # a file, whose bytes may hold when it was made
    return f"{response.status_code} {_VOLATILE.sub('', text.decode())}"


def known_to(person: Person) -> Iterator[tuple[str, str]]:
    """Yield what the registries behind the frame of every page tell of."""
    actor = person.as_actor()
    yield "news", str(sorted(live.topics.allowed(actor)))
    yield "jobs", str(list(jobs.visible_to(actor).order_by("pk").values_list("pk", flat=True)))
    yield "counter", str(work.count_work(actor))
    yield "waiting", str(list(contributions.WAITING.collect(actor, None)))
    yield "commands", str(list(contributions.COMMANDS.collect(actor, None)))
    for kind in records.kinds():
        yield kind.key, str(sorted(str(pk) for pk in kind.visible_to(actor).values_list("pk", flat=True)))
    for text in ("MES", "ERP", "check", "P1", "project", "x"):
        yield f"search {text}", str([found.reference for found in search.find(actor, text)])


def everything_of(person: Person, own: World | None) -> dict[str, str]:
    return {**dict(pages(person, own)), **dict(listed(person)), **dict(known_to(person))}


@contextmanager
def unchanged(*readers: Callable[[], dict[str, str]]) -> Iterator[None]:
    for reader in readers:  # what is made on first sight is made now
        reader()
    before = [reader() for reader in readers]
    yield
    for reader, was in zip(readers, before, strict=True):
        now = reader()
        assert [name for name in was if was[name] != now[name]] == []


def test_what_is_added_to_a_project_changes_nothing_for_outsiders(still: None) -> None:
    theirs = World()
    people = [theirs.cast.people[name] for name in OUTSIDERS]
    with unchanged(*(lambda person=person: everything_of(person, None) for person in people)):
        everything(theirs)
        crowd(theirs)


def test_nor_for_a_project_manager_of_another_organisation(still: None) -> None:
    own, theirs = World(), World()
    everything(own)
    person = own.cast.people["owner"]
    with unchanged(lambda: everything_of(person, own)):
        everything(theirs)
        crowd(theirs)


def test_every_record_is_found_by_who_may_and_by_nobody_else() -> None:
    """The palette and the search, asked for what each record is called."""
    own, theirs = World(), World()
    everything(own)
    everything(theirs)
    outsiders = [theirs.cast.people[name] for name in OUTSIDERS] + [own.cast.people["owner"]]
    browsers, ids = [signed_in(person) for person in outsiders], theirs.ids()
    insider = signed_in(theirs.cast.people["owner"])
    shown = set()
    for kind in records.kinds():
        if not kind.is_pointed_at:
            continue  # such rows have no page to be found on; see the test of numbered rows
        record = kind.visible_to(theirs.owner).filter(pk__in=ids).first()
        if record is None:
            continue
        path, typed = reverse("web:open_palette"), {"q": kind.label(record), "project": theirs.sample("project_id")}
        for browser, person in zip(browsers, outsiders, strict=True):
            page = read(browser.get(path, typed, headers=FRAGMENT)).decode()
            assert [pk for pk in ids if f"{pk}/" in page] == [], kind.key
            assert records.show(records.reference(record), person.as_actor()) is None, kind.key
        page = read(insider.get(path, typed, headers=FRAGMENT)).decode()
        shown |= {pk for pk in ids if f"{pk}/" in page}
    assert len(shown) >= 4, "the palette finds nothing, so nobody could be shown too much"


def test_numbered_rows_that_join_a_history_are_seen_by_who_may_and_by_nobody_else() -> None:
    """Former versions of a comment and whom it mentions: no reference points at them, so they are asked for as such."""
    own, theirs = World(), World()
    everything(own)
    everything(theirs)
    outsiders = [theirs.cast.people[name] for name in OUTSIDERS] + [own.cast.people["owner"]]
    numbered = [kind for kind in records.kinds() if not kind.is_pointed_at]
    assert {"conversations.mention", "conversations.version"} <= {kind.key for kind in numbered}
    for kind in numbered:
        rows = set(kind.visible_to(theirs.owner).values_list("pk", flat=True))
        assert rows, f"there is no {kind.key} to be seen"
        for person in outsiders:
            seen = set(kind.visible_to(person.as_actor()).values_list("pk", flat=True))
            assert not seen & rows, (kind.key, person.name)


def test_there_is_something_to_read() -> None:
    lists = [route for route in WITHOUT_IDS if audience(route) is not Audience.ADMINISTRATOR]
    assert len(lists) >= 8
    assert sum("{" not in operation.path for operation in operations(api)) >= 5
