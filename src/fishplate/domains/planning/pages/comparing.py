"""What became of the plan since a baseline: in a sentence, by milestone, and task by task."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.core.paginator import Paginator
from django.http.response import HttpResponseBase
from django.utils import formats, timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from fishplate.domains.planning import queries
from fishplate.domains.planning.models import Baseline, TaskCopy
from fishplate.domains.planning.models.comparison import Compared, Comparison, Movement
from fishplate.domains.planning.models.durations import DAY, write_duration
from fishplate.domains.planning.models.scheduled import wall_clock
from fishplate.kernel import clock
from fishplate.kernel.errors import NotFound
from fishplate.web.listing import FORMATS, export_cells
from fishplate.web.pages import Audience, Request, one, page, render

_PAGE = 100
_CHANGES = {
    Movement.LATER: _("later"),
    Movement.EARLIER: _("earlier"),
    Movement.SAME: _("as it was"),
    Movement.ADDED: _("added"),
    Movement.REMOVED: _("removed"),
}

#: Shifts are figures, in working days: a spreadsheet can reckon on with them.
_LABELS = (
    _("No."),
    _("WBS"),
    _("Name"),
    _("Former name"),
    pgettext_lazy("comparison", "Change"),
    _("Start before"),
    _("Start after"),
    _("Start later by (working days)"),
    _("Finish before"),
    _("Finish after"),
    _("Finish later by (working days)"),
)


@page(Audience.SIGNED_IN, methods=["GET"])
def compare_baseline(request: Request, project_id: UUID, baseline_id: UUID) -> HttpResponseBase:
    """Hold a baseline against today, or against the one that ``against`` names."""
    baseline = one(queries.baselines(request.actor).filter(project=project_id), baseline_id)
    others = list(queries.standing_baselines(project_id).exclude(pk=baseline.pk))
    against = _against(others, request.GET.get("against", ""))
    found = queries.comparison(baseline, against)
    title = _t("{baseline} and {other}").format(baseline=baseline, other=against or _t("today"))
    wanted = request.GET.get("format")
    if wanted in FORMATS:
        name = f"comparison-{timezone.localtime(clock.now()):%Y-%m-%d}.{wanted}"
        return export_cells(wanted, _LABELS, [_cells(row) for row in found.rows], _t("Comparison"), name)
    moved = [row for row in found.rows if row.change is not Movement.SAME]
    context = {
        "title": title,
        "project_id": project_id,
        "tab": "list_baselines",
        "baseline": baseline,
        "others": others,
        "against": against,
        "sentences": list(sentences(found)),
        "milestones": [shown(row) for row in found.milestones],
        "listed": Paginator([shown(row) for row in moved], _PAGE).get_page(request.GET.get("page")),
        "formats": FORMATS,
        "unmoved": len(found.rows) - len(moved),
    }
    return render(request, "planning/compare_baseline.html", context)


def sentences(found: Comparison) -> Iterable[str]:
    """Say what a comparison means, in words."""
    if found.before and found.after:
        yield _end(found)
    leaves = [row for row in found.rows if not row.task.summary]
    later, earlier = found.of(Movement.LATER), found.of(Movement.EARLIER)
    if later:
        told = ngettext(
            "{count} of {all} tasks is later, “{task}” the most, by {shift}.",
            "{count} of {all} tasks are later, “{task}” the most, by {shift}.",
            len(later),
        )
        most = later[0]
        shift = write_duration(most.finish_shift or most.start_shift)
        yield told.format(count=len(later), all=len(leaves), task=most.task, shift=shift)
    if earlier:
        yield ngettext("{count} task is earlier.", "{count} tasks are earlier.", len(earlier)).format(
            count=len(earlier)
        )
    added, removed = len(found.of(Movement.ADDED)), len(found.of(Movement.REMOVED))
    if added or removed:
        yield _t("Tasks added: {added}; removed: {removed}.").format(added=added, removed=removed)
    milestones = found.milestones
    late = [row for row in milestones if row.change is Movement.LATER]
    if late:
        told = ngettext(
            "{count} of {all} milestones is later: first “{milestone}”, by {shift}.",
            "{count} of {all} milestones are later: first “{milestone}”, by {shift}.",
            len(late),
        )
        shift = write_duration(late[0].finish_shift)
        yield told.format(count=len(late), all=len(milestones), milestone=late[0].task, shift=shift)
    if len(leaves) == len(found.of(Movement.SAME)):
        yield _t("No task moved.")


def _end(found: Comparison) -> str:
    before, after = _day(found.before), _day(found.after)
    if found.finish_shift == 0:
        return _t("The plan ends on {day}, as before.").format(day=after)
    later = found.finish_shift > 0
    told = (
        _t("The plan ends on {after} instead of {before}: {shift} later in working time.")
        if later
        else _t("The plan ends on {after} instead of {before}: {shift} earlier in working time.")
    )
    return told.format(after=after, before=before, shift=write_duration(abs(found.finish_shift)))


def shown(row: Compared) -> dict[str, object]:
    """Return what the table writes of a row."""
    return {
        "task": row.task,
        "is_there": row.after is not None,
        "former_name": row.before.name if row.before and row.was_renamed else "",
        "change": row.change.value,
        "told": _CHANGES[row.change],
        "start": _moved(row, "start", row.start_shift),
        "finish": _moved(row, "finish", row.finish_shift),
    }


def _cells(row: Compared) -> list[object]:
    before, after = row.before, row.after
    return [
        row.task.number,
        row.task.wbs,
        row.task.name,
        before.name if before else "",
        str(_CHANGES[row.change]),
        wall_clock(before.start) if before else "",
        wall_clock(after.start) if after else "",
        round(row.start_shift / DAY, 1),
        wall_clock(before.finish) if before else "",
        wall_clock(after.finish) if after else "",
        round(row.finish_shift / DAY, 1),
    ]


def _moved(row: Compared, end: str, shift: int) -> dict[str, str]:
    before, after = (_day(getattr(task, end)) if isinstance(task, TaskCopy) else "" for task in (row.before, row.after))
    sign = "+" if shift > 0 else ""
    return {"before": before, "after": after, "shift": f"{sign}{write_duration(shift)}" if shift else ""}


def _day(at: datetime | None) -> str:
    return formats.date_format(wall_clock(at), "SHORT_DATE_FORMAT") if at else ""


def _against(others: list[Baseline], typed: str) -> Baseline | None:
    if not typed:
        return None
    found = next((other for other in others if str(other.pk) == typed), None)
    if found is None:
        raise NotFound
    return found
