"""The switch of the sample: how its two systems are, and one button to repair them, one to break them again."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from fishplate.config.demo import sample, switching
from fishplate.config.demo.client import CallFailedError
from fishplate.config.demo.sample import Marker
from fishplate.config.demo.systems import Fault, Settings
from fishplate.domains.projects import queries as projects
from fishplate.kernel import errors
from fishplate.kernel.errors import Text
from fishplate.web.pages import Audience, Request, handle_action, one, page, render

FAULTS: dict[str, Text] = {
    Fault.LATENCY: _("answers late"),
    Fault.LOST_RECORDS: _("loses and alters records"),
    Fault.FORMAT_DRIFT: _("answers in another format"),
    Fault.STALL: _("stalls for a second in every ten"),
}
# Longer than the systems need on a busy machine, shorter than a browser waits.
_PATIENCE_S = 30.0


@page(Audience.SIGNED_IN, methods=["GET"])
def view_sample(request: Request) -> HttpResponseBase:
    known = _sample(request)
    systems = [
        {
            "name": system.label,
            "state": state,
            "faults": [FAULTS[fault] for fault, on in state.get("faults", {}).items() if on and fault in FAULTS],
        }
        for system, state in switching.read_status(known.settings).items()
    ]
    return render(
        request,
        "demo/view_sample.html",
        {
            "title": _("The systems of the sample"),
            "systems": systems,
            "broken": any(one["faults"] for one in systems),
            "sample_project_id": UUID(known.project_id),
        },
    )


@page(Audience.SIGNED_IN, methods=["POST"])
def repair_sample(request: Request) -> HttpResponseBase:
    return _switch(request, switching.repair, _("Both systems are sound. Run the checks again to have that measured."))


@page(Audience.SIGNED_IN, methods=["POST"])
def break_sample(request: Request) -> HttpResponseBase:
    return _switch(request, switching.plant, _("The faults of the beginning are on again."))


def _switch(request: Request, action: Callable[[Settings, float], None], said: Text) -> HttpResponseBase:
    settings = _sample(request).settings

    def switch() -> None:
        try:
            action(settings, _PATIENCE_S)
        except CallFailedError as error:
            raise errors.Unavailable(
                _t("A system of the sample does not answer. Is it running? script/server starts it.")
            ) from error
        except TimeoutError as error:
            raise errors.Unavailable(_t("The systems are still sending. Look again in a moment.")) from error

    return handle_action(request, switch, done=reverse("demo:view_sample"), said=said)


def _sample(request: Request) -> Marker:
    """Only the people of the sample have anything to switch."""
    known = sample.marker()
    if known is None:
        raise errors.NotFound
    one(projects.projects(request.actor), UUID(known.project_id))
    return known
