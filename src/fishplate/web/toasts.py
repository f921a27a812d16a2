"""What was done, said once: by the next page, or by a header where htmx only changes a part of this one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import TypeVar

from django.contrib import messages
from django.contrib.messages import get_messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import trigger_client_event

from fishplate.kernel.errors import Text
from fishplate.kernel.undo import Noticed, Undoable

R = TypeVar("R", bound=HttpResponse)
EVENT = "fishplate:toasts"
_UNDO, _REDO = "undo:", "redo:"


@dataclass(frozen=True, slots=True)
class Toast:
    """What is said, and the button that takes it back, where it can be."""

    level: str
    text: str
    url: str = ""
    button: str = ""


def say(request: HttpRequest, text: Text) -> None:
    """Say that something was done, with a button that undoes it where it can be undone."""
    noticed: Noticed | None = getattr(request, "fishplate_noticed", None)
    change: Undoable | None = noticed.last if noticed else None
    mark = f"{_REDO if change.is_undo else _UNDO}{change.pk}" if change else ""
    messages.success(request, str(text), extra_tags=mark)


def waiting(request: HttpRequest) -> list[Toast]:
    """Return what waits to be said, and count it as said."""
    return [_toast(message) for message in get_messages(request)]


def carry(request: HttpRequest, fragment: R) -> R:
    """Send what waits to be said along with a fragment, which has no place of its own for it."""
    return send(fragment, waiting(request))


def send(fragment: R, said: Iterable[Toast]) -> R:
    """Let the page that is open say it."""
    toasts = [asdict(toast) for toast in said]
    return trigger_client_event(fragment, EVENT, {"said": toasts}) if toasts else fragment


def _toast(message: Message) -> Toast:
    mark = message.extra_tags or ""
    for prefix, button in ((_UNDO, _("Undo")), (_REDO, _("Redo"))):
        if mark.startswith(prefix):
            url = reverse("web:undo_change", args=[mark.removeprefix(prefix)])
            return Toast(message.level_tag, str(message), url, button)
    return Toast(message.level_tag, str(message))
