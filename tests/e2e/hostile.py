"""Text that wants to run, and how it gets into every field that the API describes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from playwright.sync_api import APIResponse, BrowserContext

#: Each would call ``xss`` in a page that takes it for more than text. ``{n}`` tells one place from another.
CORPUS = (
    "<script>xss({n})</script>",
    "<img src=x onerror=xss({n})>",
    "\"><svg onload=xss({n})>",
    "' autofocus onfocus=xss({n}) x='",
    "</title></textarea></script><script>xss({n})</script>",
    "javascript:xss({n})",
    "[go](javascript:xss({n}))",
    "![p](x \"onerror=xss({n})\")",
    "<a href=\"java&#9;script:xss({n})\">a</a>",
    "[a]: data:text/html,<script>xss({n})</script> \"t\"\n[a]",
    "{{{{ constructor.constructor('xss({n})')() }}}}",
    "{{% include 'x' %}}${{xss({n})}}#{{xss({n})}}",
    "<math><mtext><table><mglyph><style><img src=x onerror=xss({n})>",
    "<iframe srcdoc='<script>parent.xss({n})</script>'></iframe>",
    "<details open ontoggle=xss({n})><summary>a",
    "\u2028</script><script>xss({n})</script>\u2029",
    "＜script＞xss({n})＜/script＞ \u202eevil",
    "=HYPERLINK(\"javascript:xss({n})\",\"a\")",
    "<template><img src=x onerror=xss({n})></template><form><input formaction=javascript:xss({n}) type=submit>",
    "hx-get=/ <div hx-on:load=xss({n}) hx-trigger=load hx-get=/sign-in/>",
)  # fmt: skip
#: For fields that take no more than twenty characters.
SHORT = "<b onclick=xss()>{n}"
#: What a field is sent: one of the corpus, then something short, then something harmless.
LADDER = ("", SHORT, "T{n}", "https://e.example/{n}")
#: What a body calls an id that a path calls otherwise.
MEANS = {"provider_id": "system_id", "consumer_ids": "system_id", "owner_id": "person_id", "before_id": ""}


@dataclass
class Api:
    """The API, called with the session of a browser."""

    context: BrowserContext
    url: str
    described: dict[str, Any] = field(default_factory=dict)
    ids: dict[str, list[str]] = field(default_factory=dict)
    accepted: dict[str, int] = field(default_factory=dict)
    sent: set[str] = field(default_factory=set)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def send(self, method: str, path: str, data: Any = None, **headers: str) -> APIResponse:
        token = next((one["value"] for one in self.context.cookies() if one.get("name") == "csrftoken"), "")
        sent = {"X-CSRFToken": token, "Accept": "application/json", **headers}
        if data is not None:
            sent["Content-Type"] = "application/json"
        body = json.dumps(data) if data is not None else None
        return self.context.request.fetch(f"{self.url}{path}", method=method, data=body, headers=sent)

    def learn(self) -> None:
        """Read the description, and the ids of what there is, list by list."""
        self.described = self.send("GET", "/api/v1/openapi.json").json()
        for _round in range(2):
            for path, methods in self.described["paths"].items():
                if "get" in methods and not path.endswith("}") and (filled := self.fill_in(path)) is not None:
                    answer = self.send("GET", filled)
                    items = answer.json().get("items", []) if answer.ok and isinstance(answer.json(), dict) else []
                    found = [item["id"] for item in items if isinstance(item, dict) and "id" in item]
                    self.ids[_singular(path.rpartition("/")[2]) + "_id"] = found or self.ids.get(
                        _singular(path.rpartition("/")[2]) + "_id", []
                    )

    def fill_in(self, path: str) -> str | None:
        """Return a path with ids in it, or ``None`` where none is known."""
        parts = []
        for part in path.split("/"):
            name = part.strip("{}")
            if part.startswith("{"):
                if not self.ids.get(name):
                    return None
                parts.append(self.ids[name][0])
            else:
                parts.append(part)
        return "/".join(parts)

    def schema(self, said: dict[str, Any]) -> dict[str, Any]:
        while "$ref" in said:
            said = self.described["components"]["schemas"][said["$ref"].rpartition("/")[2]]
        for kind in ("anyOf", "oneOf", "allOf"):
            if kind in said:
                return self.schema(said[kind][0])
        return said

    def writes(self) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
        """Yield each operation that takes a body of JSON: name, method, path, schema."""
        for path, methods in self.described["paths"].items():
            for method, said in methods.items():
                content = said.get("requestBody", {}).get("content", {}).get("application/json")
                if content is not None:
                    yield said["operationId"], method.upper(), path, self.schema(content["schema"])

    def soil(self, name: str, method: str, path: str, schema: dict[str, Any], times: int) -> None:
        """Send bodies in which each field of text is hostile in another way; what takes none gets a harmless one."""
        filled = self.fill_in(path)
        for _time in range(1 if method == "PUT" else times):
            base: dict[str, Any] = {}
            headers: dict[str, str] = {}
            if method == "PUT" and filled is not None:
                now = self.send("GET", filled)
                base, headers = (now.json() if now.ok else {}), {"If-Match": now.headers.get("etag", "")}
            if filled is None or not self._takes(method, filled, schema, base, headers):
                return
            self.accepted[name] = self.accepted.get(name, 0) + 1

    def _takes(
        self, method: str, path: str, schema: dict[str, Any], base: dict[str, Any], headers: dict[str, str]
    ) -> bool:
        """Send it, and again with a shorter, then a harmless text in each field that was refused."""
        steps: dict[str, int] = {}
        for _try in LADDER:
            body = {
                name: self._value(name, said, base.get(name), steps.get(name, 0))
                for name, said in schema.get("properties", {}).items()
                if name in schema.get("required", ()) or self._is_text(said)
            }
            answer = self.send(method, path, body, **headers)
            if answer.ok:
                return True
            for item in _problem(answer).get("errors", []):
                name = item["field"].partition(".")[0]
                steps[name] = steps.get(name, 0) + 1
        return False

    def _is_text(self, said: dict[str, Any]) -> bool:
        schema = self.schema(said)
        return schema.get("type") == "string" and not {"format", "enum", "const"} & schema.keys()

    def _value(self, name: str, said: dict[str, Any], now: Any, step: int) -> Any:
        schema = self.schema(said)
        if self._is_text(said):
            number = next(self._numbers)
            text = LADDER[min(step, len(LADDER) - 1)] or CORPUS[number % len(CORPUS)]
            self.sent.add(text)
            return text.format(n=number)
        if now is not None:
            return now
        known: list[str | None] = [*self.ids.get(MEANS.get(name, name), ())] or [None]
        if schema.get("format") == "uuid":
            return known[0]
        if schema.get("type") == "array":
            inner = self.schema(schema["items"])
            one = known[0] if inner.get("format") == "uuid" else self._value("", inner, None, step)
            return [one] if one is not None else []
        if "enum" in schema or "const" in schema:
            return schema["enum"][0] if "enum" in schema else schema["const"]
        if schema.get("format") in {"date", "date-time"}:
            return "2026-03-02" if schema["format"] == "date" else "2026-03-02T01:00:00Z"
        return {"integer": 1, "number": 1, "boolean": False, "object": {}}.get(schema.get("type", ""))


def _singular(plural: str) -> str:
    return f"{plural[:-3]}y" if plural.endswith("ies") else "person" if plural == "people" else plural.removesuffix("s")


def _problem(answer: APIResponse) -> dict[str, Any]:
    try:
        said = answer.json()
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
