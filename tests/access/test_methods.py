"""Whichever method or header is used: what is closed to GET and POST is closed to all, and htmx opens nothing."""

from __future__ import annotations

import pytest
from django.http.response import HttpResponseBase

from tests.access.people import read, signed_in, undone
from tests.access.samples import World, everything
from tests.access.test_matrix import WITH_IDS, closed, in_world

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database("a method is refused before any database is asked, and ids are by the same scopes"),
]
#: What htmx sends; a page answers with the part that was asked for.
HTMX = {"HX-Request": "true", "HX-Target": "content", "HX-Boosted": "true", "HX-Current-URL": "http://testserver/"}


def test_no_method_and_no_header_opens_what_is_closed(subtests: pytest.Subtests) -> None:
    theirs = World()
    everything(theirs)
    outsider = theirs.cast.people["removed_member"]
    client, hidden = signed_in(outsider), set(theirs.ids()) - {str(outsider.pk)}
    for route in WITH_IDS:
        path = in_world(route, theirs)
        with subtests.test(route.name), undone():
            answers: list[HttpResponseBase] = [
                *(getattr(client, method)(path) for method in ("head", "options", "put", "patch", "delete", "trace")),
                client.get(path, headers=HTMX),
                client.post(path, headers=HTMX),
                client.get(path, {"format": "csv", "partial": "1", "panel": "1"}),
                client.post(path, headers={"X-HTTP-Method-Override": "GET"}),
            ]
            for answer in answers:
                assert answer.status_code in closed(route), (route.name, answer.status_code)
                said = read(answer).decode()
                assert not [pk for pk in hidden if pk in said and pk not in path]
