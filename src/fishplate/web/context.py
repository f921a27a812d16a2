"""What the frame of every page needs, worked out only when a template asks for it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import get_language

from fishplate.web import http, keys, navigation
from fishplate.web.preferences import theme_of


class Shell:
    """Top bar, rail, language and theme of one request."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def project(self) -> navigation.Project | None:
        """The project that the page belongs to, where this person may see it."""
        actor, project_id = http.actor_of(self._request), http.project_of(self._request)
        if actor is None or project_id is None:
            return None
        return navigation.project(project_id, actor)

    @cached_property
    def layout(self) -> str:
        return "web/project.html" if self.project else "web/base.html"

    @cached_property
    def top(self) -> list[navigation.Place]:
        actor = http.actor_of(self._request)
        return navigation.top(actor, self._request.path) if actor else []

    @cached_property
    def rail(self) -> list[navigation.Place]:
        actor = http.actor_of(self._request)
        if actor is None or self.project is None:
            return []
        place: str = getattr(self._request, "stands_at", self._request.path)
        return navigation.rail(actor, self.project.id, place)

    @cached_property
    def account(self) -> list[navigation.Place]:
        actor = http.actor_of(self._request)
        return navigation.account(actor, self._request.path) if actor else []

    @cached_property
    def languages(self) -> list[tuple[str, str, bool]]:
        spoken = get_language()
        return [(code, name, code == spoken) for code, name in settings.LANGUAGES]

    @cached_property
    def theme(self) -> str:
        return theme_of(self._request)

    @cached_property
    def keys(self) -> bool:
        return keys.are_on(self._request)

    @cached_property
    def events_url(self) -> str:
        return settings.FISHPLATE_EVENTS_URL if http.actor_of(self._request) else ""


def shell(request: HttpRequest) -> dict[str, Any]:
    return {"shell": Shell(request), "actor": http.actor_of(request)}
