"""Ctrl-K: pages, records and actions by a few letters. Also a page of its own, where there is no script."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from fishplate.kernel import contributions, search
from fishplate.kernel.actors import Actor
from fishplate.kernel.contributions import Command
from fishplate.kernel.errors import Text
from fishplate.kernel.search.pinyin import spellings
from fishplate.kernel.wording import labelled
from fishplate.web import navigation
from fishplate.web.pages import Audience, Request, page, render

LIMIT = 30
MOST_WAITING = 4
GO_TO = _("Go to")
FOR_YOU = _("Waiting for you")
#: One letter begins too much to be a spelling; a short word is near too many others to be forgiven a wrong letter.
LEAST_SPELT, LEAST_FORGIVEN = 2, 4
_WORD = re.compile(r"\w+")


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
    """Return what matches every word typed, at most ``LIMIT``: names that begin with it first.

    A word matches where it is written, or where Chinese is spelt so: whole or by its initials. Where no page and no
    action holds them all as typed, each word of ``LEAST_FORGIVEN`` letters may have one that is wrong, missing, one too
    many or two swapped. What is offered so stands below the records, which hold the words as they were typed.
    """
    words = typed.casefold().split()
    offered = list(_commands(actor, project_id, typed))
    matching = [command for command in offered if _matches(command, words, _stands)]
    matching.sort(key=lambda command: not str(command.label).casefold().startswith(typed.casefold().strip()))
    nearly = [] if matching else [command for command in offered if _matches(command, words, _stands_nearly)]
    known = {command.url for command in [*matching, *nearly]}
    records = [command for command in _records(actor, typed) if command.url not in known]
    # Half the room each, so that neither many pages nor many records push the other out; what is left over is shared.
    room = max(LIMIT // 2, LIMIT - len(records))
    shown = [*records[: LIMIT - min(len(nearly), room)], *nearly] if nearly else [*matching[:room], *records]
    groups: dict[str, Group] = {}
    for command in shown[:LIMIT]:
        groups.setdefault(str(command.group), Group(command.group, [])).commands.append(command)
    return list(groups.values())


def _commands(actor: Actor, project_id: UUID | None, typed: str) -> Iterable[Command]:
    if not typed.strip():
        waiting = contributions.WAITING.collect(actor, None)
        for one in islice(waiting, MOST_WAITING):
            yield Command(label=labelled(one.what, one.label), url=one.url, group=FOR_YOU, icon=one.icon)
    places = navigation.rail(actor, project_id, "") if project_id and navigation.project(project_id, actor) else []
    for place in [*places, *navigation.top(actor, ""), *navigation.account(actor, "")]:
        shortcut = f"g {place.letter}" if place.letter else ""
        yield Command(place.label, place.url, GO_TO, keywords=place.key, icon=place.icon, shortcut=shortcut)
    yield from contributions.COMMANDS.collect(actor, project_id)


def _records(actor: Actor, typed: str) -> list[Command]:
    found = search.find(actor, typed, limit=LIMIT, spelt=True) if typed.strip() else []
    return [Command(label=shown.label, url=shown.url, group=shown.name) for shown in found]


def _matches(command: Command, words: list[str], stands: Callable[[str, str], bool]) -> bool:
    text = f"{command.label} {command.keywords}".casefold()
    return all(stands(word, text) for word in words)


def _stands(word: str, text: str) -> bool:
    return word in text or _is_spelt(word, text)


def _stands_nearly(word: str, text: str) -> bool:
    return _stands(word, text) or any(_nearly(word, part) for part in (*_WORD.findall(text), *spellings(text)))


def _is_spelt(word: str, text: str) -> bool:
    if len(word) < LEAST_SPELT or not (word.isascii() and word.isalpha()):
        return False
    return any(spelling.startswith(word) for spelling in spellings(text))


def _nearly(word: str, part: str) -> bool:
    """Tell whether ``part`` begins with ``word`` but for one letter: wrong, missing, too many, or swapped."""
    if len(word) < LEAST_FORGIVEN or not word.isalpha():
        return False
    at = next((number for number, (one, other) in enumerate(zip(word, part, strict=False)) if one != other), len(part))
    return (
        part[at + 1 :].startswith(word[at + 1 :])
        or part[at + 1 :].startswith(word[at:])
        or part[at:].startswith(word[at + 1 :])
        or (word[at : at + 2] == part[at : at + 2][::-1] and part[at + 2 :].startswith(word[at + 2 :]))
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
