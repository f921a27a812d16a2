"""Ctrl-K: pages, records and actions by a few letters. Also a page of its own, where there is no script."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from fishplate.kernel import contributions, search
from fishplate.kernel.actors import Actor
from fishplate.kernel.contributions import Command
from fishplate.kernel.errors import Text
from fishplate.web import navigation
from fishplate.web.pages import Audience, Request, page, render

LIMIT = 30
GO_TO = _("Go to")


@dataclass(frozen=True, slots=True)
class Group:
    """Commands under one heading, in the order in which the first of them was found."""

    name: Text
    commands: list[Command]


@page(Audience.SIGNED_IN, methods=["GET"])
def open_palette(request: Request) -> HttpResponseBase:
    typed = request.GET.get("q", "")
    groups = find(request.actor, typed, project_id=_uuid(request.GET.get("project", "")))
    return render(request, "web/palette.html", {"groups": groups, "typed": typed}, partial="options")


def find(actor: Actor, typed: str, *, project_id: UUID | None) -> list[Group]:
    """Return what matches every word typed, at most ``LIMIT``, names that begin with it first."""
    words = typed.casefold().split()
    matching = [command for command in _commands(actor, project_id) if _matches(command, words)]
    matching.sort(key=lambda command: not str(command.label).casefold().startswith(typed.casefold().strip()))
    known = {command.url for command in matching}
    records = [command for command in _records(actor, typed) if command.url not in known]
    # Half the room each, so that neither many pages nor many records push the other out; what is left over is shared.
    room = max(LIMIT // 2, LIMIT - len(records))
    groups: dict[str, Group] = {}
    for command in [*matching[:room], *records][:LIMIT]:
        groups.setdefault(str(command.group), Group(command.group, [])).commands.append(command)
    return list(groups.values())


def _commands(actor: Actor, project_id: UUID | None) -> Iterable[Command]:
    places = navigation.rail(actor, project_id, "") if project_id and navigation.project(project_id, actor) else []
    for place in [*places, *navigation.top(actor, "")]:
        yield Command(label=place.label, url=place.url, group=GO_TO, keywords=place.key, icon=place.icon)
    yield from contributions.COMMANDS.collect(actor, project_id)


def _records(actor: Actor, typed: str) -> list[Command]:
    found = search.find(actor, typed, limit=LIMIT) if typed.strip() else []
    return [Command(label=shown.label, url=shown.url, group=shown.name) for shown in found]


def _matches(command: Command, words: list[str]) -> bool:
    text = f"{command.label} {command.keywords}".casefold()
    return all(word in text for word in words)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
