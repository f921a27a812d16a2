"""A program that uses the API, as tests see it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fishplate.domains.organisations import services as organisations
from fishplate.domains.organisations.models import Person


class Program:
    """A program that calls with a token of ``person``, or without any."""

    def __init__(self, person: Person | None) -> None:
        self.client, self.headers = Client(), {}
        if person is not None:
            _token, text = organisations.create_access_token(name="test", expires_at=None, actor=person.as_actor())
            self.headers = {"Authorization": f"Bearer {text}"}

    def __call__(
        self,
        method: str,
        path: str,
        data: Any = None,
        *,
        version: int | str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """Call ``/api/v1`` + path with ``data`` as JSON; ``version`` goes as If-Match."""
        sent = {**self.headers, **(headers or {})}
        if version is not None:
            sent["If-Match"] = f'"{version}"'
        return self.client.generic(
            method,
            f"/api/v1{path}",
            json.dumps(data) if data is not None else "",
            content_type="application/json",
            headers=sent,
        )

    def upload(self, path: str, content: bytes, filename: str = "orders.json", **fields: str) -> Any:
        """Send a file as the field ``content`` of a form."""
        file = SimpleUploadedFile(filename, content)
        return self.client.post(f"/api/v1{path}", {**fields, "content": file}, headers=self.headers)


def problem(answer: Any, status: int) -> dict[str, Any]:
    """Return the problem that is answered, after looking that it is one of this status."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = json.loads(answer.content)
    assert body["status"] == status
    return body


def fields(answer: Any) -> list[str]:
    """Return the fields that an answer of 422 objects to."""
    return [item["field"] for item in problem(answer, 422)["errors"]]


def made(answer: Any) -> dict[str, Any]:
    """Return what was created."""
    assert answer.status_code == 201, answer.content
    body: dict[str, Any] = answer.json()
    return body
