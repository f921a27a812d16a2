"""Where one is signed in, and how to end it."""

from __future__ import annotations

import re
from uuid import UUID

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from fishplate.domains.organisations import permissions, services
from fishplate.kernel.sessions import store
from fishplate.kernel.wording import listed
from fishplate.web.pages import Audience, Request, handle_action, page, render

#: In this order, since most browsers say that they are others as well.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("MicroMessenger", "WeChat"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone|iPad", "iOS"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


@page(Audience.SIGNED_IN, methods=["GET"])
def list_sessions(request: Request) -> HttpResponseBase:
    here = store.device_of(request)
    rows = [(row, named(row.agent), row.device == here) for row in store.of_person(request.actor.id)[:200]]
    context = {"title": _("Where you are signed in"), "rows": rows, "others": any(not own for _row, _name, own in rows)}
    return render(request, "organisations/list_sessions.html", context)


@page(Audience.SIGNED_IN, rule=permissions.end_session, methods=["POST"])
def end_session(request: Request, device: UUID) -> HttpResponseBase:
    return handle_action(
        request,
        lambda: services.end_session(device=device, actor=request.actor),
        done=reverse("organisations:list_sessions"),
        said=_("That browser is signed out."),
    )


@page(Audience.SIGNED_IN, rule=permissions.end_other_sessions, methods=["POST"])
def end_other_sessions(request: Request) -> HttpResponseBase:
    return handle_action(
        request,
        lambda: services.end_other_sessions(kept=store.device_of(request), actor=request.actor),
        done=reverse("organisations:list_sessions"),
        said=_("All other browsers are signed out."),
    )


def named(agent: str) -> str:
    """Return "Firefox, Windows" for what a browser says of itself; what cannot be read is called unknown."""
    browser = next((name for mark, name in _BROWSERS if f"{mark}/" in agent), "")
    system = next((name for marks, name in _SYSTEMS if re.search(marks, agent)), "")
    return listed(part for part in (browser, system) if part) or _t("An unknown browser")
