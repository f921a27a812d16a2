"""Why a run ended as it did: stored as code and figures, told in the reader's language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def explain(reason: dict[str, Any]) -> str:
    """Return a reason of ``Run.reasons`` as a sentence; a code of a later version reads as it is stored."""
    code = str(reason.get("code", ""))
    if code in _COUNTED:
        return _counted(code, int(reason.get("value", 0)), str(reason.get("text") or ""))
    text = _sentences().get(code)
    if text is None:
        return str(reason.get("text") or code)
    return text.format(
        value=_figure(reason.get("value")), limit=_figure(reason.get("limit")), text=reason.get("text", "")
    )


_COUNTED = ("only_left", "only_right", "differing")


def _counted(code: str, count: int, side: str) -> str:
    if side and code != "differing":
        there = ngettext("%(count)d row exists only in %(side)s.", "%(count)d rows exist only in %(side)s.", count)
        return there % {"count": count, "side": side}
    texts = {
        "only_left": ngettext(
            "%(count)d row exists only on the left.", "%(count)d rows exist only on the left.", count
        ),
        "only_right": ngettext(
            "%(count)d row exists only on the right.", "%(count)d rows exist only on the right.", count
        ),
        "differing": ngettext("%(count)d row differs.", "%(count)d rows differ.", count),
    }
    return texts[code] % {"count": count}


def _sentences() -> dict[str, str]:
    return {
        "target": _("{value} was measured, the target is {limit}."),
        "errors": _("{value} of the requests failed, {limit} are accepted."),
        "lag": _(
            "Our own clock was late by {value}; such a run proves nothing. Measure again when the machine is idle."
        ),
        "dropped": _("{value} requests could not be sent in time; such a run proves nothing. Ask for a lower rate."),
        "nothing-sent": _("No request could be sent."),
        "duplicate_keys": _("The key occurs more than once, so some rows cannot be paired."),
        "null_keys": _("Some rows have no key."),
        "ambiguous_local_time": _("Some local times have two readings; name the time zone."),
        "incompatible_types": _("The columns have types that cannot be compared."),
        "unreadable_text": _("Some text cannot be read as the type of the other side."),
        "nothing_compared": _("There was nothing to compare."),
        "memory_limit": _("The comparison needed more memory than it may use."),
        "timed_out": _("The comparison took longer than it may."),
        "stopped": _("The comparison was stopped."),
        "no_target": _("There is no target to hold the figure against; bind the check to an indicator."),
        "refused": _("It could not be measured: {text}"),
        "answer": _("A person looked and answered."),
    }


def _figure(value: Any) -> str:
    return f"{value:,.6g}" if isinstance(value, int | float) else str(value if value is not None else "")
