"""Undo on pages: the button of a toast, a key, a command of the palette, and the list of what one did lately."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from fishplate.kernel import contributions, errors, undo
from fishplate.kernel.actors import Actor
from fishplate.kernel.contributions import Command
from fishplate.kernel.errors import Text
from fishplate.kernel.undo import Step, Undoable
from fishplate.web import history, http, toasts
from fishplate.web.errors import reasons_of
from fishplate.web.history import Sentence
from fishplate.web.pages import Audience, Request, one, page, render

MOST = 50
MOST_REASONS = 5
ACTIONS = gettext_lazy("Actions")


@dataclass(frozen=True, slots=True)
class Shown:
    """A change as it is listed: what it was, in how many records more, and what can be done with it."""

    change: Undoable
    sentence: Sentence
    more: int
    url: str


def register() -> None:
    """Offer the last change in the palette."""
    contributions.COMMANDS.add("undo", _commands, order=10)


def words(step: Step) -> str:
    """Return in a line what a change was."""
    said = history.in_a_line(step.entries[0], own=True)
    more = len(step.entries) - 1
    if not more:
        return said
    return ngettext("{what}, and {count} more record", "{what}, and {count} more records", more).format(
        what=said, count=more
    )


@page(Audience.SIGNED_IN, methods=["GET"])
def list_undoable(request: Request) -> HttpResponseBase:
    """What one did within a day: newest first, with a button where it can be undone."""
    steps = undo.steps(undo.undoable(request.actor)[:MOST])
    context = {"title": _("What you did lately"), "shown": _shown(steps, request.actor), "most": MOST}
    return render(request, "web/undo/list_undoable.html", context)


@page(Audience.SIGNED_IN, rule=undo.may_undo)
def undo_change(request: Request, change_id: UUID) -> HttpResponseBase:
    """Say what would be undone and ask; or undo it and lead back."""
    change = one(undo.undoable(request.actor), change_id)
    if request.method == "POST":
        return _undo(request, change)
    [shown] = _shown([undo.step(change)], request.actor)
    title = _("Redo this?") if change.is_undo else _("Undo this?")
    context = {"title": title, "shown": shown, "back": _back(request) or reverse("web:list_undoable")}
    return render(request, "web/undo/undo_change.html", context)


@page(Audience.SIGNED_IN, rule=undo.may_undo, methods=["POST"])
def undo_last(request: Request) -> HttpResponseBase:
    """What a key press means: undo the last change, or (``redo``) do the last undo anew."""
    redo = bool(request.POST.get("redo"))
    change = undo.last(request.actor, redo=redo)
    if change is not None:
        return _undo(request, change)
    minutes = int(undo.AT_HAND.total_seconds() // 60)
    nothing = _("You changed nothing in the last {minutes} minutes that can be undone.").format(minutes=minutes)
    messages.info(request, _("There is nothing to redo.") if redo else nothing)
    return http.redirect(request, _back(request) or reverse("web:list_undoable"))


def _undo(request: Request, change: Undoable) -> HttpResponseBase:
    """Undo it and lead back; a refusal is told there, where the person was, and not on a page of its own."""
    step = undo.step(change)
    try:
        undo.undo_change(change_id=change.pk, actor=request.actor)
    except (errors.Refused, errors.Forbidden, errors.Invalid, errors.NotFound) as error:
        reasons: list[Text] = reasons_of(error) or [error.message]
        messages.error(request, _in_short(reasons))
    else:
        said = _("Done again: {what}") if change.is_undo else _("Undone: {what}")
        toasts.say(request, said.format(what=words(step)))
    return http.redirect(request, _still_there(request, step) or reverse("web:list_undoable"))


def _in_short(reasons: list[Text]) -> str:
    """Say why not in a few sentences, also where a thousand records each have a reason."""
    said = [str(reason) for reason in reasons[:MOST_REASONS]]
    if more := len(reasons) - len(said):
        said.append(ngettext("({count} more reason)", "({count} more reasons)", more).format(count=more))
    return " ".join(said)


def _still_there(request: Request, step: Step) -> str:
    """Return the address to lead back to, or nothing where it is the page of something that is gone by now."""
    back = _back(request)
    gone = (str(entry.target_id) in back and history.place_of(entry, request.actor) is None for entry in step.entries)
    return "" if any(gone) else back


def _back(request: Request) -> str:
    """Return the page from which it was asked for: named by the form, or where the palette was opened."""
    url = request.POST.get("back") or (request.headers.get("Referer", "") if request.method == "GET" else "")
    safe = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if safe else ""


def _shown(steps: Iterable[Step], actor: Actor) -> list[Shown]:
    kept = [step for step in steps if step.entries]
    sentences = history.tell([step.entries[0] for step in kept], actor, own=True)
    return [
        Shown(step.change, sentence, len(step.entries) - 1, reverse("web:undo_change", args=[step.change.pk]))
        for step, sentence in zip(kept, sentences, strict=True)
    ]


def _commands(actor: Actor, project_id: UUID | None) -> list[Command]:
    """The last change by its name, what was undone last, and the list of all."""
    found = [
        (undo.last(actor), _("Undo: {what}"), "Ctrl Z"),
        (undo.last(actor, redo=True), _("Redo: {what}"), "Ctrl Shift Z"),
    ]
    offered = [
        Command(
            label=label.format(what=words(step)),
            url=reverse("web:undo_change", args=[change.pk]),
            group=ACTIONS,
            keywords="undo 撤销 redo 重做",
            shortcut=shortcut,
        )
        for change, label, shortcut in found
        if change is not None and (step := undo.step(change)).entries
    ]
    everything = Command(
        label=_("What you did lately"), url=reverse("web:list_undoable"), group=ACTIONS, keywords="undo 撤销"
    )
    return [*offered, everything]
