"""The API as a page to read: its operations and what goes in and out, drawn from the OpenAPI description."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI

from fishplate.kernel.errors import Text
from fishplate.web.pages import Audience, Request, page, render

_Json = dict[str, Any]
_PAGE = "Page_"


@dataclass(frozen=True, slots=True)
class Kind:
    """What a value is, in words; ``schema`` is the one to read on, if there is one."""

    text: str
    schema: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """``takes`` is the body, ``answers`` the success."""

    name: str
    method: str
    path: str
    text: SafeString
    takes: Kind | None
    answers: list[tuple[str, Kind | None]]


#: What the groups of operations are called. Their descriptions stay English: docs/adr/0020-words-and-dates.md.
_TITLES: dict[str, Text] = {
    "organisations": _("Organisations and people"),
    "administration": _("Administration"),
    "projects": _("Projects"),
    "conversations": _("Conversations"),
    "approvals": _("Approvals"),
    "landscape": _("Landscape"),
    "charter": _("Charter"),
    "planning": _("Plan"),
    "assurance": _("Assurance"),
    "gates": _("Gates"),
    "automation": _("Automation"),
    "documents": _("Printed documents"),
    "files": _("Files"),
    "lists": _("Lists and imports"),
    "undo": _("Undo"),
    "jobs": _("Background work"),
}


@dataclass(frozen=True, slots=True)
class Group:
    """The operations of one domain; ``title`` is what people call it, ``name`` the tag in the description."""

    title: Text
    name: str
    operations: list[Operation]


@dataclass(frozen=True, slots=True)
class Schema:
    """An object: its fields as (name, kind, whether it has to be sent)."""

    name: str
    text: SafeString
    fields: list[tuple[str, Kind, bool]]


def reference_page(api: NinjaAPI) -> Callable[[HttpRequest], HttpResponseBase]:
    """Return the page that describes ``api``."""

    @cache
    def read() -> tuple[list[Group], list[Schema]]:
        described: _Json = json.loads(json.dumps(api.get_openapi_schema(), default=str))
        schemas: _Json = described["components"]["schemas"]
        return _groups(described, schemas), _schemas(schemas)

    @page(Audience.SIGNED_IN, methods=["GET"])
    def view_api_reference(request: Request) -> HttpResponseBase:
        groups, schemas = read()
        base = request.build_absolute_uri("/api/v1")
        context = {"title": _("API"), "groups": groups, "schemas": schemas, "base": base}
        return render(request, "web/api_reference.html", context)

    return view_api_reference


def _groups(described: _Json, schemas: _Json) -> list[Group]:
    found: dict[str, list[Operation]] = {}
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            found.setdefault(operation["tags"][0], []).append(_operation(method, path, operation, schemas))
    return [Group(_TITLES.get(name, name), name, operations) for name, operations in found.items()]


def _operation(method: str, path: str, said: _Json, schemas: _Json) -> Operation:
    contents = list(said.get("requestBody", {}).get("content", {}).values())
    return Operation(
        name=said["operationId"],
        method=method.upper(),
        path=path.removeprefix("/api/v1"),
        text=_marked(said.get("description", "")),
        takes=_kind(contents[0]["schema"], schemas) if contents else None,
        answers=[(status, _answered(answer, schemas)) for status, answer in said["responses"].items()],
    )


def _answered(answer: _Json, schemas: _Json) -> Kind | None:
    for content_type, content in answer.get("content", {}).items():
        return _kind(content["schema"], schemas) if "schema" in content else Kind(content_type)
    return None


def _schemas(schemas: _Json) -> list[Schema]:
    return [
        Schema(
            name,
            _marked(schema.get("description", "")),
            [
                (field, _kind(said, schemas), field in schema.get("required", []))
                for field, said in schema["properties"].items()
            ],
        )
        for name, schema in sorted(schemas.items())
        if "properties" in schema and not name.startswith(_PAGE)
    ]


def _marked(text: str) -> SafeString:
    """Return a docstring with its ``names`` as code."""
    parts = enumerate(text.split("``"))
    return format_html_join(
        "", "{}", ((format_html("<code>{}</code>", part) if at % 2 else part,) for at, part in parts)
    )


def _kind(said: _Json, schemas: _Json) -> Kind:
    if "$ref" in said:
        name = said["$ref"].rpartition("/")[2]
        if name.startswith(_PAGE):
            row = _kind(schemas[name]["properties"]["items"]["items"], schemas)
            return Kind(f"Page[{row.text}]", row.schema)
        return Kind(name, name) if "properties" in schemas[name] else _kind(schemas[name], schemas)
    if alternatives := said.get("anyOf") or said.get("oneOf") or said.get("allOf"):
        kinds = [_kind(one, schemas) for one in alternatives]
        links = [kind.schema for kind in kinds if kind.schema]
        return Kind(" | ".join(kind.text for kind in kinds), links[0] if len(links) == 1 else "")
    if "enum" in said or "const" in said:
        return Kind(" | ".join(json.dumps(value) for value in said.get("enum", [said.get("const")])))
    if said.get("type") == "array":
        inner = _kind(said["items"], schemas)
        return Kind(f"[{inner.text}]", inner.schema)
    if isinstance(values := said.get("additionalProperties"), dict):
        return Kind(f"{{string: {_kind(values, schemas).text}}}")
    return Kind(said.get("format") or said.get("type", "any"))
