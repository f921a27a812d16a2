from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import Client

from fishplate.domains.organisations.models import Person


def signed_in(person: Person) -> Client:
    """Return a browser in which this person has signed in."""
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def read(response: HttpResponseBase) -> bytes:
    """Return the whole body; a file that is sent stays open until it is read."""
    if isinstance(response, StreamingHttpResponse | FileResponse):
        return b"".join(response)
    assert isinstance(response, HttpResponse)
    return response.content


@contextmanager
def undone() -> Iterator[None]:
    """Let nothing remain of what is done inside, so that one world serves every route."""
    point = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)
