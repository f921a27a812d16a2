"""Which keys do what, said once: the help is made from it, the browser is told of it, and a test presses each.

Single letters act only where nothing is being typed and no dialog is open, and can be switched off (WCAG 2.1.4).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from fishplate.kernel.errors import Text
from fishplate.web import navigation, preferences
from fishplate.web.pages import Audience, PublicRequest, page

COOKIE = "fishplate_keys"
ON, OFF = "on", "off"


@dataclass(frozen=True, slots=True)
class Key:
    """Keys that do the same, each pressed together or one after the other."""

    presses: tuple[tuple[str, ...], ...]
    label: Text


KEYS = (
    Key((("Ctrl", "K"),), _("Search pages, records and actions")),
    Key((("/",),), _("To the filter of the list, or to the search")),
    Key((("j",), ("k",), ("↓",), ("↑",)), _("Down and up in a list")),
    Key((("x",),), _("Choose the row, where rows can be changed together")),
    Key((("Enter",),), _("Open what is marked")),
    Key((("n",),), _("New: what the button of the page makes")),
    Key((("e",),), _("Change the record of the page")),
    Key((("Ctrl", "Z"), ("z",)), _("Undo what you changed last")),
    Key((("Ctrl", "Shift", "Z"),), _("Redo what you undid last")),
    Key((("Esc",),), _("Close a menu or a dialog")),
    Key((("?",),), _("This help")),
)


def are_on(request: HttpRequest) -> bool:
    """Tell whether single letters act: as the account says, else as this browser was told, else they do."""
    account: str = getattr(request.user, "letters", "")
    return (account or request.COOKIES.get(COOKIE, ON)) != OFF


def shown() -> list[Key]:
    """Return every key there is: those of all pages, then g and a letter for each place."""
    return [*KEYS, *(Key((("g", letter),), label) for letter, label in navigation.letters())]


@page(Audience.PUBLIC, methods=["POST"])
def switch_keys(request: PublicRequest) -> HttpResponseBase:
    return preferences.switch(request, "keys", COOKIE, (ON, OFF))
